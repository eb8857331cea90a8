import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Insertable } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type Database, openDatabase } from '../../server/store/database.ts';
import type { Tables } from '../../server/store/schema.ts';
import { temporaryDatabase } from './temporary.ts';

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** The rows of `storedRows` under names, so that a table of cases reads well. */
export const A = 2;
export const B = 1;

/** One such database for all tests of a file that only read it. */
export function sharedRows(): () => Database {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-test-'));
  let database: Database | undefined;
  beforeAll(async () => {
    database = await fill(await openDatabase(join(folder, 'test.db')));
  });
  afterAll(async () => {
    await database?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return () => {
    if (database === undefined) throw new Error('The database is there once the tests run');
    return database;
  };
}

/**
 * A small database in which each filter and each order of a query has something to leave out or to turn round: names are not in
 * the order of their ids, ties are there to be broken, and everything belongs to two of a kind.
 *
 * Reports: 1 and 6 fail alike about a.example on the 20th; 2 is unauthenticated, with failures that no detail explains; 3 is
 * about b.example, 4 about a domain that is not watched; 5 is superseded; 7 names no domain.
 */
export async function storedRows(): Promise<Database> {
  return fill(await temporaryDatabase());
}

async function fill(database: Database): Promise<Database> {
  await insertNames(database);
  await insertMessages(database);
  await insertReports(database);
  return database;
}

async function insert<Table extends keyof Tables>(database: Database, table: Table, rows: readonly Row<Table>[]) {
  for (const row of rows) await database.write.insertInto(table).values(row).execute();
}

async function insertNames(database: Database): Promise<void> {
  const since = '2026-11-01T00:00:00Z';
  await insert(database, 'domain', [
    { id: B, name: 'b.example', status: 'watched', since, settings: null },
    { id: A, name: 'a.example', status: 'watched', since, settings: '{}' },
    { id: 3, name: 'strange.example', status: 'foreign', since, settings: null },
    { id: 4, name: 'former.example', status: 'ignored', since, settings: null },
  ]);
  await insert(database, 'reporter', [
    { id: 1, identity: 'zeta.example', name: 'Zeta Mail' },
    { id: 2, identity: 'alpha.example', name: null },
    { id: 3, identity: 'mid.example', name: null },
  ]);
  await insert(database, 'result_type', [
    { id: 1, name: 'starttls-not-supported' },
    { id: 2, name: 'certificate-expired' },
    { id: 3, name: 'validation-failure' },
  ]);
  await insert(database, 'mx_host', [
    { id: 1, name: 'mx2.example' },
    { id: 2, name: 'mx1.example' },
  ]);
  const lines = '["version: STSv1"]';
  await insert(database, 'policy_text', [
    { id: 1, digest: Buffer.from('1'), lines, mx: '["mx1.example"]', mode: 'enforce', max_age: 86400 },
    { id: 2, digest: Buffer.from('2'), lines, mx: '["mx2.example"]', mode: 'testing', max_age: 604800 },
    { id: 3, digest: Buffer.from('3'), lines: null, mx: null, mode: null, max_age: null },
  ]);
}

async function insertMessages(database: Database): Promise<void> {
  await insert(database, 'original', [{ id: 1, digest: Buffer.from('o'), bytes: 4, content: gzipSync('mail') }]);
  await insert(
    database,
    'mailbox',
    [1, 2].map((id) => ({
      id,
      address: `m${id}@imap.example:993`,
      origin: id === 1 ? ('ui' as const) : ('config' as const),
      settings: null,
      last_poll_at: null,
      last_error_at: null,
      last_error: null,
    })),
  );
  await insert(database, 'message', [
    message(1, { channel: 'imap', mailbox_id: 1, authenticity: 'pass', original_id: 1 }),
    message(2, { channel: 'upload', authenticity: 'pending', original_id: 1, seen_at: '2026-11-21T09:00:00Z' }),
    message(3, { channel: 'https', authenticity: 'vouched', seen_at: '2026-11-23T10:00:00Z' }),
    message(4, { channel: 'imap', mailbox_id: 2, authenticity: 'fail', original_id: 1 }),
    message(5, { channel: 'imap', mailbox_id: 1, authenticity: 'fail', outcome: 'superseded', original_id: 1 }),
    message(6, { channel: 'file', authenticity: 'pass', seen_at: '2026-11-26T00:00:00Z' }),
    message(7, { channel: 'imap', mailbox_id: 1, outcome: 'rejected', original_id: 1, authenticity: 'none' }),
    message(8, { channel: 'https', outcome: 'rejected', seen_at: '2026-11-24T10:00:00Z' }),
    message(9, { channel: 'https', outcome: 'not-tlsrpt', seen_at: '2026-11-01T10:00:00Z' }),
    message(10, { channel: 'https', outcome: 'duplicate', seen_at: '2026-11-02T10:00:00Z' }),
    message(11, { channel: 'imap', mailbox_id: 1, outcome: 'duplicate', authenticity: 'fail', trust: 'vouch' }),
    message(12, { channel: 'upload', outcome: 'rejected', seen_at: '2026-11-19T09:00:00Z' }),
  ]);
}

async function insertReports(database: Database): Promise<void> {
  await insert(database, 'report', [
    report(1, { reporter_id: 1, success: 10, failure: 3, organization: 'Zeta Mail', report_id: 'zeta-1' }),
    report(2, { reporter_id: 2, day: '2026-11-21', success: 5, failure: 9, organization: 'ALPHA', authenticated: 0 }),
    report(3, { reporter_id: 2, day: '2026-11-21', domain_id: B, success: 100, received_at: '2026-11-23T08:00:00Z' }),
    report(4, { reporter_id: 3, day: '2026-11-22', domain_id: 3, success: 1, failure: 1 }),
    report(6, { reporter_id: 3, success: 50, failure: 3 }),
    report(7, { reporter_id: 3, day: '2026-11-10', domain_id: null, received_at: '2026-11-11T08:00:00Z', success: 2 }),
    report(5, { reporter_id: 1, day: '2026-11-25', superseded_by: 1, success: 7, failure: 7, message_id: 5 }),
  ]);
  await insert(database, 'policy', [
    policy(1, 1, { reporter_id: 1, success: 10, failure: 3 }),
    policy(2, 1, { reporter_id: 1, seq: 1, type: 'tlsa', policy_text_id: 3, success: 10, failure: 3 }),
    policy(3, 2, { reporter_id: 2, day: '2026-11-21', authenticated: 0, policy_text_id: 2, success: 5, failure: 9 }),
    policy(4, 3, { reporter_id: 2, day: '2026-11-21', domain_id: B, success: 100 }),
    policy(5, 4, {
      reporter_id: 3,
      day: '2026-11-22',
      domain_id: 3,
      type: 'no-policy-found',
      policy_text_id: 3,
      failure: 1,
    }),
    policy(6, 6, { reporter_id: 3, success: 50, failure: 3 }),
    policy(7, 7, { reporter_id: 3, day: '2026-11-10', domain_id: null, success: 2 }),
  ]);
  await insert(database, 'failure', [
    failure(1, 0, { result_type_id: 1, mx_host_id: 2, sessions: 3, sending_ip: '192.0.2.1' }),
    failure(2, 0, { result_type_id: 2, mx_host_id: 2, sessions: 3, sending_ip: '192.0.2.1' }),
    failure(3, 0, { result_type_id: 2, mx_host_id: 1, sessions: 4, sending_ip: '192.0.2.2' }),
    failure(3, 1, { result_type_id: 1, sessions: 2 }),
    failure(5, 0, { result_type_id: 3, sessions: 1 }),
    failure(6, 0, { result_type_id: 1, mx_host_id: 1, sessions: 3, sending_ip: '192.0.2.1' }),
  ]);
  await insert(database, 'outcome', [
    ...[1, 2, 3, 4, 6].map((id) => outcome(id, 0, { report_id: id })),
    outcome(5, 0, { outcome: 'superseded', report_id: 5, reason: 'Older.' }),
    outcome(7, 1, { outcome: 'rejected', code: 'no-json', reason: 'The second part is no JSON.' }),
    outcome(7, 0, { outcome: 'stored', report_id: 7 }),
    outcome(7, 2, { outcome: 'duplicate', report_id: 1 }),
    outcome(8, 0, { outcome: 'rejected', code: 'not-delivered', reason: 'Not delivered.' }),
    outcome(9, 0, { outcome: 'not-tlsrpt', code: 'not-tlsrpt' }),
    outcome(10, 0, { outcome: 'duplicate', report_id: 2 }),
    outcome(11, 0, { outcome: 'duplicate', report_id: 1 }),
    outcome(12, 0, { outcome: 'rejected', code: 'no-json' }),
  ]);
}

export function message(id: number, row: Partial<Row<'message'>> = {}): Row<'message'> {
  return {
    id,
    channel: 'file',
    mailbox_id: null,
    source: `source-${id}`,
    message_id: null,
    sender: null,
    subject: null,
    received_at: null,
    seen_at: '2026-11-22T09:00:00Z',
    bytes: 4,
    original_id: null,
    trust: 'dkim',
    authenticity: 'none',
    signing_domain: null,
    authenticity_reason: null,
    outcome: 'stored',
    ...row,
  };
}

export function outcome(messageId: number, seq: number, row: Partial<Row<'outcome'>> = {}): Row<'outcome'> {
  const plain = { source: '', outcome: 'stored', code: null, reason: null, report_id: null } as const;
  return { message_id: messageId, seq, ...plain, ...row };
}

export function report(id: number, row: Partial<Row<'report'>> & Pick<Row<'report'>, 'reporter_id'>): Row<'report'> {
  return {
    id,
    report_ref: `ref-${id}`,
    report_id: null,
    domain_id: A,
    start_at: '2026-11-20T00:00:00Z',
    end_at: '2026-11-20T23:59:59Z',
    day: '2026-11-20',
    first_day: '2026-11-20',
    received_at: '2026-11-22T08:00:00Z',
    organization: null,
    contact: null,
    authenticated: 1,
    content_digest: Buffer.from(`${id}`),
    success: 0,
    failure: 0,
    message_id: id,
    source: '',
    deviations: id === 1 || id === 2 || id === 5 ? '["POLICY_TYPE_CASE","HEADERS_MISSING"]' : '["HEADERS_MISSING"]',
    rejected_entries: '[]',
    parser: 1,
    superseded_by: null,
    ...row,
  };
}

export function policy(
  id: number,
  reportId: number,
  row: Partial<Row<'policy'>> & Pick<Row<'policy'>, 'reporter_id'>,
): Row<'policy'> {
  return {
    id,
    report_id: reportId,
    seq: 0,
    domain_id: A,
    day: '2026-11-20',
    authenticated: 1,
    type: 'sts',
    policy_text_id: 1,
    success: 0,
    failure: 0,
    ...row,
  };
}

export function failure(
  policyId: number,
  seq: number,
  row: Partial<Row<'failure'>> & Pick<Row<'failure'>, 'result_type_id' | 'sessions'>,
): Row<'failure'> {
  return {
    policy_id: policyId,
    seq,
    mx_host_id: null,
    class: 'receiver',
    helo: null,
    sending_ip: null,
    receiving_ip: null,
    information: null,
    reason: null,
    ...row,
  };
}
