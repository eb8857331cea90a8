import { describe, expect, test } from 'vitest';
import type { Database, Tx } from '../../../server/store/database.ts';
import type { IncomingMessage } from '../../../server/store/reports/incoming.ts';
import { replaceMessage } from '../../../server/store/reports/kept.ts';
import { outcomeNow, recordOwnerOutcome } from '../../../server/store/reports/outcome-now.ts';
import { allProofsJudged, proofsJudgedDownTo, proofsToJudge } from '../../../server/store/reports/proofs.ts';
import { findReport } from '../../../server/store/reports/report-view.ts';
import { releaseReport } from '../../../server/store/reports/reports.ts';
import { A, failure, message, outcome, policy, report, storedRows } from '../../support/stored-rows.ts';

const within = <Answer>(database: Database, work: (tx: Tx) => Promise<Answer>) =>
  database.write.transaction().execute(work);

/** Report 6 counts in place of these; report 5, in place of which report 1 counts, is nobody's here. */
async function displaced(database: Database, rows: readonly Parameters<typeof report>[1][]): Promise<void> {
  for (const [index, row] of rows.entries())
    await database.write
      .insertInto('report')
      .values(report(20 + index, { superseded_by: 6, message_id: 7, ...row }))
      .execute();
}

async function counting(database: Database) {
  const rows = await database.read.selectFrom('report').select(['id', 'superseded_by']).orderBy('id').execute();
  return rows.map((row) => [row.id, row.superseded_by]);
}

describe('where the message of a report goes', () => {
  const cases: [name: string, rows: Parameters<typeof report>[1][], successor: number][] = [
    [
      'one of authenticated origin counts before a later one',
      [
        { reporter_id: 3, authenticated: 0, received_at: '2026-11-24T00:00:00Z', message_id: 8 },
        { reporter_id: 3, authenticated: 1, received_at: '2026-11-20T00:00:00Z', message_id: 9 },
      ],
      21,
    ],
    [
      'of two alike the one received later counts',
      [
        { reporter_id: 3, received_at: '2026-11-24T00:00:00Z', message_id: 8 },
        { reporter_id: 3, received_at: '2026-11-20T00:00:00Z', message_id: 9 },
      ],
      20,
    ],
    [
      'of two received together the one stored last counts',
      [
        { reporter_id: 3, message_id: 8 },
        { reporter_id: 3, message_id: 9 },
      ],
      21,
    ],
  ];
  test.each(cases)('%s', async (_, rows, successor) => {
    const database = await storedRows();
    await displaced(database, rows);
    const owner = await within(database, async (tx) => {
      await tx.deleteFrom('outcome').where('message_id', '=', 6).execute();
      return releaseReport(tx, 6, 6);
    });
    expect(owner).toBe(successor === 20 ? 8 : 9);
    expect(await counting(database)).toEqual([
      [1, null],
      [2, null],
      [3, null],
      [4, null],
      [5, 1],
      [7, null],
      ...[20, 21].map((id) => [id, id === successor ? null : successor]),
    ]);
  });

  test('the oldest message that brought the same owns the report, and nothing is read again', async () => {
    const database = await storedRows();
    const add = (id: number, seq: number, row: Parameters<typeof outcome>[2]) =>
      database.write
        .insertInto('outcome')
        .values(outcome(id, seq, row))
        .execute();
    await add(12, 1, { outcome: 'duplicate', report_id: 6, source: 'later' });
    await add(9, 1, { outcome: 'duplicate', report_id: 6, source: 'earlier' });
    const owner = await within(database, async (tx) => {
      await tx.deleteFrom('outcome').where('message_id', '=', 6).execute();
      return releaseReport(tx, 6, 6);
    });
    expect(owner).toBeNull();
    const rows = await database.read
      .selectFrom('report')
      .select(['message_id', 'source'])
      .where('id', '=', 6)
      .execute();
    expect(rows).toEqual([{ message_id: 9, source: 'earlier' }]);
  });

  test('only the outcome of that part of that message changes', async () => {
    const database = await storedRows();
    await within(database, (tx) =>
      recordOwnerOutcome(tx, { message_id: 7, seq: 2 }, { outcome: 'stored', reason: 'It is the first.' }),
    );
    const rows = await database.read
      .selectFrom('outcome')
      .select(['seq', 'outcome', 'reason'])
      .where('message_id', '=', 7);
    expect(await rows.orderBy('seq').execute()).toEqual([
      { seq: 0, outcome: 'stored', reason: null },
      { seq: 1, outcome: 'rejected', reason: 'The second part is no JSON.' },
      { seq: 2, outcome: 'stored', reason: 'It is the first.' },
    ]);
    const others = await database.read
      .selectFrom('outcome')
      .select('message_id')
      .where('reason', '=', 'It is the first.');
    expect(await others.execute()).toEqual([{ message_id: 7 }]);
    const { outcome: whole } = await database.read
      .selectFrom('message')
      .select('outcome')
      .where('id', '=', 7)
      .executeTakeFirstOrThrow();
    expect(whole).toBe('rejected');
  });

  test('a report that arrived in place of another and has displaced none any more is plainly stored', async () => {
    const database = await storedRows();
    const replaces = {
      outcome: 'superseded',
      reason: 'Replaces a report with the same id and other content.',
    } as const;
    const present = (id: number) => within(database, (tx) => outcomeNow(tx, id, replaces));
    expect(await present(1)).toEqual(replaces);
    expect(await present(6)).toEqual({ outcome: 'stored', reason: null });
    expect((await present(5)).outcome).toBe('superseded');
  });
});

test('a report is shown with its own entries, details, copies and neighbours, in their order', async () => {
  const database = await storedRows();
  await database.write.deleteFrom('failure').where('policy_id', 'in', [1, 2]).execute();
  for (const [entry, seq] of [
    [2, 1],
    [2, 0],
    [1, 2],
    [1, 0],
    [1, 1],
  ] as const)
    await database.write
      .insertInto('failure')
      .values(failure(entry, seq, { result_type_id: 1, sessions: 10 * entry + seq }))
      .execute();
  // What stands first in the report was stored last.
  await database.write.updateTable('policy').set({ seq: 2 }).where('id', '=', 1).execute();
  await database.write
    .insertInto('policy')
    .values(policy(30, 1, { reporter_id: 1, seq: 0, success: 30 }))
    .execute();
  for (const [id, row] of [
    [33, { message_id: 1 }],
    [32, { message_id: 1 }],
    [31, { message_id: 1, source: 'another part' }],
    [34, { message_id: 2 }],
  ] as const)
    await database.write
      .insertInto('report')
      .values(report(id, { reporter_id: 1, domain_id: id === 33 ? A : null, ...row }))
      .execute();
  const found = await findReport(database, 1);
  expect(found?.policies.map((entry) => [entry.policyType, entry.success])).toEqual([
    ['sts', 30],
    ['tlsa', 10],
    ['sts', 10],
  ]);
  expect(found?.policies.map((entry) => entry.failureDetails.map(({ sessions }) => sessions))).toEqual([
    [],
    [20, 21],
    [10, 11, 12],
  ]);
  expect(found?.policies.map(({ detailSessions }) => detailSessions)).toEqual([0, 41, 33]);
  expect(found?.provenance.duplicates).toBe(2);
  expect(found?.siblings).toEqual([
    { id: 32, domain: null },
    { id: 33, domain: 'a.example' },
  ]);
});

describe('a message that is read again', () => {
  const refused = { kind: 'rejected', source: 'a.json', code: 'no-json', reason: 'It is no JSON.' } as const;
  const reading = (change: Partial<IncomingMessage> = {}): IncomingMessage => ({
    channel: 'upload',
    mailboxId: null,
    source: 'source-13',
    messageId: null,
    sender: null,
    subject: null,
    receivedAt: null,
    seenAt: '2026-11-22T09:00:00Z',
    bytes: 4,
    original: null,
    trust: 'dkim',
    authenticity: { status: 'none', signingDomain: null, reason: null },
    items: [refused, { ...refused, source: 'b.json' }],
    ...change,
  });
  async function kept() {
    const database = await storedRows();
    await database.write
      .insertInto('message')
      .values(message(13, { outcome: 'rejected' }))
      .execute();
    await replaceMessage(database, 13, reading());
    return (change: Partial<IncomingMessage> = {}) => replaceMessage(database, 13, reading(change));
  }

  test('changes nothing when it reads the same, and counts what is its own', async () => {
    const again = await kept();
    const content = { reports: 0, authenticated: 0, success: 0, failure: 0, rejected: 2 };
    expect(await again()).toEqual({ before: content, after: content, changed: false, successor: null });
  });

  const changes: [what: string, change: Partial<IncomingMessage>][] = [
    ['its authenticity', { authenticity: { status: 'fail', signingDomain: null, reason: null } }],
    ['who signed it', { authenticity: { status: 'none', signingDomain: 'a.example', reason: null } }],
    ['why it proves nothing', { authenticity: { status: 'none', signingDomain: null, reason: 'No key.' } }],
    ['a reason', { items: [refused, { ...refused, source: 'b.json', reason: 'It is empty.' }] }],
    ['a code', { items: [refused, { ...refused, source: 'b.json', code: 'empty' }] }],
    ['the order of its parts', { items: [{ ...refused, source: 'b.json' }, refused] }],
  ];
  test.each(changes)('has changed with %s', async (_, change) => {
    const again = await kept();
    expect((await again(change)).changed).toBe(true);
  });
});

test('how far signatures have been asked what they prove is kept apart from other facts', async () => {
  const database = await storedRows();
  const keys = async () => {
    const rows = await database.read.selectFrom('installation').select(['key', 'value']).orderBy('key').execute();
    return rows.map(({ key, value }) => `${key} ${value}`);
  };
  await database.write.deleteFrom('installation').execute();
  for (const key of ['port25', 'proofs.to-judge', 'zone'])
    await database.write.insertInto('installation').values({ key, value: '9' }).execute();
  await proofsJudgedDownTo(database, 5);
  expect(await keys()).toEqual(['port25 9', 'proofs.to-judge 4', 'zone 9']);
  expect(await proofsToJudge(database)).toBe(4);
  await allProofsJudged(database);
  expect(await keys()).toEqual(['port25 9', 'zone 9']);
  expect(await proofsToJudge(database)).toBeNull();
});
