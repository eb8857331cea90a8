import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { DnsReply } from './reply.ts';
import { whyUnknown } from './why-unknown.ts';

const TLSA = 52;
const HEADER = 12;

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
      if (packet.length < query.length || packet.readUInt16BE(0) !== id || !sameQuestion(packet, query)) return;
      const reply = readReply(packet, query.length);
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
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0120, 2); // RD: recurse for us; AD: say whether the answer was validated
  header.writeUInt16BE(1, 4);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, TLSA, 0, 1])]);
}

function sameQuestion(packet: Buffer, query: Buffer): boolean {
  const question = (buffer: Buffer) => buffer.subarray(HEADER, query.length).toString('latin1').toLowerCase();
  return question(packet) === question(query);
}

/** The reply, or why there is none to go by. */
function readReply(packet: Buffer, answers: number): DnsReply | Phrase {
  const flags = packet.readUInt16BE(2);
  const code = flags & 0x0f;
  if ((flags & 0x8000) === 0) return phrase('dns.unreadable');
  if (code === 3) return { kind: 'missing', because: 'nxdomain' };
  if (code === 2) return phrase('dns.servfail');
  if (code !== 0) return phrase('dns.code', { code: String(code) });
  const records: string[] = [];
  let ttl: number | null = null;
  let at = answers;
  for (let left = packet.readUInt16BE(6); left > 0; left -= 1) {
    const fields = endOfName(packet, at);
    if (fields === null || fields + 10 > packet.length) break;
    const type = packet.readUInt16BE(fields);
    const data = packet.subarray(fields + 10, fields + 10 + packet.readUInt16BE(fields + 8));
    if (type === TLSA && data.length > 3) {
      records.push(`${data[0]} ${data[1]} ${data[2]} ${data.subarray(3).toString('hex')}`);
      ttl = Math.min(ttl ?? Number.POSITIVE_INFINITY, packet.readUInt32BE(fields + 4));
    }
    at = fields + 10 + packet.readUInt16BE(fields + 8);
  }
  if (records.length > 0) return { kind: 'answer', records, ttl, authenticated: (flags & 0x0020) !== 0 };
  return (flags & 0x0200) !== 0 ? phrase('dns.truncated') : { kind: 'missing', because: 'nodata' };
}

/** Where the fields after a name begin; null when the packet ends before. A compressed name ends with its pointer. */
function endOfName(packet: Buffer, start: number): number | null {
  let at = start;
  while (at < packet.length) {
    const length = packet[at] ?? 0;
    if (length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += length + 1;
  }
  return null;
}
