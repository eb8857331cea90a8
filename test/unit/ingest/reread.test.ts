import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import type { ResolveTxt } from '../../../server/authenticity/authenticity.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { rereadMessages } from '../../../server/ingest/reread.ts';
import type { Database } from '../../../server/store/database.ts';
import { openMailbox } from '../../../server/store/mailboxes/mailboxes.ts';
import { keyRecord, rsaKey, signMail, zone } from '../../support/sign.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const NOW = '2025-06-20T13:00:00Z';
const noDns: ResolveTxt = async () => ({ kind: 'missing' });
const trustedReporters = ['reporter.example'];
const vouching = (database: Database) => ({
  database,
  now: () => NOW,
  trust: { kind: 'vouch' as const },
  trustedReporters,
  resolveTxt: noDns,
});
const rereading = (database: Database, now = NOW, resolveTxt = noDns) => ({
  ...vouching(database),
  now: () => now,
  resolveTxt,
});

function reportJson(success: number, id = 'r1'): string {
  return JSON.stringify({
    'organization-name': 'Reporter Ltd',
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': 'tlsrpt@reporter.example',
    'report-id': id,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'receiver.example', 'policy-string': ['version: STSv1'] },
        summary: { 'total-successful-session-count': success, 'total-failure-session-count': 2 },
        'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }],
      },
    ],
  });
}

function file(content: string | Uint8Array, source: string, change: Partial<RawMessage> = {}): RawMessage {
  const bytes = Buffer.from(content);
  return { channel: 'file', mailboxId: null, source, bytes, size: bytes.byteLength, receivedAt: null, ...change };
}

/** All that counts, without numbers of rows. */
async function content(database: Database) {
  const reports = await database.read
    .selectFrom('report')
    .innerJoin('reporter', 'reporter.id', 'report.reporter_id')
    .leftJoin('policy', 'policy.report_id', 'report.id')
    .leftJoin('failure', 'failure.policy_id', 'policy.id')
    .select(['identity', 'report_ref', 'report.day', 'report.success', 'report.failure', 'report.authenticated'])
    .select(['type', 'policy.success as good', 'failure.sessions', 'content_digest', 'message_id'])
    .where('superseded_by', 'is', null)
    .orderBy('report.message_id')
    .orderBy('report.id')
    .orderBy('policy.seq')
    .orderBy('failure.seq')
    .execute();
  const outcomes = await database.read.selectFrom('outcome').selectAll().orderBy('message_id').orderBy('seq').execute();
  const messages = await database.read.selectFrom('message').select(['id', 'outcome', 'authenticity']).execute();
  return { reports, outcomes, messages };
}

/** Gives a message other bytes, as if a parser of today read something else in them. */
async function replaceOriginal(database: Database, source: string, bytes: string): Promise<void> {
  const digest = createHash('sha256').update(bytes).digest();
  const { id } = await database.write
    .insertInto('original')
    .values({ digest, bytes: bytes.length, content: gzipSync(bytes) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.write.updateTable('message').set({ original_id: id }).where('source', '=', source).execute();
}

const successes = async (database: Database) => (await content(database)).reports.map((report) => report.success);

describe('reading all kept messages again', () => {
  test('changes nothing where the parser reads what it read before', async () => {
    const database = await temporaryDatabase();
    const data = generateDemo();
    const now = () => '2026-12-01T00:00:00Z'; // after what these reports are about
    const mails = [...(data.domains[0]?.mails ?? []), ...data.unreadable];
    const raw = mails.map((mail, index) => file(mail.raw, `${index}.eml`, { receivedAt: mail.receivedAt }));
    await ingestMessages(
      [
        ...raw,
        file(mails[0]?.raw ?? '', 'again.eml'),
        file(reportJson(1), 'a.json'),
        file(reportJson(2), 'b.json'),
        file(reportJson(3), 'c.json'),
      ],
      { ...vouching(database), now },
    );
    const before = await content(database);
    expect(before.reports.length).toBeGreaterThan(100);
    const summary = await rereadMessages({ ...rereading(database), now }, 'all');
    expect(summary).toEqual({ messages: raw.length + 4, gained: 0, changes: [] });
    expect(await content(database)).toEqual(before);
  });

  test('puts right what an older parser counted wrongly, in the same row, and says so', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson(10), 'a.json')], vouching(database));
    const right = await content(database);
    await database.write
      .updateTable('report')
      .set({ success: 1, content_digest: new Uint8Array([1]), parser: 0 })
      .execute();
    await database.write.updateTable('policy').set({ success: 1 }).execute();
    await database.write.updateTable('domain').set({ stale: 0 }).execute();
    const summary = await rereadMessages(rereading(database), 'all');
    expect(summary.changes).toMatchObject([{ source: 'a.json', before: { success: 1 }, after: { success: 10 } }]);
    expect(await content(database)).toEqual(right);
    const domain = await database.read.selectFrom('domain').select('stale').executeTakeFirstOrThrow();
    expect(domain.stale).toBe(1);
    expect((await rereadMessages(rereading(database), 'all')).changes).toEqual([]);
  });

  test('lets the report that had been displaced count again when the one that displaced it is none', async () => {
    const database = await temporaryDatabase();
    await ingestMessages(
      [1, 2, 3].map((count) => file(reportJson(count), `${count}.json`)),
      vouching(database),
    );
    expect(await successes(database)).toEqual([3]);
    await replaceOriginal(database, '3.json', '{"organization-name": "cut');
    const summary = await rereadMessages(rereading(database), 'all');
    expect(summary.changes.map((change) => change.source)).toContain('3.json');
    const { reports } = await content(database);
    expect(reports).toMatchObject([{ success: 2, good: 2, sessions: 2 }]);
    expect((await rereadMessages(rereading(database), 'all')).changes).toEqual([]);
    expect(await successes(database)).toEqual([2]);
  });

  test('keeps a report that a second message brought as well', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson(5), 'a.json'), file(`${reportJson(5)} `, 'b.json')], vouching(database));
    await replaceOriginal(database, 'a.json', 'no report');
    await rereadMessages(rereading(database), 'all');
    const { reports, outcomes } = await content(database);
    expect(reports).toMatchObject([{ success: 5, good: 5, message_id: 2 }]);
    expect(outcomes.map((outcome) => outcome.report_id)).toEqual([null, 1]);
    expect((await rereadMessages(rereading(database), 'all')).changes).toEqual([]);
  });

  describe('says what is true now', () => {
    const told = async (database: Database) => {
      const rows = await database.read
        .selectFrom('outcome')
        .innerJoin('message', 'message.id', 'outcome.message_id')
        .select(['message.source', 'message.outcome as message', 'outcome.outcome', 'outcome.reason'])
        .orderBy('message.id')
        .execute();
      return rows.map((row) => [row.source, row.message, row.outcome, row.reason]);
    };
    const receive = async (...files: [content: string, source: string][]) => {
      const database = await temporaryDatabase();
      for (const [content, source] of files) await ingestMessages([file(content, source)], vouching(database));
      return database;
    };
    const reread = async (database: Database) => {
      await rereadMessages(rereading(database), 'all');
      expect((await rereadMessages(rereading(database), 'all')).changes).toEqual([]);
    };

    test('of a copy that has the report now, and of one that is a copy still', async () => {
      const copies = [reportJson(5), `${reportJson(5)} `, `${reportJson(5)}  `];
      const database = await receive(...copies.map((copy, index) => [copy, `${index}.json`] as [string, string]));
      expect((await told(database)).map(([, message]) => message)).toEqual(['stored', 'duplicate', 'duplicate']);
      await replaceOriginal(database, '0.json', 'no report');
      await reread(database);
      expect(await told(database)).toEqual([
        ['0.json', 'rejected', 'rejected', expect.any(String)],
        ['1.json', 'stored', 'stored', null],
        ['2.json', 'duplicate', 'duplicate', 'This report is already known.'],
      ]);
    });

    test('of a copy whose bytes are not kept', async () => {
      const database = await receive([reportJson(5), 'a.json'], [`${reportJson(5)} `, 'b.json']);
      await database.write.updateTable('message').set({ original_id: null }).where('source', '=', 'b.json').execute();
      await replaceOriginal(database, 'a.json', 'no report');
      await reread(database);
      expect((await told(database))[1]).toEqual(['b.json', 'stored', 'stored', null]);
    });

    test('of a copy of a report that other content has displaced', async () => {
      const database = await receive(
        [reportJson(5), 'a.json'],
        [`${reportJson(5)} `, 'b.json'],
        [reportJson(6), 'c.json'],
      );
      await replaceOriginal(database, 'a.json', 'no report');
      await reread(database);
      expect((await told(database)).slice(1)).toEqual([
        ['b.json', 'superseded', 'superseded', expect.stringMatching(/received later; that one counts/)],
        ['c.json', 'superseded', 'superseded', expect.stringMatching(/^Replaces/)],
      ]);
    });

    test('of what had been displaced by, and had displaced, what is no report any more', async () => {
      const database = await receive([reportJson(5), 'a.json'], [reportJson(6), 'b.json'], [reportJson(7), 'c.json']);
      await replaceOriginal(database, 'c.json', 'no report');
      await replaceOriginal(database, 'a.json', 'no report either');
      await reread(database);
      expect((await told(database))[1]).toEqual(['b.json', 'stored', 'stored', null]);
    });
  });

  test('lets a second message authenticate the first one only as long as both say the same', async () => {
    const database = await temporaryDatabase();
    const dkim = { ...vouching(database), trust: { kind: 'dkim' as const } };
    await ingestMessages([file(reportJson(5), 'stranger.json')], dkim);
    await ingestMessages([file(`${reportJson(5)} `, 'mine.json')], vouching(database));
    expect((await content(database)).reports).toMatchObject([{ success: 5, authenticated: 1, message_id: 1 }]);
    await replaceOriginal(database, 'stranger.json', reportJson(9000));
    await rereadMessages(rereading(database), 'all');
    expect((await content(database)).reports).toMatchObject([{ success: 5, authenticated: 1, message_id: 2 }]);
    expect((await rereadMessages(rereading(database), 'all')).changes).toEqual([]);
  });

  test('stores a report afresh where its key is read differently', async () => {
    const database = await temporaryDatabase();
    await ingestMessages([file(reportJson(5, 'old'), 'a.json')], vouching(database));
    await replaceOriginal(database, 'a.json', reportJson(5, 'new'));
    await rereadMessages(rereading(database), 'all');
    expect((await content(database)).reports).toMatchObject([{ report_ref: 'new', success: 5, sessions: 2 }]);
  });
});

test('a mailbox with a new authentication policy has its reports judged again, and only those that did not count', async () => {
  const database = await temporaryDatabase();
  const mailbox = await openMailbox(database, 'tls@mail.example:993', 'config');
  const fromMailbox = { channel: 'imap' as const, kind: 'mail' as const, mailboxId: mailbox.id };
  const mail = `Content-Type: application/tlsrpt+json\r\n\r\n${reportJson(7)}`;
  const dkim = { ...vouching(database), trust: { kind: 'dkim' as const } };
  await ingestMessages([file(mail, 'INBOX;1;1', fromMailbox), file(reportJson(8, 'other'), 'own.json')], dkim);
  const trust = { mailboxId: mailbox.id, trust: 'vouch' };
  const summary = await rereadMessages(rereading(database), trust);
  expect(summary.changes).toMatchObject([{ source: 'INBOX;1;1', after: { reports: 1, authenticated: 1 } }]);
  const { reports, messages } = await content(database);
  expect(reports.map(({ success, authenticated }) => [success, authenticated])).toEqual([
    [7, 1],
    [8, 0],
  ]);
  expect(messages.map((message) => message.authenticity)).toEqual(['vouched', 'none']);
  expect((await rereadMessages(rereading(database), trust)).messages).toBe(0);
  expect((await rereadMessages(rereading(database), { ...trust, trust: 'dkim' })).messages).toBe(0);
});

test('judging again stops after the current message when told to, and continues from there later', async () => {
  const database = await temporaryDatabase();
  const mailbox = await openMailbox(database, 'tls@mail.example:993', 'config');
  const mails = [1, 2, 3].map((id) =>
    file(`Content-Type: application/tlsrpt+json\r\n\r\n${reportJson(id, `r${id}`)}`, `INBOX;1;${id}`, {
      channel: 'imap',
      kind: 'mail',
      mailboxId: mailbox.id,
    }),
  );
  await ingestMessages(mails, { ...vouching(database), trust: { kind: 'dkim' } });
  const trust = { mailboxId: mailbox.id, trust: 'vouch' };
  const stopping = new AbortController();
  const onProgress = () => stopping.abort();
  const first = await rereadMessages(rereading(database), trust, { signal: stopping.signal, onProgress });
  expect(first.changes).toHaveLength(1);
  expect((await rereadMessages(rereading(database), trust)).changes).toHaveLength(2);
});

describe('signatures that could not be checked', () => {
  const key = rsaKey(1024);
  const name = 'sel._domainkey.reporter.example';
  const silent = zone({ [name]: { kind: 'temporary', why: 'ETIMEOUT' } });
  const answering = zone({ [name]: keyRecord(key) });
  const mail = signMail(
    [
      'Date: Thu, 19 Jun 2025 04:00:00 +0000',
      'From: TLS Reports <tlsrpt@reporter.example>',
      'To: reports@receiver.example',
      'Subject: Report Domain: receiver.example Submitter: reporter.example Report-ID: <r1>',
      'Message-ID: <1@reporter.example>',
      'TLS-Report-Domain: receiver.example',
      'TLS-Report-Submitter: reporter.example',
      'Content-Type: application/tlsrpt+json',
      '',
      reportJson(10),
      '',
    ].join('\n'),
    { key, domain: 'reporter.example' },
  );
  const receivedAt = '2025-06-19T05:00:00Z';

  async function received(resolveTxt: ResolveTxt): Promise<Database> {
    const database = await temporaryDatabase();
    const context = { database, now: () => receivedAt, trust: { kind: 'dkim' as const }, trustedReporters, resolveTxt };
    await ingestMessages([file(mail, 'signed.eml', { kind: 'mail', receivedAt })], context);
    return database;
  }
  const authenticity = async (database: Database) =>
    database.read.selectFrom('message').select(['authenticity', 'authenticity_reason']).executeTakeFirstOrThrow();
  const watched = async (database: Database) =>
    (await database.read.selectFrom('domain').select('status').executeTakeFirstOrThrow()).status;

  test('count as soon as DNS answers', async () => {
    const database = await received(silent);
    expect(await authenticity(database)).toMatchObject({ authenticity: 'pending' });
    expect(await watched(database)).toBe('foreign');
    const still = await rereadMessages(rereading(database, '2025-06-19T06:00:00Z', silent), { pendingAfter: 0 });
    expect(still).toEqual({ messages: 1, gained: 0, changes: [] });
    const summary = await rereadMessages(rereading(database, '2025-06-19T07:00:00Z', answering), { pendingAfter: 0 });
    expect(summary.changes).toMatchObject([{ before: { authenticated: 0 }, after: { authenticated: 1, reports: 1 } }]);
    expect(await authenticity(database)).toMatchObject({ authenticity: 'pass' });
    expect(await watched(database)).toBe('watched');
    expect(
      (await rereadMessages(rereading(database, '2025-06-19T08:00:00Z', answering), { pendingAfter: 0 })).messages,
    ).toBe(0);
  });

  test('are given up after 24 hours, with the reason', async () => {
    const database = await received(silent);
    await rereadMessages(rereading(database, '2025-06-20T05:00:00Z', silent), { pendingAfter: 0 });
    expect(await authenticity(database)).toMatchObject({
      authenticity: 'unverifiable',
      authenticity_reason: expect.stringContaining('24 hours'),
    });
    expect((await content(database)).reports).toMatchObject([{ authenticated: 0, success: 10 }]);
  });

  test('once good stay good when the key has gone from DNS', async () => {
    const database = await received(answering);
    const before = await content(database);
    expect(before.reports).toMatchObject([{ authenticated: 1 }]);
    const summary = await rereadMessages(rereading(database, '2026-06-20T05:00:00Z', noDns), 'all');
    expect(summary.changes).toEqual([]);
    expect(await content(database)).toEqual(before);
  });
});
