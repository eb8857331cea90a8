import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { AUTHENTIC_DATA, type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { comparableHost } from '../../contract/domain-name.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { DnsReply } from './reply.ts';
import { whyUnknown } from './why-unknown.ts';

/**
 * Asks the first of `servers` for TLSA records over UDP, since Node's resolver lacks that type (RFC 6698). Requests the
 * AD flag (RFC 6840 section 5.7): the resolver's word about DNSSEC, which is as trustworthy as the path to it.
 */
export async function queryTlsa(name: string, servers: readonly string[], timeoutMillis: number): Promise<DnsReply> {
  const [server] = servers;
  if (server === undefined) return { kind: 'unknown', why: whyUnknown('TLSA', name, phrase('dns.no-resolver')) };
  const { host, port } = splitServer(server);
  const id = randomInt(0x10000);
  const query = encodeQuery(id, name);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise<DnsReply>((resolve) => {
    const finish = (reply: DnsReply) => {
      clearTimeout(timer);
      socket.close();
      resolve(reply);
    };
    const unknown = (why: Phrase) => finish({ kind: 'unknown', why: whyUnknown('TLSA', name, why) });
    const timer = setTimeout(() => unknown(phrase('dns.timeout')), timeoutMillis);
    socket.once('error', (error) => unknown(phrase('dns.code', { code: error.message })));
    socket.on('message', (packet) => {
      // Connected sockets accept packets from that resolver only; another id or question is forged or late.
      const answer = answerTo(id, name, packet);
      if (answer === null) return;
      const reply = readReply(answer);
      if ('key' in reply) unknown(reply);
      else finish(reply);
    });
    socket.connect(port, host, () => socket.send(query));
  });
}

function splitServer(server: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? [];
  return { host: bracketed ?? plain ?? server, port: Number(port ?? 53) };
}

function encodeQuery(id: number, name: string): Buffer {
  // AD: say whether the answer was validated.
  return encode({ type: 'query', id, flags: RECURSION_DESIRED | AUTHENTIC_DATA, questions: [{ type: 'TLSA', name }] });
}

/** The packet as an answer to this question; null where it is none, or cannot be read. */
function answerTo(id: number, name: string, bytes: Buffer): DecodedPacket | null {
  try {
    const packet = decode(bytes);
    const [question] = packet.questions ?? [];
    const asked = question?.type === 'TLSA' && comparableHost(question.name) === comparableHost(name);
    return packet.type === 'response' && packet.id === id && asked ? packet : null;
  } catch {
    // Anybody can send a packet to an open port; the question stays open until the resolver answers or time is up.
    return null;
  }
}

/** The reply, or why there is none to go by. */
function readReply(packet: DecodedPacket): DnsReply | Phrase {
  // The types of the library leave `rcode` out.
  const code = 'rcode' in packet ? packet.rcode : undefined;
  if (code === 'NXDOMAIN') return { kind: 'missing', because: 'nxdomain' };
  if (code === 'SERVFAIL') return phrase('dns.servfail');
  if (code !== 'NOERROR') return phrase('dns.code', { code: String(code) });
  const answers = (packet.answers ?? []).flatMap((answer) => (answer.type === 'TLSA' ? [answer] : []));
  const records = answers.map(
    ({ data }) => `${data.usage} ${data.selector} ${data.matchingType} ${data.certificate.toString('hex')}`,
  );
  if (records.length > 0) {
    const ttl = Math.min(...answers.map((answer) => answer.ttl ?? 0));
    return { kind: 'answer', records, ttl, authenticated: packet.flag_ad };
  }
  return packet.flag_tc ? phrase('dns.truncated') : { kind: 'missing', because: 'nodata' };
}
