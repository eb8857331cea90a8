import { sql } from 'kysely';
import type { Instant } from '../../contract/time.ts';
import type { Database, Tx } from '../database.ts';
import type { IncomingMessage } from '../reports/incoming.ts';
import { type MessageOutcome, storeItems } from '../reports/messages.ts';
import { keepOriginal } from '../reports/originals.ts';
import type { MailboxFolder } from './mailboxes.ts';

/** Code of messages that the mail server lists but does not deliver. */
export const NOT_DELIVERED = 'not-delivered';

export interface UnavailableMessage {
  readonly id: number;
  /** folder;uidvalidity;uid */
  readonly source: string;
}

/** Messages of a mailbox unavailable since `before` or longer, by id, those above `after`. */
export async function listUnavailable(
  database: Database,
  mailboxId: number,
  { before, after, limit }: { readonly before: Instant; readonly after: number; readonly limit: number },
): Promise<UnavailableMessage[]> {
  return database.read
    .selectFrom('message')
    .innerJoin('outcome', 'outcome.message_id', 'message.id')
    .select(['message.id', 'message.source'])
    .where('message.mailbox_id', '=', mailboxId)
    .where('message.outcome', '=', 'rejected')
    .where('outcome.code', '=', NOT_DELIVERED)
    .where('message.seen_at', '<=', before)
    .where('message.id', '>', after)
    .orderBy('message.id')
    .limit(limit)
    .execute();
}

/** The UIDs of a folder's messages that are unavailable now. */
export async function listWithheld(
  database: Database,
  { mailboxId, folder }: MailboxFolder,
  uidValidity: string,
): Promise<ReadonlySet<number>> {
  const prefix = `${folder};${uidValidity};`;
  const rows = await database.read
    .selectFrom('message')
    .innerJoin('outcome', 'outcome.message_id', 'message.id')
    .select('message.source')
    .where('message.mailbox_id', '=', mailboxId)
    .where('message.outcome', '=', 'rejected')
    .where('outcome.code', '=', NOT_DELIVERED)
    .where(sql<string>`substr(message.source, 1, ${prefix.length})`, '=', prefix)
    .execute();
  return new Set(rows.map(({ source }) => Number(source.slice(prefix.length))));
}

/**
 * Replaces the note that a message was not delivered with the message itself, `alongside` in the same transaction.
 * Returns false, and changes nothing, when another process was faster.
 */
export async function replaceUnavailable(
  database: Database,
  id: number,
  message: IncomingMessage,
  alongside: (tx: Tx, outcome: MessageOutcome) => Promise<void>,
): Promise<boolean> {
  return database.write.transaction().execute(async (tx) => {
    const gone = await tx
      .deleteFrom('outcome')
      .where('message_id', '=', id)
      .where('code', '=', NOT_DELIVERED)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) return false;
    const { status, signingDomain, reason } = message.authenticity;
    await tx
      .updateTable('message')
      .set({
        message_id: message.messageId,
        sender: message.sender,
        subject: message.subject,
        received_at: message.receivedAt,
        bytes: message.bytes,
        original_id: message.original === null ? null : await keepOriginal(tx, message.original),
        trust: message.trust,
        authenticity: status,
        signing_domain: signingDomain,
        authenticity_reason: reason,
      })
      .where('id', '=', id)
      .execute();
    await alongside(tx, await storeItems(tx, id, message.items, message.seenAt));
    return true;
  });
}

/** The server no longer lists it: asking again is pointless. */
export async function giveUpUnavailable(database: Database, id: number): Promise<void> {
  await database.write
    .updateTable('outcome')
    .set({ code: 'gone', reason: 'The mail server never handed out this message, and does not list it any more.' })
    .where('message_id', '=', id)
    .where('code', '=', NOT_DELIVERED)
    .execute();
}
