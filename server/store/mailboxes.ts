import type { Instant } from '../time.ts';
import type { Database, Tx } from './database.ts';

export interface StoredCursor {
  readonly uidValidity: string;
  readonly lowestUid: number;
  readonly highestUid: number;
}

/** The mailbox with this address (user@host:port), made when new; its settings are replaced where given. */
export async function openMailbox(
  database: Database,
  address: string,
  origin: 'config' | 'ui',
  settings: string | null,
): Promise<{ id: number; paused: boolean }> {
  const row = await database.write
    .insertInto('mailbox')
    .values({ address, origin, settings, last_poll_at: null, last_error_at: null, last_error: null })
    .onConflict((conflict) => conflict.column('address').doUpdateSet({ origin, settings }))
    .returning(['id', 'paused'])
    .executeTakeFirstOrThrow();
  return { id: row.id, paused: row.paused === 1 };
}

export async function recordPoll(database: Database, mailboxId: number, at: Instant): Promise<void> {
  await database.write
    .updateTable('mailbox')
    .set({ last_poll_at: at, last_error_at: null, last_error: null })
    .where('id', '=', mailboxId)
    .execute();
}

export async function recordPollError(
  database: Database,
  mailboxId: number,
  at: Instant,
  message: string,
): Promise<void> {
  await database.write
    .updateTable('mailbox')
    .set({ last_error_at: at, last_error: message })
    .where('id', '=', mailboxId)
    .execute();
}

export async function setPaused(database: Database, mailboxId: number, paused: boolean): Promise<void> {
  await database.write
    .updateTable('mailbox')
    .set({ paused: Number(paused) })
    .where('id', '=', mailboxId)
    .execute();
}

export async function readCursor(database: Database, mailboxId: number, folder: string): Promise<StoredCursor | null> {
  const row = await database.read
    .selectFrom('folder_cursor')
    .select(['uid_validity', 'lowest_uid', 'highest_uid'])
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { uidValidity: row.uid_validity, lowestUid: row.lowest_uid, highestUid: row.highest_uid };
}

export async function writeCursor(
  tx: Tx,
  mailboxId: number,
  folder: string,
  cursor: StoredCursor,
  messages: number | null,
  at: Instant,
): Promise<void> {
  const values = {
    uid_validity: cursor.uidValidity,
    lowest_uid: cursor.lowestUid,
    highest_uid: cursor.highestUid,
    messages,
    updated_at: at,
  };
  await tx
    .insertInto('folder_cursor')
    .values({ mailbox_id: mailboxId, folder, ...values })
    .onConflict((conflict) => conflict.columns(['mailbox_id', 'folder']).doUpdateSet(values))
    .execute();
}

/** Messages of a mailbox by outcome. */
export async function countMailboxOutcomes(database: Database, mailboxId: number): Promise<Record<string, number>> {
  const rows = await database.read
    .selectFrom('message')
    .select(['outcome', (eb) => eb.fn.countAll<number>().as('count')])
    .where('mailbox_id', '=', mailboxId)
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.outcome, row.count]));
}

/** Messages with reports of a mailbox by the result of authentication: tells when nothing counts. */
export async function countMailboxAuthenticity(database: Database, mailboxId: number): Promise<Record<string, number>> {
  const rows = await database.read
    .selectFrom('message')
    .select(['authenticity', (eb) => eb.fn.countAll<number>().as('count')])
    .where('mailbox_id', '=', mailboxId)
    .where('outcome', 'in', ['stored', 'superseded', 'duplicate'])
    .groupBy('authenticity')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.authenticity, row.count]));
}
