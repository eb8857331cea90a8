import type { Channel, OutcomeName } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import { groupBy } from '../grouping.ts';

export interface ListedMessage {
  readonly id: number;
  readonly source: string;
  readonly channel: Channel;
  readonly from: string | null;
  readonly subject: string | null;
  readonly receivedAt: Instant | null;
  readonly seenAt: Instant;
  readonly bytes: number;
  readonly outcome: OutcomeName;
  readonly code: string | null;
  readonly reason: string | null;
  readonly keepsOriginal: boolean;
  readonly reports: readonly number[];
}

/** One page of messages, newest first, `page` from 1. A message counts under its most urgent outcome. */
export async function listMessages(
  database: Database,
  outcome: OutcomeName | null,
  page: number,
  size: number,
): Promise<{ total: number; counts: Record<string, number>; messages: ListedMessage[] }> {
  const counts = await countMessages(database);
  let query = database.read.selectFrom('message').selectAll();
  if (outcome !== null) query = query.where('outcome', '=', outcome);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  const outcomes = groupBy(await outcomesOf(database, rows), (row) => row.message_id);
  return {
    total: outcome === null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : (counts[outcome] ?? 0),
    counts,
    messages: rows.map((row) => {
      const own = outcomes.get(row.id) ?? [];
      const telling = own.find((item) => item.outcome === row.outcome);
      return {
        id: row.id,
        source: row.source,
        channel: row.channel,
        from: row.sender,
        subject: row.subject,
        receivedAt: row.received_at,
        seenAt: row.seen_at,
        bytes: row.bytes,
        outcome: row.outcome,
        code: telling?.code ?? null,
        reason: telling?.reason ?? null,
        keepsOriginal: row.original_id !== null,
        reports: own.flatMap((item) => (item.report_id === null ? [] : [item.report_id])),
      };
    }),
  };
}

/** All messages ever seen, by outcome. */
export async function countMessages(database: Database): Promise<Record<string, number>> {
  const rows = await database.read
    .selectFrom('message')
    .select(['outcome', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.outcome, row.count]));
}

/** Messages that could not be read. */
export async function countUnreadable(database: Database): Promise<number> {
  const row = await database.read
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('outcome', '=', 'rejected')
    .executeTakeFirstOrThrow();
  return row.count;
}

async function outcomesOf(database: Database, messages: readonly { id: number }[]) {
  if (messages.length === 0) return [];
  const ids = messages.map((message) => message.id);
  return database.read.selectFrom('outcome').selectAll().where('message_id', 'in', ids).orderBy('seq').execute();
}
