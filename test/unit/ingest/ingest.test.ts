import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type IngestContext, ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import type { Database } from '../../../server/store/database.ts';
import { listMessages } from '../../../server/store/reports/message-list.ts';
import { originalOfMessage } from '../../../server/store/reports/originals.ts';
import { readDailySessions } from '../../../server/store/reports/series.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const NOW = '2025-06-20T13:00:00Z';

function context(database: Database, trust: 'vouch' | 'dkim' = 'vouch'): IngestContext {
  return {
    database,
    now: () => NOW,
    trust: { kind: trust },
    trustedReporters: ['google.com'],
    resolveTxt: async () => ({ kind: 'missing' }),
  };
}

interface ReportFields {
  id?: string;
  organization?: string;
  contact?: string;
  domain?: string;
  success?: number;
  failure?: number;
}

function reportJson({
  id = 'r1',
  organization = 'Google Inc.',
  contact = 'smtp-tls-reporting@google.com',
  domain = 'harbourline.example',
  success = 10,
  failure = 0,
}: ReportFields = {}): string {
  return JSON.stringify({
    'organization-name': organization,
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': contact,
    'report-id': id,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: testing', 'mx: mx1.harbourline.example', 'max_age: 604800'],
          'policy-domain': domain,
        },
        summary: { 'total-successful-session-count': success, 'total-failure-session-count': failure },
        ...(failure > 0
          ? {
              'failure-details': [
                {
                  'result-type': 'certificate-expired',
                  'receiving-mx-hostname': 'mx1.harbourline.example',
                  'failed-session-count': failure,
                },
              ],
            }
          : {}),
      },
    ],
  });
}

function file(bytes: Uint8Array | string, change: Partial<RawMessage> = {}): RawMessage {
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return {
    channel: 'file',
    mailboxId: null,
    source: 'report.json',
    bytes: content,
    size: content.byteLength,
    receivedAt: null,
    ...change,
  };
}

async function totals(database: Database, onlyAuthenticated = true) {
  const filter = {
    domain: 'harbourline.example',
    from: '2025-06-01',
    to: '2025-06-30',
    reporters: [],
    mx: [],
    ips: [],
    results: [],
    policyTypes: [],
    onlyAuthenticated,
    largestUnproved: null,
  };
  const days = await readDailySessions(database, filter);
  return days.map(({ day, success, failure }) => ({ day, success, failure }));
}

describe('ingestMessages', () => {
  test('counts a report once, however often and packed in whichever way it comes', async () => {
    const database = await temporaryDatabase();
    const json = reportJson({ failure: 2 });
    const outcomes = await ingestMessages(
      [file(json), file(gzipSync(json)), file(JSON.stringify(JSON.parse(json), null, 4))],
      context(database),
    );
    expect(outcomes.map((message) => message.outcome)).toEqual(['stored', 'duplicate', 'duplicate']);
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 10, failure: 2 }]);
  });

  test('lets other content under the same key replace what was there', async () => {
    const database = await temporaryDatabase();
    const outcomes = await ingestMessages(
      [file(reportJson({ success: 10 })), file(reportJson({ success: 11 }))],
      context(database),
    );
    expect(outcomes.map((message) => message.outcome)).toEqual(['stored', 'superseded']);
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 11, failure: 0 }]);
  });

  test('keeps the copy that was received later, whichever is read first', async () => {
    const database = await temporaryDatabase();
    const late = file(reportJson({ success: 11 }), { receivedAt: '2025-06-19T12:00:00Z' });
    const early = file(reportJson({ success: 10 }), { receivedAt: '2025-06-19T09:00:00Z' });
    await ingestMessages([late, early], context(database));
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 11, failure: 0 }]);
  });

  test('takes the same id from another reporter, and for another domain, as another report', async () => {
    const database = await temporaryDatabase();
    const outcomes = await ingestMessages(
      [
        file(reportJson()),
        file(reportJson({ organization: 'Other', contact: 'a@other.example' })),
        file(reportJson({ domain: 'quayside.example' })),
      ],
      context(database),
    );
    expect(outcomes.map((message) => message.outcome)).toEqual(['stored', 'stored', 'stored']);
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 20, failure: 0 }]);
  });

  test('never lets an unauthenticated copy displace an authenticated one', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson({ success: 10 }))], context(database, 'vouch'));
    await ingestMessages([file(reportJson({ success: 0, failure: 5000 }))], context(database, 'dkim'));
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 10, failure: 0 }]);
  });

  test('lifts an unauthenticated report when an authenticated copy of it comes', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson())], context(database, 'dkim'));
    expect(await totals(database)).toEqual([]);
    await ingestMessages([file(reportJson())], context(database, 'vouch'));
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 10, failure: 0 }]);
  });

  test('watches a domain whose report has an authenticated origin, and no other', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson({ domain: 'stranger.example' }))], context(database, 'dkim'));
    await ingestMessages([file(reportJson({ domain: 'ours.example', id: 'r2' }))], context(database, 'vouch'));
    const domains = await database.read.selectFrom('domain').select(['name', 'status']).orderBy('name').execute();
    expect(domains).toEqual([
      { name: 'ours.example', status: 'watched' },
      { name: 'stranger.example', status: 'foreign' },
    ]);
  });

  test('keeps 2 500 policies of a report, and says how many it left out', async () => {
    const database = await temporaryDatabase();
    const report = JSON.parse(reportJson({ success: 1 }));
    const many = JSON.stringify({ ...report, policies: Array.from({ length: 3_000 }, () => report.policies[0]) });
    const [stored] = await ingestMessages([file(many)], context(database));
    expect(stored?.outcome).toBe('stored');
    expect(await totals(database)).toEqual([{ day: '2025-06-18', success: 2_500, failure: 0 }]);
    expect(stored?.items[0]?.report).toMatchObject({
      deviations: expect.arrayContaining(['ENTRY_REJECTED']),
      rejectedEntries: [
        { path: 'policies[2500]', reason: '500 of 3000 policies are left out: of one report 2500 are kept' },
      ],
    });
  });

  const bad: [title: string, bytes: Uint8Array | string, outcome: string, reason: RegExp][] = [
    ['is no report', 'To: a@b.example\r\nSubject: hello\r\n\r\nhello\r\n', 'not-tlsrpt', /\w/],
    ['is cut gzip', gzipSync(reportJson()).subarray(0, 120), 'rejected', /\w/],
    ['is cut JSON', reportJson().slice(0, 300), 'rejected', /\w/],
    [
      'ends before it starts',
      reportJson().replace('2025-06-18T23:59:59Z', '2025-06-16T00:00:00Z'),
      'rejected',
      /range ends/,
    ],
    ['is JSON of another kind', '{"policies":"none"}', 'not-tlsrpt', /\w/],
  ];
  test.each(bad)('keeps what %s with its reason, and reads on', async (_title, bytes, outcome, reason) => {
    const database = await temporaryDatabase();
    const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    const outcomes = await ingestMessages([file(bytes), file(reportJson())], context(database));
    expect(outcomes.map((message) => message.outcome)).toEqual([outcome, 'stored']);
    const { messages } = await listMessages(database, outcome as 'rejected', 1, 10);
    expect(messages).toMatchObject([{ outcome, reason: expect.stringMatching(reason), keepsOriginal: true }]);
    expect(Buffer.from((await originalOfMessage(database, messages[0]?.id ?? 0)) ?? [])).toEqual(Buffer.from(content));
  });

  test('refuses a mail of 50 MB without keeping it, whether it was downloaded or not', async () => {
    const database = await temporaryDatabase();
    const size = 50 * 1024 * 1024;
    const huge = Buffer.concat([Buffer.from('Subject: huge\r\n\r\n'), Buffer.alloc(size, 'x')]);
    const outcomes = await ingestMessages(
      [file(huge, { kind: 'mail' }), file('', { bytes: null, size }), file(reportJson())],
      context(database),
    );
    expect(outcomes.map((message) => message.outcome)).toEqual(['rejected', 'rejected', 'stored']);
    const { messages } = await listMessages(database, 'rejected', 1, 10);
    expect(messages.map((message) => message.code)).toEqual(['message-too-large', 'message-too-large']);
    expect(messages.every((message) => !message.keepsOriginal)).toBe(true);
  });

  test('stores nothing of a batch whose transaction fails', async () => {
    const database = await temporaryDatabase();
    const failing = ingestMessages([file(reportJson())], context(database), async () => {
      throw new Error('power cut');
    });
    await expect(failing).rejects.toThrow('power cut');
    expect((await listMessages(database, null, 1, 10)).total).toBe(0);
  });
});
