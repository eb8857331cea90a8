import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The Internet as the service sees it: every name leads to loopback, and whatever is asked or connected to is counted. */
export interface Outside {
  readonly dns: string;
  /** Where connections for policy files and to mail hosts go, as `STSREADY_TEST_TARGETS` wants it. */
  readonly targets: string;
  /** Names that were asked for since the last call, and connections. */
  take(): { readonly questions: readonly string[]; readonly connections: number };
  close(): void;
}

export async function startOutside(): Promise<Outside> {
  let questions: string[] = [];
  let connections = 0;
  const dns = createSocket('udp4');
  dns.on('message', (query, from) => {
    questions.push(nameIn(query));
    dns.send(answerTo(query), from.port, from.address);
  });
  dns.bind(0, '127.0.0.1');
  await once(dns, 'listening');
  const listener = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {}).destroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    dns: `127.0.0.1:${dns.address().port}`,
    targets: `https:${port},smtp:${port}`,
    take() {
      const seen = { questions, connections };
      questions = [];
      connections = 0;
      return seen;
    },
    close() {
      dns.close();
      listener.close();
    },
  };
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += length + 1;
  }
  return labels.join('.');
}

/** 127.0.0.1 to a question for an address, no records to any other. */
function answerTo(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const asksForAddress = query.readUInt16BE(end - 4) === 1;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(asksForAddress ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, query.subarray(12, end), ...(asksForAddress ? [record] : [])]);
}
