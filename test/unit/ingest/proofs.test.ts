import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseAuthenticationPolicy } from '../../../server/authenticity/authentication-policy.ts';
import { addDays, type Instant } from '../../../server/contract/time.ts';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { judgeEarlierProofs, rereadMessages } from '../../../server/ingest/reread.ts';
import { assess } from '../../../server/readiness/assess.ts';
import { resolveSettings } from '../../../server/readiness/settings.ts';
import { type Database, openDatabase } from '../../../server/store/database.ts';
import { gatherEvidence } from '../../../server/store/domains/evidence.ts';
import { proofsToJudge } from '../../../server/store/reports/proofs.ts';
import {
  asGoogle,
  asMicrosoft,
  formReceipt,
  type ReporterMail,
  signed,
  signersDns,
} from '../../support/reporter-mails.ts';
import { zone } from '../../support/sign.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary.ts';

/** How many migrations came before the one that this is about. */
const MIGRATIONS_BEFORE = 8;
const NOW = '2025-06-20T13:00:00Z';
const dns = signersDns('google.com', 'mail.google.com', 'microsoft.com', 'reporter.example', 'mail.reporter.example');
const rereading = (database: Database, resolveTxt = zone({})) => ({
  database,
  now: () => NOW,
  resolveTxt,
  trustedReporters: ['google.com', 'microsoft.com'],
});

async function receive(database: Database, mails: readonly ReporterMail[], trust = 'dkim', head = ''): Promise<void> {
  await ingestMessages(
    mails.map((mail, index) => {
      const bytes = Buffer.concat([Buffer.from(head), signed(mail)]);
      const receivedAt: Instant = `${addDays(mail.day, 1)}T09:00:00Z`;
      const source = `${mail.day}.${index}.eml`;
      return { channel: 'file', mailboxId: null, source, kind: 'mail', bytes, size: bytes.byteLength, receivedAt };
    }),
    {
      database,
      now: () => NOW,
      trust: parseAuthenticationPolicy(trust),
      resolveTxt: dns,
      trustedReporters: ['google.com', 'microsoft.com'],
    },
  );
}

const days = Array.from({ length: 40 }, (_, index) => addDays('2025-06-19', -index));
const eachDay = (...make: ((day: string) => ReporterMail)[]) => days.flatMap((day) => make.map((it) => it(day)));

async function verdict(database: Database, trusted: readonly string[] = ['google.com', 'microsoft.com']) {
  const settings = resolveSettings({ reporters: { trusted } });
  if (!settings.ok) throw new Error(settings.errors.join());
  const evidence = await gatherEvidence(database, 'harbourline.example', {
    now: NOW,
    settings: settings.settings,
    liveChecks: false,
  });
  if (evidence === null) return null;
  const assessment = assess(evidence);
  return assessment.state;
}

const statuses = async (database: Database) => {
  const rows = await database.read.selectFrom('message').select(['authenticity']).distinct().execute();
  return rows.map((row) => row.authenticity);
};
const proved = async (database: Database) => {
  const rows = await database.read
    .selectFrom('report')
    .select(['proved_as', 'authenticated'])
    .where('superseded_by', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => `${row.authenticated} ${row.proved_as}`);
};

const microsoftReceipt = (day: string) => formReceipt(day, { ...asMicrosoft(day), signs: ['from', 'subject', 'date'] });
/** What an earlier version would have made of a company's signature: it believed all alike. */
async function asBefore(database: Database): Promise<void> {
  await database.write.updateTable('message').set({ authenticity: 'pass', signing_domain: 'google.com' }).execute();
  await database.write.updateTable('message').set({ authenticity_reason: null }).execute();
  await database.write.updateTable('report').set({ authenticated: 1, proved_as: null }).execute();
  await database.write.updateTable('policy').set({ authenticated: 1 }).execute();
  await database.write.updateTable('domain').set({ status: 'watched' }).execute();
  const last = (await database.read.selectFrom('message').select('id').orderBy('id', 'desc').executeTakeFirst())?.id;
  await database.write
    .insertInto('installation')
    .values({ key: 'proofs.to-judge', value: `${last}` })
    .execute();
}

describe('eighty mails in forty days', () => {
  test('of two trusted companies make a verdict', async () => {
    const database = await temporaryDatabase();
    await receive(database, eachDay(asGoogle, asMicrosoft));
    expect(await verdict(database)).toBe('ready');
    expect(await statuses(database)).toEqual(['pass']);
  });

  test('that they have signed for another purpose do not', async () => {
    const database = await temporaryDatabase();
    await receive(database, eachDay(formReceipt, microsoftReceipt));
    expect(await statuses(database)).toEqual(['signed-not-as-report']);
    expect(await verdict(database)).not.toBe('ready');
    expect(new Set(await proved(database))).toEqual(new Set(['0 null']));
  });

  test('of a child of their domain do not, though they look like reports', async () => {
    const database = await temporaryDatabase();
    await receive(
      database,
      eachDay((day) => asGoogle(day, { signer: 'mail.google.com' })),
    );
    expect(await statuses(database)).toEqual(['signed-not-as-report']);
    expect(await verdict(database)).not.toBe('ready');
  });

  test('count by the word of the mail server only as what their signatures say', async () => {
    const trust = 'auth-results:mx.receiver.example';
    const passed = 'Authentication-Results: mx.receiver.example; dkim=pass header.d=google.com\r\n';
    const forged = await temporaryDatabase();
    await receive(forged, eachDay(formReceipt), trust, passed);
    expect(await statuses(forged)).toEqual(['signed-not-as-report']);
    expect(await verdict(forged)).not.toBe('ready');
    const real = await temporaryDatabase();
    await receive(real, eachDay(asGoogle), trust, passed);
    expect(new Set(await proved(real))).toEqual(new Set(['1 google.com']));
  });
});

describe('a reporter that the administrator trusts', () => {
  const other = (day: string, changes: Partial<ReporterMail> = {}) =>
    asGoogle(day, {
      signer: 'reporter.example',
      submitter: 'reporter.example',
      contact: 'tls@reporter.example',
      ...changes,
    });
  const trusted = ['reporter.example'];

  test('counts by signed reports of exactly that domain, and by no other mail of it', async () => {
    const whole = await temporaryDatabase();
    await receive(
      whole,
      eachDay((day) => other(day)),
    );
    await whole.write.updateTable('domain').set({ status: 'watched' }).execute();
    expect(await verdict(whole, trusted)).toBe('ready');
    expect(await verdict(whole, ['corp.example'])).not.toBe('ready');
    const changes = [{ signs: ['from', 'date'] }, { signer: 'mail.reporter.example' }];
    for (const change of changes) {
      const database = await temporaryDatabase();
      await receive(
        database,
        eachDay((day) => other(day, change)),
      );
      expect(await statuses(database)).toEqual(['pass']);
      expect(await verdict(database, trusted)).not.toBe('ready');
    }
  });

  test('is not displaced by a later mail that proves nothing', async () => {
    const database = await temporaryDatabase();
    await receive(database, [other('2025-06-18'), other('2025-06-18', { signs: ['from', 'date'], success: 1 })]);
    const row = await database.read
      .selectFrom('report')
      .select(['success', 'proved_as'])
      .where('superseded_by', 'is', null)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ success: 600, proved_as: 'reporter.example' });
  });
});

describe('what an earlier version stored', () => {
  test('counts as not proved until it is judged, without DNS, and then for what it is', async () => {
    const database = await temporaryDatabase();
    await receive(database, eachDay(asGoogle));
    await asBefore(database);
    expect(await verdict(database)).not.toBe('ready');
    const dark = zone({});
    const summary = await judgeEarlierProofs(rereading(database, dark), new AbortController().signal);
    expect(summary?.messages).toBe(40);
    expect(dark.asked).toEqual([]);
    expect(await verdict(database)).toBe('ready');
    expect(await proofsToJudge(database)).toBeNull();
    expect(await judgeEarlierProofs(rereading(database), new AbortController().signal)).toBeNull();
    await rereadMessages(rereading(database), 'all');
    expect(new Set(await proved(database))).toEqual(new Set(['1 google.com']));
  });

  test('loses the weight that it had where it is no report of its signer', async () => {
    const database = await temporaryDatabase();
    await receive(database, [formReceipt('2025-06-18'), asGoogle('2025-06-17')]);
    await asBefore(database);
    await judgeEarlierProofs(rereading(database), new AbortController().signal);
    expect((await statuses(database)).sort()).toEqual(['pass', 'signed-not-as-report']);
    expect((await proved(database)).sort()).toEqual(['0 null', '1 google.com']);
    const policies = await database.read.selectFrom('policy').select('authenticated').execute();
    expect(policies.map((row) => row.authenticated).sort()).toEqual([0, 1]);
  });

  test('goes on where it was cut off, the newest first', async () => {
    const database = await temporaryDatabase();
    await receive(database, [asGoogle('2025-06-16'), asGoogle('2025-06-17'), asGoogle('2025-06-18')]);
    await asBefore(database);
    const stopping = new AbortController();
    const clock = () => {
      stopping.abort();
      return NOW;
    };
    await judgeEarlierProofs({ ...rereading(database), now: clock }, stopping.signal);
    expect(await proved(database)).toEqual(['1 null', '1 null', '1 google.com']);
    expect(await proofsToJudge(database)).toBe(2);
    await judgeEarlierProofs(rereading(database), new AbortController().signal);
    expect(new Set(await proved(database))).toEqual(new Set(['1 google.com']));
  });

  test('and whose bytes are not kept is not proved; what was vouched for is', async () => {
    const path = join(temporaryFolder(), 'old.db');
    const before = await openDatabase(path);
    await receive(before, [asGoogle('2025-06-17')]);
    await receive(before, [asGoogle('2025-06-18')], 'vouch');
    await before.close();
    const old = new Sqlite(path);
    old.exec(`DROP INDEX message_signed; ALTER TABLE report DROP COLUMN proved_as;
      DROP INDEX report_displaced; ALTER TABLE report DROP COLUMN written_at;
      UPDATE message SET original_id = NULL WHERE authenticity = 'pass'; PRAGMA user_version = ${MIGRATIONS_BEFORE}`);
    old.close();
    const database = await openDatabase(path);
    onTestFinished(() => database.close());
    expect(await proofsToJudge(database)).toBe(1);
    await judgeEarlierProofs(rereading(database), new AbortController().signal);
    expect(await proved(database)).toEqual(['1 null', '1 google.com']);
  });
});
