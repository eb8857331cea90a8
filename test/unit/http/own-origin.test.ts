import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-fence-'));
let app: App;
let url: string;

beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'fence.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: '2025-06-20T13:00:00Z',
    STSREADY_PUBLIC_URL: 'https://tls.example.org',
  });
  app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  url = (await app.start()).url;
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The status of a request with just these headers; fetch would set some of its own. */
function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const SUB_RESOURCE = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
const FRAME = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
const SIBLING = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
const LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const FORM = { ...LINK, origin: 'https://evil.example' };

const PATHS = ['/healthz', '/readyz', '/metrics', '/api/v1/status', '/api/v1/export/reports?format=csv', '/tlsrpt'];

test.each(PATHS.flatMap((path) => [SUB_RESOURCE, FRAME, SIBLING].map((headers) => [path, headers] as const)))(
  'GET %s is refused before it works where a page elsewhere asks for it: %j',
  async (path, headers) => {
    expect(await ask('GET', path, headers)).toBe(403);
  },
);

test.each(['/healthz', '/readyz', '/api/v1/status'])(
  'GET %s is answered to a program, a link and a page of ours',
  async (path) => {
    expect(await ask('GET', path)).toBe(200);
    expect(await ask('GET', path, LINK)).toBe(200);
    expect(await ask('GET', path, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBe(200);
  },
);

test('a form of another site reaches neither the API nor the way in for reports', async () => {
  expect(await ask('POST', '/api/v1/domains', FORM)).toBe(403);
  expect(await ask('POST', '/tlsrpt', FORM)).toBe(403);
});

test.each([
  ['http://127.0.0.1:PORT', 400],
  ['https://127.0.0.1:PORT', 403],
  ['http://127.0.0.1:1', 403],
  ['null', 403],
  ['http://tls.example.org', 403],
])('an origin is compared with its scheme and port: %s gets %i', async (origin, status) => {
  const { port } = new URL(url);
  expect(await ask('POST', '/tlsrpt', { origin: origin.replace('PORT', port) })).toBe(status);
});

test.each([
  ['https://tls.example.org', 400],
  ['http://tls.example.org', 403],
])('behind a proxy it is compared with the address that was configured: %s gets %i', async (origin, status) => {
  expect(await ask('POST', '/tlsrpt', { host: 'tls.example.org', origin })).toBe(status);
});
