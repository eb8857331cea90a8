import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-submit-'));
const TOKEN = 'a-secret-of-16-characters';
let app: App;
let url: string;

async function start(): Promise<void> {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'submit.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: '2025-06-20T13:00:00Z',
    STSREADY_SUBMISSION_TOKEN: TOKEN,
  });
  app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  url = (await app.start()).url;
}

beforeAll(start);
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

function report(id: string, domain = 'receiver.example'): string {
  return JSON.stringify({
    'organization-name': 'Reporter Ltd',
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': 'tlsrpt@reporter.example',
    'report-id': id,
    policies: [
      {
        policy: { 'policy-type': 'no-policy-found', 'policy-domain': domain },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
      },
    ],
  });
}

async function post(body: string | Uint8Array, headers: Record<string, string> = {}, path = '/tlsrpt') {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  const response = await fetch(`${url}${path}`, { method: 'POST', body: bytes, headers, redirect: 'manual' });
  return response.status;
}

const count = async () =>
  (await app.database.read.selectFrom('report').select('id').where('superseded_by', 'is', null).execute()).length;

describe('POST /tlsrpt', () => {
  test('takes a report as the common open-source reporter posts it with curl', async () => {
    const file = join(folder, 'report.json.gz');
    writeFileSync(file, gzipSync(report('curl')));
    const curl = async (path: string) =>
      (
        await promisify(execFile)('curl', [
          ...['--silent', '--show-error', '--output', join(folder, 'answer'), '--write-out', '%{http_code}'],
          ...['--header', 'Content-Type: application/tlsrpt+gzip', '--header', 'Host: tls.receiver.example'],
          ...['--data-binary', `@${file}`, `${url}${path}`],
        ])
      ).stdout;
    expect(await curl('/tlsrpt')).toBe('201');
    expect(await curl('/tlsrpt')).toBe('200');
    expect(await count()).toBe(1);
  });

  test.each<[string, () => Uint8Array | string, Record<string, string>]>([
    ['plain JSON', () => report('plain'), { 'content-type': 'application/tlsrpt+json' }],
    ['gzip called JSON', () => gzipSync(report('called')), { 'content-type': 'application/tlsrpt+json' }],
    [
      'gzip that is also a content encoding',
      () => gzipSync(report('encoded')),
      { 'content-type': 'application/tlsrpt+gzip', 'content-encoding': 'gzip' },
    ],
    ['a content encoding alone', () => gzipSync(report('alone')), { 'content-encoding': 'gzip' }],
    ['zlib in place of gzip', () => deflateSync(report('zlib')), { 'content-type': 'application/tlsrpt+gzip' }],
    ['deflate as content encoding', () => deflateSync(report('deflate')), { 'content-encoding': 'deflate' }],
    ['no type at all', () => report('untyped'), { 'content-type': '' }],
  ])('takes %s', async (_name, body, headers) => {
    const before = await count();
    expect(await post(body(), headers)).toBe(201);
    expect(await count()).toBe(before + 1);
  });

  test('has stored what it says 201 to, also when the program dies the moment after', async () => {
    expect(await post(report('durable'))).toBe(201);
    const before = await count();
    await app.stop();
    await start();
    expect(await count()).toBe(before);
    expect(await post(report('durable'))).toBe(200);
  });

  test('counts a report once that came as a file before', async () => {
    const form = new FormData();
    form.append('files', new Blob([report('both')]), 'report.json');
    await fetch(`${url}/api/v1/uploads`, { method: 'POST', body: form });
    const before = await count();
    expect(await post(gzipSync(report('both')))).toBe(200);
    expect(await count()).toBe(before);
  });

  test('gives no weight to what nobody signed, and weight to what comes with the token', async () => {
    const watched = async () =>
      (await app.database.read.selectFrom('domain').select(['name', 'status']).execute()).find(
        (domain) => domain.name === 'posted.example',
      )?.status;
    expect(await post(report('p1', 'posted.example'))).toBe(201);
    expect(await watched()).toBe('foreign');
    expect(await post(report('p2', 'posted.example'), {}, `/tlsrpt/${TOKEN}`)).toBe(201);
    expect(await watched()).toBe('watched');
    expect(await post(report('p3', 'posted.example'), {}, '/tlsrpt/another-secret-of-16')).toBe(404);
  });

  test('refuses, with the code that fits, and keeps what it could not read', async () => {
    expect(await post('{"organization-name": "cut')).toBe(400);
    expect(await post('')).toBe(400);
    expect(await post(Buffer.alloc(10 * 1024 * 1024 + 1))).toBe(413);
    expect(await post('<p>', { 'content-type': 'text/html' })).toBe(415);
    expect(await post(report('br'), { 'content-encoding': 'br' })).toBe(415);
    const get = await fetch(`${url}/tlsrpt`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    const answer = await (await fetch(`${url}/api/v1/messages?outcome=rejected`)).json();
    expect(answer).toMatchObject({ messages: [{ channel: 'https', keepsOriginal: true }] });
    const sources = await (await fetch(`${url}/api/v1/sources`)).json();
    expect(sources).toMatchObject({ https: { refused30: 1, lastReceivedAt: '2025-06-20T13:00:00Z' } });
  });

  test('a bomb is refused and costs nothing else', async () => {
    expect(await post(gzipSync(Buffer.alloc(64 * 1024 * 1024)))).toBe(400);
    expect(await post(report('after the bomb'))).toBe(201);
  });

  test('stores every report of a source that posts many at once', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, (_, n) => post(report(`burst ${n}`))));
    expect(new Set(statuses)).toEqual(new Set([201]));
    for (let n = 30; n < 160; n++) statuses.push(await post(report('burst 0')));
    expect(new Set(statuses)).toEqual(new Set([201, 200]));
  });

  test('keeps 64 KiB of what holds no report, and answers 400 all the same once it keeps nothing', async () => {
    const kept = async () =>
      (await app.database.read
        .selectFrom('message')
        .select(['bytes', 'id'])
        .where('outcome', '!=', 'stored')
        .where('bytes', '=', 100_000)
        .execute()) satisfies { id: number }[];
    expect(await post('x'.repeat(100_000))).toBe(400);
    const [message] = await kept();
    const original = await fetch(`${url}/api/v1/messages/${message?.id}/original`);
    expect((await original.arrayBuffer()).byteLength).toBe(64 * 1024);
    for (let n = 0; n < 30; n++) expect(await post(`${n}`.padEnd(100_000, 'x'))).toBe(400);
    expect((await kept()).length).toBeLessThan(17);
    expect(await post(report('after the junk'))).toBe(201);
  });
});

test('a request that stops in the middle is forgotten', async () => {
  const { hostname, port } = new URL(url);
  const half = request({ hostname, port, path: '/tlsrpt', method: 'POST', headers: { 'content-length': 1000 } });
  half.on('error', () => {});
  half.write('{"organization');
  await new Promise((resolve) => setTimeout(resolve, 50));
  half.destroy();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('behind a trusted proxy the junk of one address leaves the share of another', async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'proxied.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: '2025-06-20T13:00:00Z',
    STSREADY_TRUSTED_PROXIES: '127.0.0.1',
  });
  const proxied = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  const address = (await proxied.start()).url;
  const junk = async (from: string, n: number) => {
    const headers = { 'x-forwarded-for': from };
    const response = await fetch(`${address}/tlsrpt`, { method: 'POST', body: `${n}`.padEnd(70_000, 'x'), headers });
    expect(response.status).toBe(400);
  };
  for (let n = 0; n < 20; n++) await junk('192.0.2.1', n);
  const kept = async () => (await proxied.database.read.selectFrom('message').select('id').execute()).length;
  expect(await kept()).toBe(16);
  await junk('192.0.2.2', 20);
  expect(await kept()).toBe(17);
  await proxied.stop();
});
