import { sql } from 'kysely';
import type { Database, Tx } from '../database.ts';
import type { MailboxFolder } from './mailboxes.ts';

/** Actions still pending in a folder on messages whose reports are stored. */
export interface PendingAction {
  readonly uid: number;
  /** seen, delete, move:Folder, or copied */
  readonly action: string;
}

const ROWS_A_STATEMENT = 200;

/** Written in the transaction that stores the messages, so that a crash forgets neither. */
export async function addPending(
  tx: Tx,
  { mailboxId, folder }: MailboxFolder,
  uidValidity: string,
  pending: readonly PendingAction[],
): Promise<void> {
  const rows = pending.map(({ uid, action }) => ({
    mailbox_id: mailboxId,
    folder,
    uid_validity: uidValidity,
    uid,
    action,
  }));
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    await tx
      .insertInto('after_import')
      .values(rows.slice(start, start + ROWS_A_STATEMENT))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Oldest UIDs first. Entries under another UIDVALIDITY name messages that no longer exist, and are dropped. */
export async function takePending(
  database: Database,
  { mailboxId, folder }: MailboxFolder,
  uidValidity: string,
): Promise<PendingAction[]> {
  await database.write
    .deleteFrom('after_import')
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .where('uid_validity', '!=', uidValidity)
    .execute();
  return database.read
    .selectFrom('after_import')
    .select(['uid', 'action'])
    .where('mailbox_id', '=', mailboxId)
    .where('folder', '=', folder)
    .orderBy('uid')
    .execute();
}

/** The UIDs of a folder's messages from which a report could not be read. */
export async function listUidsRejected(
  database: Database,
  { mailboxId, folder }: MailboxFolder,
  uidValidity: string,
): Promise<ReadonlySet<number>> {
  const prefix = `${folder};${uidValidity};`;
  const rows = await database.read
    .selectFrom('message')
    .select('source')
    .where('mailbox_id', '=', mailboxId)
    .where('outcome', '=', 'rejected')
    .where(sql<string>`substr(source, 1, ${prefix.length})`, '=', prefix)
    .execute();
  return new Set(rows.map(({ source }) => Number(source.slice(prefix.length))));
}

/** The folders with pending actions. */
export async function foldersWithPending(database: Database, mailboxId: number): Promise<string[]> {
  const rows = await database.read
    .selectFrom('after_import')
    .select('folder')
    .distinct()
    .where('mailbox_id', '=', mailboxId)
    .execute();
  return rows.map((row) => row.folder);
}

/** They are done; `next` is the second half of the action, if any. */
export async function settlePending(
  database: Database,
  { mailboxId, folder }: MailboxFolder,
  uids: readonly number[],
  next: string | null,
): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    for (let start = 0; start < uids.length; start += ROWS_A_STATEMENT) {
      const some = uids.slice(start, start + ROWS_A_STATEMENT);
      const where = { mailbox_id: mailboxId, folder };
      if (next === null)
        await tx
          .deleteFrom('after_import')
          .where((eb) => eb.and(where))
          .where('uid', 'in', some)
          .execute();
      else
        await tx
          .updateTable('after_import')
          .set({ action: next })
          .where((eb) => eb.and(where))
          .where('uid', 'in', some)
          .execute();
    }
  });
}
