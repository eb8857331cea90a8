import { gunzipSync } from 'node:zlib';
import type { Instant } from '../time.ts';
import type { Database } from './database.ts';
import type { IncomingMessage } from './incoming.ts';
import { type MessageOutcome, storeItems } from './messages.ts';
import type { Channel } from './schema.ts';

export interface UnreadableMessage {
  readonly id: number;
  readonly channel: Channel;
  readonly mailboxId: number | null;
  readonly source: string;
  readonly receivedAt: Instant | null;
  readonly trust: string;
  readonly bytes: Uint8Array;
}

/** Messages with bytes of which nothing could be read, oldest first, one at a time. */
export async function* listUnreadable(database: Database): AsyncGenerator<UnreadableMessage> {
  for (let after = 0; ; ) {
    const row = await database.read
      .selectFrom('message')
      .innerJoin('original', 'original.id', 'message.original_id')
      .select(['message.id', 'channel', 'mailbox_id', 'source', 'received_at', 'trust', 'original.content'])
      .where('message.outcome', '=', 'rejected')
      .where('message.id', '>', after)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('outcome')
              .select('outcome.seq')
              .whereRef('outcome.message_id', '=', 'message.id')
              .where('outcome.report_id', 'is not', null),
          ),
        ),
      )
      .orderBy('message.id')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return;
    after = row.id;
    yield {
      id: row.id,
      channel: row.channel,
      mailboxId: row.mailbox_id,
      source: row.source,
      receivedAt: row.received_at,
      trust: row.trust,
      bytes: gunzipSync(row.content),
    };
  }
}

/** Puts what a message came to now in the place of what it came to before. */
export async function replaceItems(
  database: Database,
  messageId: number,
  message: IncomingMessage,
): Promise<MessageOutcome> {
  return database.write.transaction().execute(async (tx) => {
    await tx.deleteFrom('outcome').where('message_id', '=', messageId).execute();
    const { status, signingDomain, reason } = message.authenticity;
    await tx
      .updateTable('message')
      .set({ authenticity: status, signing_domain: signingDomain, authenticity_reason: reason })
      .where('id', '=', messageId)
      .execute();
    return storeItems(tx, messageId, message.items, message.seenAt);
  });
}
