import { sql } from 'kysely';
import type { Instant } from '../../contract/time.ts';
import type { Database, Tx } from '../database.ts';

export interface StoredCursor {
  readonly uidValidity: string;
  readonly lowestUid: number;
  readonly highestUid: number;
  /** How many messages with such UIDs are accounted for. */
  readonly known: number | null;
}

export interface StoredMailbox {
  readonly id: number;
  readonly address: string;
  readonly origin: 'config' | 'ui';
  /** JSON as its owner wrote it; secrets in it are sealed. */
  readonly settings: string | null;
  readonly paused: boolean;
}

/** The mailbox with this address (user@host:port), created if new. One also known by its folder is the same. */
export async function openMailbox(
  database: Database,
  address: string,
  origin: 'config' | 'ui',
): Promise<StoredMailbox> {
  return database.write.transaction().execute(async (tx) => {
    const row = { address, origin, settings: null, last_poll_at: null, last_error_at: null, last_error: null };
    const isKnown = await tx.selectFrom('mailbox').select('id').where('address', '=', address).executeTakeFirst();
    if (isKnown === undefined) {
      await tx
        .updateTable('mailbox')
        .set({ address })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('mailbox')
            .select('id')
            .where(sql<string>`substr(address, 1, ${address.length + 1})`, '=', `${address}/`)
            .orderBy('id')
            .limit(1),
        )
        .execute();
    }
    const stored = await tx
      .insertInto('mailbox')
      .values(row)
      .onConflict((conflict) => conflict.column('address').doUpdateSet({ origin }))
      .returning(['id', 'address', 'origin', 'settings', 'paused'])
      .executeTakeFirstOrThrow();
    return { ...stored, paused: stored.paused === 1 };
  });
}

/** The mailboxes that were added in the pages. */
export async function listOwnMailboxes(database: Database): Promise<StoredMailbox[]> {
  const rows = await database.read
    .selectFrom('mailbox')
    .select(['id', 'address', 'origin', 'settings', 'paused'])
    .where('origin', '=', 'ui')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, paused: row.paused === 1 }));
}

export async function writeMailboxSettings(database: Database, mailboxId: number, settings: string): Promise<void> {
  await database.write.updateTable('mailbox').set({ settings }).where('id', '=', mailboxId).execute();
}

/** The mailbox is a different one from now on: how far the old one was read says nothing about it. */
export async function readdressMailbox(database: Database, mailboxId: number, address: string): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    await tx.updateTable('mailbox').set({ address }).where('id', '=', mailboxId).execute();
    await tx.deleteFrom('folder_cursor').where('mailbox_id', '=', mailboxId).execute();
    await tx.deleteFrom('after_import').where('mailbox_id', '=', mailboxId).execute();
  });
}

/** Forgets a mailbox. What it brought stays. */
export async function removeMailbox(database: Database, mailboxId: number): Promise<void> {
  await database.write.deleteFrom('mailbox').where('id', '=', mailboxId).execute();
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

/** A folder of a mailbox, by the name that the server gives it. */
export interface MailboxFolder {
  readonly mailboxId: number;
  readonly folder: string;
}

export async function readCursor(database: Database, mailboxId: number, folder: string): Promise<StoredCursor | null> {
  const row = await database.read
    .selectFrom('folder_cursor')
    .select(['uid_validity', 'lowest_uid', 'highest_uid', 'messages'])
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .executeTakeFirst();
  return row === undefined
    ? null
    : {
        uidValidity: row.uid_validity,
        lowestUid: row.lowest_uid,
        highestUid: row.highest_uid,
        known: row.messages,
      };
}

/**
 * Moves the cursor of a folder from `before` to `after`, first or last in a transaction. Returns false, and changes
 * nothing, when it is no longer at `before`: another process was faster.
 */
export async function moveCursor(
  tx: Tx,
  { mailboxId, folder }: MailboxFolder,
  move: { readonly before: StoredCursor | null; readonly after: StoredCursor },
  at: Instant,
): Promise<boolean> {
  const { before, after } = move;
  const values = {
    uid_validity: after.uidValidity,
    lowest_uid: after.lowestUid,
    highest_uid: after.highestUid,
    messages: after.known,
    updated_at: at,
  };
  if (before === null) {
    const made = await tx
      .insertInto('folder_cursor')
      .values({ mailbox_id: mailboxId, folder, ...values })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return made.numInsertedOrUpdatedRows === 1n;
  }
  const moved = await tx
    .updateTable('folder_cursor')
    .set(values)
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .where('uid_validity', '=', before.uidValidity)
    .where('lowest_uid', '=', before.lowestUid)
    .where('highest_uid', '=', before.highestUid)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** The UIDs of all messages that ever came from a folder under this UIDVALIDITY. */
export async function listUidsSeen(
  database: Database,
  { mailboxId, folder }: MailboxFolder,
  uidValidity: string,
): Promise<ReadonlySet<number>> {
  const prefix = `${folder};${uidValidity};`;
  const rows = await database.read
    .selectFrom('message')
    .select('source')
    .where('mailbox_id', '=', mailboxId)
    .where(sql<string>`substr(source, 1, ${prefix.length})`, '=', prefix)
    .execute();
  return new Set(rows.map(({ source }) => Number(source.slice(prefix.length))));
}

/** There is no index of sources: looking further back would cost more than it tells. */
const LATEST_MESSAGES = 5_000;

/** The Message-ID of the message that came from `source` last, if that was not long ago. */
export async function readMessageId(database: Database, mailboxId: number, source: string): Promise<string | null> {
  const row = await database.read
    .selectFrom('message')
    .select('message_id')
    .where('id', '>', ({ selectFrom, fn }) =>
      selectFrom('message').select(sql<number>`${fn.max('id')} - ${LATEST_MESSAGES}`.as('id')),
    )
    .where(sql<number>`+mailbox_id`, '=', mailboxId)
    .where('source', '=', source)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.message_id ?? null;
}

/** The folders of a mailbox that have been read, and how many of the messages in them are accounted for. */
export async function listFolders(
  database: Database,
  mailboxId: number,
): Promise<{ readonly folder: string; readonly messages: number | null }[]> {
  return database.read
    .selectFrom('folder_cursor')
    .select(['folder', 'messages'])
    .where('mailbox_id', '=', mailboxId)
    .orderBy('folder')
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

/** Messages with reports of a mailbox by the result of authentication; `known`: copies of reports that already count. */
export async function countMailboxAuthenticity(database: Database, mailboxId: number): Promise<Record<string, number>> {
  const isKnown = sql`outcome = 'duplicate' and authenticity not in ('pass', 'vouched') and exists
    (select 1 from outcome as o join report on report.id = o.report_id where o.message_id = message.id and report.authenticated = 1)`;
  const counted = sql<string>`case when ${isKnown} then 'known' else authenticity end`;
  const rows = await database.read
    .selectFrom('message')
    .select([counted.as('authenticity'), (eb) => eb.fn.countAll<number>().as('count')])
    .where('mailbox_id', '=', mailboxId)
    .where('outcome', 'in', ['stored', 'superseded', 'duplicate'])
    .groupBy(counted)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.authenticity, row.count]));
}
