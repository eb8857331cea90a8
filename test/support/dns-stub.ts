import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

type StubType = 'TXT' | 'MX' | 'A' | 'AAAA' | 'CNAME' | 'TLSA';
type Failure = 'SERVFAIL' | 'REFUSED' | 'SILENCE';

/**
 * What the stub answers for a name: records by type, as in a zone file (`10 mx.example.`; a TXT record with `|` between its
 * strings), a failure for all types, or a function of how often the name and type were asked before.
 */
export type StubName =
  | Failure
  | Partial<Record<StubType, readonly string[] | Failure | ((asked: number) => readonly string[])>>;

export interface DnsStub {
  /** For `createResolver({ servers })`. */
  readonly server: string;
  readonly zone: Record<string, StubName>;
  /** Every question, as `MX example.com`. */
  readonly questions: readonly string[];
  /** Sets the flag by which a resolver says that it validated. */
  authenticated: boolean;
}

const TYPES: Record<StubType, number> = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, TLSA: 52 };
const FAILURES: Record<Failure, number> = { SERVFAIL: 2, REFUSED: 5, SILENCE: -1 };

/** A DNS server on loopback that answers from `zone`: NXDOMAIN for unknown names, NODATA for known ones without the type. */
export async function startDnsStub(zone: Record<string, StubName>): Promise<DnsStub> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  const stub = { server: '', zone, questions, authenticated: false };
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    const asked = questions.filter((question) => question === `${type} ${name}`).length;
    questions.push(`${type} ${name}`);
    const { code, answers } = lookUp(zone, name, type, asked);
    if (code < 0) return;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (stub.authenticated ? 0x20 : 0) | code, 2);
    header.writeUInt16BE(answers.length, 6);
    header.writeUInt32BE(0, 8);
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  stub.server = `127.0.0.1:${socket.address().port}`;
  return stub;
}

function lookUp(
  zone: Record<string, StubName>,
  name: string,
  type: StubType | undefined,
  asked: number,
): { code: number; answers: Buffer[] } {
  const answers: Buffer[] = [];
  let owner = name;
  for (let hops = 0; hops < 20; hops += 1) {
    const known = zone[owner];
    if (known === undefined) return { code: 3, answers };
    if (typeof known === 'string') return { code: FAILURES[known], answers };
    const given = type === undefined ? undefined : known[type];
    if (typeof given === 'string') return { code: FAILURES[given as Failure], answers };
    const records = typeof given === 'function' ? given(asked) : given;
    if (records !== undefined && type !== undefined) {
      return { code: 0, answers: [...answers, ...records.map((record) => encodeRecord(owner, type, record))] };
    }
    const alias = known.CNAME;
    if (!Array.isArray(alias) || type === 'CNAME') return { code: 0, answers };
    answers.push(encodeRecord(owner, 'CNAME', alias[0]));
    owner = alias[0].replace(/\.$/, '');
  }
  return { code: 2, answers: [] };
}

function readQuestion(query: Buffer): { name: string; type: StubType | undefined; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
    at += length + 1;
  }
  const code = query.readUInt16BE(at + 1);
  const types = Object.keys(TYPES) as StubType[];
  return { name: labels.join('.').toLowerCase(), type: types.find((type) => TYPES[type] === code), end: at + 5 };
}

function encodeRecord(owner: string, type: StubType, record: string): Buffer {
  const data = encodeData(type, record);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPES[type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(300, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}

function encodeData(type: StubType, record: string): Buffer {
  switch (type) {
    case 'A':
      return Buffer.from(record.split('.').map(Number));
    case 'AAAA':
      return encodeAddress6(record);
    case 'CNAME':
      return encodeName(record);
    case 'MX': {
      const [preference = '0', host = ''] = record.split(' ');
      const head = Buffer.alloc(2);
      head.writeUInt16BE(Number(preference));
      return Buffer.concat([head, encodeName(host)]);
    }
    case 'TXT':
      return Buffer.concat(
        record.split('|').map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])),
      );
    case 'TLSA': {
      const [usage = '', selector = '', matching = '', hex = ''] = record.split(' ');
      return Buffer.concat([Buffer.from([usage, selector, matching].map(Number)), Buffer.from(hex, 'hex')]);
    }
  }
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.of(0),
  ]);
}

function encodeAddress6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.concat([...head, ...zeros, ...tail].map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}
