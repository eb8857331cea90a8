import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { readConfig } from '../../../server/config.ts';
import { domainList, domainView } from '../../../server/contract/domains.ts';
import { messageList } from '../../../server/contract/messages.ts';
import { reportList, reportView } from '../../../server/contract/reports.ts';
import { series } from '../../../server/contract/series.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-api-'));
const data = generateDemo();
const harbourline = data.domains.find((domain) => domain.name === 'harbourline.example');
let app: App;
let url: string;

/** Pages as a build leaves them, with a script that is worth compressing. */
function buildPages(): string {
  const web = join(folder, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<script type="module" src="/assets/main-abc123.js"></script>');
  writeFileSync(join(web, 'assets/main-abc123.js'), 'export {};\n'.repeat(300));
  return web;
}

beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'api.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: data.now,
  });
  app = await createCheckedApp(config, {
    log: silentLog,
    resolveTxt: async () => ({ kind: 'missing' }),
    webFolder: buildPages(),
  });
  const mails = [...(harbourline?.mails ?? []), ...data.unreadable];
  const raw = mails.map((mail, index) => ({
    channel: 'file' as const,
    mailboxId: null,
    source: `${index}.eml`,
    kind: 'mail' as const,
    bytes: mail.raw,
    size: mail.raw.byteLength,
    receivedAt: mail.receivedAt,
  }));
  await ingestMessages(raw, app.ingestContext('vouch'));
  url = (await app.start()).url;
});

afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string): Promise<unknown> => {
  const response = await fetch(`${url}/api/v1${path}`);
  expect(response.status).toBe(200);
  return response.json();
};

describe('the API', () => {
  test('lists the watched domain with its verdict', async () => {
    const list = domainList.parse(await get('/domains'));
    expect(list.domains).toMatchObject([{ domain: 'harbourline.example', state: 'blocked', status: 'watched' }]);
    // 286 sessions over another name weigh more than 31 without STARTTLS.
    expect(list.domains[0]).toMatchObject({ problems: 2, headline: { code: 'ISSUE_CERT_NAME' } });
    expect(domainView.parse(await get('/domains/harbourline.example')).policy?.mode).toBe('testing');
  });

  test('counts the sessions that the reports hold, day by day', async () => {
    const path = '/domains/harbourline.example/series?from=2026-11-16&to=2026-11-24';
    const answer = series.strict().parse(await get(path));
    expect(answer.days).toHaveLength(9);
    const failures = answer.days.reduce((sum, day) => sum + day.failure, 0);
    const details = answer.days.reduce((sum, day) => sum + Object.values(day.results).reduce((a, b) => a + b, 0), 0);
    expect(failures).toBeGreaterThan(100);
    expect(details).toBe(failures);
  });

  test('shows a report in full, with its original bytes', async () => {
    const list = reportList.parse(await get('/reports?failures=1&size=1'));
    const id = list.reports[0]?.id ?? 0;
    const report = reportView.parse(await get(`/reports/${id}`));
    expect(report.policies[0]?.failureDetails.length).toBeGreaterThan(0);
    const original = await fetch(`${url}/api/v1/reports/${id}/original`);
    expect(original.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await original.text()).toContain('TLS-Report-Domain: harbourline.example');
  });

  test('sends long answers compressed, events as they come, and says what a page asks for first', async () => {
    const first = await fetch(`${url}/domains`);
    expect(first.headers.get('link')).toMatch(/<\/api\/v1\/status>; rel=preload.*<\/api\/v1\/domains>; rel=preload/);
    expect((await fetch(`${url}/domains?sort=domain`)).headers.get('link')).not.toContain('/api/v1/domains');
    const page = await first.text();
    const [script = ''] = /\/assets\/[\w-]+\.js/.exec(page) ?? [];
    for (const path of [script, '/api/v1/domains/harbourline.example/assessment']) {
      const answer = await fetch(url + path);
      expect([path, answer.headers.get('content-encoding')]).toEqual([path, 'gzip']);
      expect((await answer.text()).length).toBeGreaterThan(1000);
    }
    const ending = new AbortController();
    const events = await fetch(`${url}/api/v1/events`, { signal: ending.signal });
    expect(events.headers.get('content-encoding')).toBeNull();
    const chunk = await events.body?.getReader().read();
    expect(Buffer.from(chunk?.value ?? []).toString()).toBe('retry: 3000\n\n');
    ending.abort();
  });

  test('lists what could not be read, with reasons', async () => {
    const list = messageList.parse(await get('/messages?outcome=rejected'));
    expect(list.messages).toHaveLength(data.unreadable.length);
    for (const message of list.messages) expect(message.reason).toMatch(/\w/);
  });

  test('takes files from the page and answers what became of them', async () => {
    const form = new FormData();
    form.append('files', new Blob([Buffer.from(harbourline?.mails[0]?.raw ?? [])]), 'again.eml');
    const response = await fetch(`${url}/api/v1/uploads`, { method: 'POST', body: form });
    expect(await response.json()).toMatchObject({
      messages: 1,
      duplicate: 1,
      outcomes: [{ source: 'again.eml', outcome: 'duplicate' }],
    });
  });

  test('answers problems as problem documents', async () => {
    const response = await fetch(`${url}/api/v1/domains/harbour.example`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status: 404, suggestions: ['harbourline.example'] });
    expect((await fetch(`${url}/api/v1/domains/harbourline.example/series?from=2026-02-30`)).status).toBe(400);
    expect((await fetch(`${url}/api/v1/nothing`)).status).toBe(404);
  });

  test('refuses a page of another site and a name that is not its own', async () => {
    const foreign = await fetch(`${url}/api/v1/domains`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(foreign.status).toBe(403);
  });

  test('describes itself', async () => {
    const document = await get('/openapi.json');
    expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/domains/{domain}/assessment': { get: {} } } });
  });
});
