import { readCursor, writeCursor } from '../store/mailboxes.ts';
import type { FolderSink } from './imap.ts';
import { type IngestContext, ingestMessages } from './ingest.ts';

/** Messages of a mailbox folder on their way into the database: each batch is one transaction together with its cursor. */
export function createMailboxSink(
  mailboxId: number,
  folder: string,
  context: IngestContext,
  onStored: () => void,
): FolderSink {
  return {
    cursor: () => readCursor(context.database, mailboxId, folder),
    async store(messages, cursor, progress) {
      const raw = messages.map((message) => ({
        channel: 'imap' as const,
        mailboxId,
        source: `${folder};${progress.uidValidity};${message.uid}`,
        kind: 'mail' as const,
        bytes: message.bytes,
        size: message.size,
        receivedAt: message.internalDate,
      }));
      await ingestMessages(raw, context, (tx) =>
        writeCursor(tx, mailboxId, folder, cursor, progress.total, context.now()),
      );
      if (raw.length > 0) onStored();
    },
  };
}
