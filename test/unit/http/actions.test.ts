import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { readConfig } from '../../../server/config.ts';
import { domainView } from '../../../server/contract/domains.ts';
import { messageList } from '../../../server/contract/messages.ts';
import { reportList } from '../../../server/contract/reports.ts';
import { setAsideDays } from '../../../server/contract/set-asides.ts';
import { sources } from '../../../server/contract/sources.ts';
import { addHours } from '../../../server/contract/time.ts';
import { wordedAssessment as assessmentView } from '../../../server/contract/verdict.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { silentLog } from '../../../server/log.ts';
import { storeMessages } from '../../../server/store/reports/messages.ts';
import { reportsBehind } from '../../../web/verdict/problems.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'stsready-actions-'));
const data = generateDemo();
const mailsOf = (name: string) => data.domains.find((domain) => domain.name === name)?.mails ?? [];
let app: App;
let url: string;

const formula = `${JSON.stringify({
  'organization-name': '=HYPERLINK("https://evil.example","x"),"y"',
  'date-range': { 'start-datetime': '2026-11-20T00:00:00Z', 'end-datetime': '2026-11-20T23:59:59Z' },
  'contact-info': 'tls@sheet.example',
  'report-id': 'sheet-1',
  policies: [
    {
      policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'harbourline.example' },
      summary: { 'total-successful-session-count': '3', 'total-failure-session-count': 0 },
    },
  ],
})}\n`;

function file(source: string, bytes: Uint8Array, kind: 'mail' | 'file' = 'file'): RawMessage {
  return { channel: 'file', mailboxId: null, source, kind, bytes, size: bytes.byteLength, receivedAt: null };
}

beforeAll(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(folder, 'actions.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: data.now,
  });
  app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  const raw = mailsOf('harbourline.example').map((mail, index) => ({
    ...file(`${index}.eml`, mail.raw, 'mail'),
    receivedAt: mail.receivedAt,
  }));
  await ingestMessages([...raw, file('sheet.json', Buffer.from(formula))], app.ingestContext('vouch'));
  url = (await app.start()).url;
});

afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const call = (path: string, init: RequestInit = {}) => fetch(`${url}/api/v1${path}`, init);
const send = (path: string, method: string, body?: unknown) =>
  call(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

test('monitoring learns how the service is', async () => {
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await metrics.text()).toMatch(/^stsready_domains\{state="[a-z-]+"\} 1$/m);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

describe('exports', () => {
  test('give all reports as CSV in which no stranger can write a formula or break a row', async () => {
    const response = await call('/export/reports?domain=harbourline.example');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z0-9._-]+\.csv"$/);
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    expect(text.startsWith('\ufeffday,domain,reporter,')).toBe(true);
    const list = reportList.parse(await (await call('/reports?domain=harbourline.example&size=1')).json());
    expect(list.total).toBeGreaterThan(50);
    expect(text.trimEnd().split('\r\n')).toHaveLength(list.total + 1);
    expect(text).toContain('"\'=HYPERLINK(""https://evil.example"",""x""),""y"""');
  });

  test.each(['domains', 'series', 'messages'])('give %s as CSV and as JSON', async (what) => {
    const csv = await (await call(`/export/${what}`)).text();
    expect(csv.trimEnd().split('\r\n').length).toBeGreaterThan(1);
    const json = await call(`/export/${what}?format=json`);
    expect(json.headers.get('content-disposition')).toMatch(/\.json"$/);
    expect(JSON.stringify(await json.json()).length).toBeGreaterThan(20);
  });

  test('count the failures of a domain by MX host', async () => {
    const csv = await (await call('/export/failures?domain=harbourline.example')).text();
    expect(csv).toMatch(/^\ufeff?mx,name,failed,sessions\r\n.*harbourline/m);
  });

  test('count the departures from the RFC by reporter', async () => {
    const rows = await (await call('/export/deviations?format=json')).json();
    expect(rows).toContainEqual({
      reporter: 'sheet.example',
      deviation: 'COUNT_AS_STRING',
      reports: 1,
      lastDay: '2026-11-20',
    });
  });

  test('say what there is when asked for something else', async () => {
    expect((await call('/export/passwords')).status).toBe(404);
    expect((await call('/export/reports?format=xlsx')).status).toBe(400);
  });
});

test('every report is counted on the UTC day that it arrived, whichever days it is about', async () => {
  const { arrivals, reports } = sources.parse(await (await call('/sources')).json());
  const byDay = new Map<string, number>();
  for (let page = 1; page <= 100; page += 1) {
    const list = reportList.parse(await (await call(`/reports?from=2026-01-01&size=100&page=${page}`)).json());
    for (const { receivedAt } of list.reports) {
      byDay.set(receivedAt.slice(0, 10), (byDay.get(receivedAt.slice(0, 10)) ?? 0) + 1);
    }
    if (page >= list.pages) break;
  }
  expect(Math.max(...byDay.values())).toBeGreaterThan(1);
  const since = arrivals[0]?.day ?? '';
  const expected = [...byDay].filter(([day]) => day >= since).map(([day, count]) => ({ day, reports: count }));
  expect(arrivals).toEqual(expected.sort((a, b) => (a.day < b.day ? -1 : 1)));
  expect(reports).toBeGreaterThanOrEqual(arrivals.reduce((sum, day) => sum + day.reports, 0));
});

test('the reports behind a number add up to it, and say what else failed in them', async () => {
  const { whatIf, issues } = assessmentView.parse(await (await call('/domains/harbourline.example/assessment')).json());
  const blocking = issues.filter(({ status }) => status === 'active');
  expect(blocking).toHaveLength(2);
  for (const issue of blocking) {
    const sessions = whatIf.lines
      .filter(({ host, failureClass }) => host === issue.host && failureClass === issue.failureClass)
      .reduce((sum, line) => sum + line.sessions, 0);
    const link = reportsBehind('harbourline.example', [issue], whatIf);
    const list = reportList.parse(await (await call(`${link}&size=500`)).json());
    expect(sessions).toBeGreaterThan(0);
    expect(list.matchingFailure).toBe(sessions);
    expect(list.reports.reduce((sum, report) => sum + (report.matchingFailure ?? 0), 0)).toBe(sessions);
    expect(list.failure).toBeGreaterThanOrEqual(sessions);
  }
  const all = reportList.parse(await (await call(reportsBehind('harbourline.example', blocking, whatIf))).json());
  expect(all.matchingFailure).toBe(whatIf.sessions);
  const plain = reportList.parse(await (await call('/reports?domain=harbourline.example&failures=1')).json());
  expect(plain.matchingFailure).toBeNull();
  expect(plain.reports.every(({ matchingFailure }) => matchingFailure === null)).toBe(true);
});

test('the sessions of a row are those of the reports of its days', async () => {
  const { row } = domainView.parse(await (await call('/domains/harbourline.example')).json());
  const { days14, sessions14 } = row.summary;
  expect(days14).toEqual({ from: '2026-11-12', to: '2026-11-25' });
  const days = new URLSearchParams({ from: days14?.from ?? '', to: days14?.to ?? '' });
  const list = reportList.parse(await (await call(`/reports?domain=harbourline.example&${days}`)).json());
  expect(list.success + list.failure).toBe(sessions14);
});

test('the JSON of a report is shown as its sender wrote it', async () => {
  const list = reportList.parse(await (await call('/reports?reporter=sheet.example')).json());
  const answer = await call(`/reports/${list.reports[0]?.id}/document`);
  expect(await answer.json()).toEqual({ text: formula, cut: false });
  expect((await call('/reports/999999/document')).status).toBe(404);
});

describe('setting an issue aside', () => {
  const assessment = async () =>
    assessmentView.parse(await (await call('/domains/harbourline.example/assessment')).json());

  test('keeps who and why, takes the issue from the fixes, keeps its sessions in the what-if, and can be undone', async () => {
    const before = await assessment();
    const issue = before.issues.find((it) => it.status === 'active');
    expect(issue).toBeDefined();
    const body = { host: issue?.host, failureClass: issue?.failureClass, reason: 'host is retired', by: 'Ada' };
    const set = await send('/domains/harbourline.example/set-asides', 'POST', body);
    expect(set.status).toBe(200);
    const after = await assessment();
    const same = after.issues.find((it) => it.host === issue?.host && it.failureClass === issue?.failureClass);
    expect(same?.setAside).toMatchObject({ reason: 'host is retired', by: 'Ada' });
    expect(after.whatIf).toEqual(before.whatIf);
    const listed = async () => domainView.parse(await (await call('/domains/harbourline.example')).json()).setAsides;
    const { host, failureClass } = body;
    const record = { reason: 'host is retired', by: 'Ada', at: data.now, until: addHours(data.now, 24 * setAsideDays) };
    expect(await listed()).toEqual([{ host, failureClass, ...record, effect: 'holds' }]);
    expect((await send('/domains/harbourline.example/set-asides', 'POST', body)).status).toBe(409);
    expect(await listed()).toHaveLength(1);

    const query = new URLSearchParams({ host: issue?.host ?? '', failureClass: issue?.failureClass ?? '' });
    const undone = await send(`/domains/harbourline.example/set-asides?${query}`, 'DELETE');
    expect(undone.status).toBe(200);
    expect(await assessment()).toEqual(before);
    expect((await send(`/domains/harbourline.example/set-asides?${query}`, 'DELETE')).status).toBe(404);
  });

  test('wants a reason, a name, and an issue that there is', async () => {
    const path = '/domains/harbourline.example/set-asides';
    expect((await send(path, 'POST', { host: null, failureClass: 'cert-name', reason: ' ', by: 'Ada' })).status).toBe(
      400,
    );
    const absent = { host: 'other.example', failureClass: 'cert-name', reason: 'why', by: 'Ada' };
    expect((await send(path, 'POST', absent)).status).toBe(404);
  });
});

test('an attestation is kept for the domain and answers its assessment', async () => {
  const body = { host: 'MX9.harbourline.example', by: 'Ada', note: null };
  const answer = await send('/domains/harbourline.example/attestations', 'POST', body);
  expect(answer.status).toBe(200);
  expect(assessmentView.parse(await answer.json()).domain).toBe('harbourline.example');
  expect((await send('/domains/unheard.example/attestations', 'POST', body)).status).toBe(404);
});

test('an upload that the operator vouches for counts; one that nobody vouches for is kept aside', async () => {
  const mail = data.domains.find((it) => it.name !== 'harbourline.example')?.mails[0];
  const upload = async (vouch: boolean) => {
    const form = new FormData();
    if (vouch) form.append('vouch', '1');
    form.append('files', new Blob([Buffer.from(mail?.raw ?? [])]), 'one.eml');
    return (await call('/uploads', { method: 'POST', body: form })).json();
  };
  const watched = async () => ((await (await call('/domains')).json()) as { domains: unknown[] }).domains.length;
  expect(await watched()).toBe(1);
  expect(await upload(false)).toMatchObject({ stored: 1 });
  expect(await watched()).toBe(1);
  expect(await upload(true)).toMatchObject({ messages: 1, rejected: 0 });
  expect(await watched()).toBe(2);
});

test('what could not be read is read again: a better parser stores it, the rest keeps its reason', async () => {
  await ingestMessages([file('broken.json', Buffer.from('{"organization-name": "cut'))], app.ingestContext('vouch'));
  const bytes = Buffer.from(formula.replaceAll('sheet', 'later'));
  // As a parser of an earlier version would have left it.
  await storeMessages(app.database, [
    {
      channel: 'file',
      mailboxId: null,
      source: 'later.json',
      messageId: null,
      sender: null,
      subject: null,
      receivedAt: null,
      seenAt: app.now(),
      bytes: bytes.byteLength,
      original: bytes,
      trust: 'vouch',
      authenticity: { status: 'none', signingDomain: null, reason: null },
      items: [{ kind: 'rejected', source: 'later.json', code: 'no-policies', reason: 'The report names no policy.' }],
    },
  ]);
  const rejected = async () =>
    messageList
      .parse(await (await call('/messages?outcome=rejected')).json())
      .messages.map((message) => message.source)
      .sort();
  expect(await rejected()).toEqual(['broken.json', 'later.json']);
  expect(await (await send('/messages/retry', 'POST')).json()).toEqual({ retried: 2, stored: 1, asked: 0 });
  expect(await rejected()).toEqual(['broken.json']);
  expect(await (await send('/messages/retry', 'POST')).json()).toEqual({ retried: 1, stored: 0, asked: 0 });
});
