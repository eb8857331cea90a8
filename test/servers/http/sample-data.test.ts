import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { stories } from '../../../fixtures/demo/stories.ts';
import { domainList } from '../../../server/contract/domains.ts';
import { status as statusSchema } from '../../../server/contract/status.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { loadSample, SampleCutOff } from '../../../server/ingest/sample.ts';
import { addSetAside } from '../../../server/store/domains/assertions.ts';
import { findDomain } from '../../../server/store/domains/domains.ts';
import { readSample } from '../../../server/store/reports/sample.ts';
import { rowCounts } from '../../support/row-counts.ts';
import { SAMPLE_NOW, startEmpty } from '../../support/sample-app.ts';

const SLOW = { timeout: 120_000 };

function aReport(domain: string, id: string, organization = 'Real Relay'): Buffer {
  return Buffer.from(
    JSON.stringify({
      'organization-name': organization,
      'date-range': { 'start-datetime': '2027-03-12T00:00:00Z', 'end-datetime': '2027-03-12T23:59:59Z' },
      'contact-info': 'tls@google.com',
      'report-id': id,
      policies: [
        {
          policy: { 'policy-type': 'no-policy-found', 'policy-domain': domain },
          summary: { 'total-successful-session-count': 3, 'total-failure-session-count': 0 },
        },
      ],
    }),
  );
}

const raw = (source: string, bytes: Uint8Array, kind: 'mail' | 'file' = 'file'): RawMessage => ({
  channel: 'upload',
  mailboxId: null,
  source,
  kind,
  bytes,
  size: bytes.byteLength,
  receivedAt: '2027-03-13T09:00:00Z',
});

describe('sample data', () => {
  test('fill an empty installation, and leave it as empty as it was', SLOW, async () => {
    const { app, path, asked, url, send, post, status, refusal } = await startEmpty(undefined, {
      STSREADY_HOST_POLICIES: 'on',
    });
    const before = rowCounts(path);
    expect(await status()).toMatchObject({ sampleData: false, can: { sampleData: true } });
    expect(await refusal('DELETE')).toMatchObject({ code: 409, detail: 'There are no sample data here to remove.' });
    const events = await listen(`${url}/api/v1/events`);

    let answered = 0;
    const loading = send('POST', '/sample-data');
    for (let done = false; !done; ) {
      await (await send('GET', '/domains')).json();
      answered += 1;
      done = await Promise.race([loading.then(() => true), pause(50, false)]);
    }
    const loaded = await loading;
    expect(loaded.status).toBe(200);
    expect(statusSchema.parse(await loaded.json())).toMatchObject({
      sampleData: true,
      domains: stories.length,
      unreadable: 3,
      can: { sampleData: true },
    });
    // A page that is asked for meanwhile is not kept waiting for the whole load.
    expect(answered).toBeGreaterThan(5);
    const { domains } = domainList.parse(await (await send('GET', '/domains?size=100')).json());
    expect(Object.fromEntries(domains.map(({ domain, state }) => [domain, state]))).toEqual(
      Object.fromEntries(stories.map(({ domain, expectedState }) => [domain, expectedState])),
    );
    expect(asked).toEqual([]);
    await expect.poll(() => events.names()).toEqual(expect.arrayContaining(['verdict', 'status', 'reports']));
    expect(await refusal('POST')).toMatchObject({ code: 409, detail: 'The sample data are here already.' });

    expect(await metricsOf(url)).toMatch(/^stsready_reports 0\n(.*\n)*stsready_sample_data 1$/m);
    expect(await metricsOf(url)).not.toMatch(/^stsready_domains\{/m);
    const exported = await send('GET', '/export/domains');
    expect(exported.headers.get('content-disposition')).toMatch(/filename="sample-data_/);
    const text = 'version: STSv1\r\nmode: testing\r\nmx: mail.quayside.example\r\nmax_age: 604800\r\n';
    const hosted = await post('/domains/quayside.example/hosted-policy', { text, by: 'Kim' }, 'PUT');
    expect([hosted.status, await hosted.text()]).toEqual([422, expect.stringContaining('made up')]);
    const attested = { host: 'mx1.harbourline.example', by: 'Kim', note: null };
    expect((await post('/domains/harbourline.example/attestations', attested)).status).toBe(200);
    // Whatever fails in the sample is shown by its live checks too, so nothing of it can be set aside over the API.
    const harbourline = await findDomain(app.database, 'harbourline.example');
    await addSetAside(app.database, harbourline?.id ?? 0, {
      ...{ host: null, failureClass: 'starttls', reason: 'why not', by: 'Kim' },
      ...{ at: SAMPLE_NOW, until: SAMPLE_NOW, reporters: [] },
    });
    expect(rowCounts(path)).toMatchObject({ attestation: 1, set_aside: 1, approved_policy: 0 });
    expect((await send('POST', '/messages/retry')).status).toBe(200);

    const removed = await send('DELETE', '/sample-data');
    expect(removed.status).toBe(200);
    expect(statusSchema.parse(await removed.json())).toMatchObject({
      sampleData: false,
      reports: 0,
      domains: 0,
      unreadable: 0,
      can: { sampleData: true },
    });
    expect(rowCounts(path)).toEqual(before);
    expect(app.verdicts.all()).toEqual([]);
  });

  test.each([
    ['a report that does not count', async (app: App) => void (await bring(app, aReport('solo.example', '1')))],
    ['a message that is no report', async (app: App) => void (await bring(app, Buffer.from('{}')))],
    ['a watched domain', async (_app: App, adopt: () => Promise<unknown>) => void (await adopt())],
  ])('are refused beside %s', SLOW, async (_what, make) => {
    const { app, post, path, status, refusal } = await startEmpty();
    await make(app, () => post('/domains', { domain: 'own.example' }));
    const before = rowCounts(path);
    expect((await status()).can.sampleData).toBe(false);
    expect(await refusal('POST')).toMatchObject({ code: 409, detail: expect.stringContaining('nothing has come in') });
    expect(rowCounts(path)).toEqual(before);
  });

  test('go without what came in otherwise while they were shown', SLOW, async () => {
    const real = async (app: App, copies: readonly RawMessage[]) => {
      await ingestMessages(copies, app.ingestContext('dkim'));
      await ingestMessages([raw('own.json', aReport('own.example', 'own-1', 'Own Name'))], app.ingestContext('vouch'));
      await ingestMessages([raw('theirs.json', aReport('example.com', 'c-1', 'Else'))], app.ingestContext('dkim'));
      await app.verdicts.refresh();
    };
    const demo = generateDemo(SAMPLE_NOW);
    const [mail] = demo.domains.flatMap((domain) => domain.mails).slice(-1);
    if (mail === undefined) throw new Error('no mail in the sample');
    // The very bytes of a mail of the sample, as one who saved its original would bring them.
    const copy = raw('copy.eml', mail.raw, 'mail');

    const without = await startEmpty();
    await real(without.app, [copy]);
    const mixed = await startEmpty();
    expect((await mixed.send('POST', '/sample-data')).status).toBe(200);
    await real(mixed.app, [copy]);
    expect((await mixed.send('DELETE', '/sample-data')).status).toBe(200);

    expect(rowCounts(mixed.path)).toEqual(rowCounts(without.path));
    expect(await contentOf(mixed.app)).toEqual(await contentOf(without.app));
    expect(await mixed.status()).toMatchObject({ sampleData: false, can: { sampleData: false } });
  });

  test('that were cut off half-way are removed after the restart', SLOW, async () => {
    const first = await startEmpty();
    const empty = rowCounts(first.path);
    const cut = new AbortController();
    const loading = loadSample(first.app, 'page', SAMPLE_NOW, cut.signal);
    await expect.poll(() => rowCounts(first.path)['message'], { timeout: 30_000 }).toBeGreaterThan(100);
    cut.abort();
    await expect(loading).rejects.toThrow(SampleCutOff);
    expect((await readSample(first.app.database))?.complete).toBe(false);
    await first.stop();

    const second = await startEmpty(first.path);
    expect(await second.status()).toMatchObject({ sampleData: true, can: { sampleData: true } });
    expect(await second.refusal('POST')).toMatchObject({ code: 409 });
    expect((await second.send('DELETE', '/sample-data')).status).toBe(200);
    expect(rowCounts(first.path)).toEqual(empty);
  });

  test('are removed while they are still being loaded', SLOW, async () => {
    const { path, send, refusal, status } = await startEmpty();
    const empty = rowCounts(path);
    const loading = refusal('POST');
    await expect.poll(() => rowCounts(path)['message'], { timeout: 30_000 }).toBeGreaterThan(50);
    expect((await send('DELETE', '/sample-data')).status).toBe(200);
    expect(await loading).toMatchObject({ code: 409, detail: expect.stringContaining('while they were being loaded') });
    expect(rowCounts(path)).toEqual(empty);
    expect((await status()).can.sampleData).toBe(true);
  });

  test('are neither loaded nor removed for a page of another site', async () => {
    const { path, send } = await startEmpty();
    const empty = rowCounts(path);
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      for (const method of ['POST', 'DELETE'])
        expect((await send(method, '/sample-data', { headers })).status).toBe(403);
    }
    expect(rowCounts(path)).toEqual(empty);
  });

  test('of the demo stay until it ends', SLOW, async () => {
    const { app, status, refusal } = await startEmpty();
    expect(await loadSample(app, 'demo', SAMPLE_NOW, new AbortController().signal)).toBeGreaterThan(1_000);
    expect(await status()).toMatchObject({ sampleData: true, can: { sampleData: false } });
    expect(await refusal('DELETE')).toMatchObject({ code: 409, detail: expect.stringContaining('thrown away') });
  });
});

type App = Awaited<ReturnType<typeof startEmpty>>['app'];

const bring = (app: App, bytes: Buffer) => ingestMessages([raw('a.json', bytes)], app.ingestContext('dkim'));

/** What counts and what is shown, without numbers of rows. */
async function contentOf({ database }: App) {
  const read = database.read;
  return {
    domains: await read.selectFrom('domain').select(['name', 'status', 'settings']).orderBy('name').execute(),
    reporters: await read.selectFrom('reporter').select(['identity', 'name']).orderBy('identity').execute(),
    messages: await read.selectFrom('message').select(['source', 'outcome', 'trust']).orderBy('source').execute(),
    outcomes: await read.selectFrom('outcome').select(['source', 'outcome', 'reason']).orderBy('source').execute(),
    reports: await read
      .selectFrom('report')
      .select(['report_id', 'day', 'authenticated', 'received_at', 'success', 'source'])
      .orderBy('report_id')
      .execute(),
    policies: await read
      .selectFrom('policy')
      .select(['day', 'type', 'authenticated'])
      .orderBy('authenticated')
      .execute(),
  };
}

const metricsOf = async (url: string) => (await fetch(`${url}/metrics`)).text();

/** Names of the server-sent events that came so far. */
async function listen(address: string) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(address, { signal: abort.signal });
  let text = '';
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    names: () => [...new Set([...text.matchAll(/^event: (\w+)$/gm)].map((match) => match[1]))],
  };
}
