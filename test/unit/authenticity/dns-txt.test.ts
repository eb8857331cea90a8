import { createSocket } from 'node:dgram';
import { expect, onTestFinished, test } from 'vitest';
import { createTxtResolver } from '../../../server/authenticity/dns-txt.ts';

type Reply = { rcode: number; texts: string[][] } | 'silence';

/** A name server of our own that gives each name its reply. */
async function serve(replies: Record<string, Reply>): Promise<{ server: string; asked: string[] }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, peer) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString());
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    asked.push(name);
    const reply = replies[name] ?? { rcode: 3, texts: [] };
    if (reply === 'silence') return;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | reply.rcode, 2);
    header.writeUInt16BE(reply.texts.length, 6);
    header.writeUInt32BE(0, 8);
    const answers = reply.texts.map((strings) => {
      const data = Buffer.concat(strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])));
      const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
      return Buffer.concat([head, data]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, at + 5), ...answers]), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { server: `127.0.0.1:${socket.address().port}`, asked };
}

test('gives the strings of each record apart', async () => {
  const { server } = await serve({
    'sel._domainkey.a.example': { rcode: 0, texts: [['v=DKIM1; p=A', 'BC'], ['other']] },
  });
  const resolve = createTxtResolver({ servers: [server] });
  expect(await resolve('sel._domainkey.a.example')).toEqual({
    kind: 'answer',
    strings: [['v=DKIM1; p=A', 'BC'], ['other']],
  });
});

test('tells a name that is not there, or has no TXT record, from a server in trouble', async () => {
  const { server } = await serve({
    'empty.example': { rcode: 0, texts: [] },
    'broken.example': { rcode: 2, texts: [] },
    'refused.example': { rcode: 5, texts: [] },
  });
  const resolve = createTxtResolver({ servers: [server], timeoutMs: 2000 });
  expect(await resolve('missing.example')).toEqual({ kind: 'missing' });
  expect(await resolve('empty.example')).toEqual({ kind: 'missing' });
  expect(await resolve('broken.example')).toEqual({ kind: 'temporary', why: 'ESERVFAIL' });
  expect(await resolve('refused.example')).toEqual({ kind: 'temporary', why: 'EREFUSED' });
});

test('gives up on a silent server in time', async () => {
  const { server } = await serve({ 'silent.example': 'silence' });
  const started = performance.now();
  const answer = await createTxtResolver({ servers: [server], timeoutMs: 600 })('silent.example');
  expect(answer).toMatchObject({ kind: 'temporary' });
  expect(performance.now() - started).toBeLessThan(3000);
});

test('calls a server that is not there temporary', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  const answer = await createTxtResolver({ servers: [`127.0.0.1:${port}`], timeoutMs: 1500 })('a.example');
  expect(answer).toMatchObject({ kind: 'temporary' });
});

test('takes a name that cannot be asked for as missing', async () => {
  const { server, asked } = await serve({});
  expect(await createTxtResolver({ servers: [server], timeoutMs: 1000 })(`${'a'.repeat(70)}.example`)).toEqual({
    kind: 'missing',
  });
  expect(asked).toEqual([]);
});
