import { type IngestContext, ingestMessages, type RawMessage } from '../ingest/ingest.ts';
import { addPending, type PendingAction } from '../store/mailboxes/after-import.ts';
import { listUidsSeen, moveCursor, readCursor, readMessageId } from '../store/mailboxes/mailboxes.ts';
import { NOT_DELIVERED } from '../store/mailboxes/unavailable.ts';
import type { MessageOutcome } from '../store/reports/messages.ts';
import { afterOf } from './entry.ts';
import { type FetchedMessage, MAX_MESSAGE_BYTES, messageIdIn } from './folders/fetch-messages.ts';
import { CursorMovedError, type FolderSink } from './folders/folder-reader.ts';
import type { MailboxSettings } from './settings.ts';

export interface SinkContext {
  readonly mailboxId: number;
  readonly settings: Pick<MailboxSettings, 'after' | 'unreadableFolder'>;
  readonly ingest: IngestContext;
  /** Messages were stored: verdicts may have changed. */
  onStored(): void;
}

/** Messages of a mailbox folder on their way into the database: each batch is one transaction together with its cursor and its pending actions. */
export function createMailboxSink(folder: string, context: SinkContext): FolderSink {
  const { mailboxId, settings, ingest, onStored } = context;
  return {
    cursor: () => readCursor(ingest.database, mailboxId, folder),
    uidsSeen: (uidValidity) => listUidsSeen(ingest.database, { mailboxId, folder }, uidValidity),
    async messageIdOf(uidValidity, uid) {
      const stored = await readMessageId(ingest.database, mailboxId, `${folder};${uidValidity};${uid}`);
      return stored === null ? null : messageIdIn(stored);
    },
    async store(messages, before, after) {
      const raw = messages.map((message) => toRaw(message, mailboxId, `${folder};${after.uidValidity};${message.uid}`));
      await ingestMessages(raw, ingest, async (tx, outcomes) => {
        if (!(await moveCursor(tx, { mailboxId, folder }, { before, after }, ingest.now())))
          throw new CursorMovedError(`imap: ${folder} is read by another process, too`);
        const pending = messages.flatMap((message, index): PendingAction[] => {
          const action = isUnavailable(message) ? null : actionFor(outcomes[index]?.outcome, settings);
          return action === null ? [] : [{ uid: message.uid, action }];
        });
        await addPending(tx, { mailboxId, folder }, after.uidValidity, pending);
      });
      if (messages.length > 0) onStored();
    },
  };
}

/** The server lists it, but sent no bytes although it is not too large. */
export function isUnavailable({ bytes, size }: FetchedMessage): boolean {
  return bytes === null && size <= MAX_MESSAGE_BYTES;
}

export function toRaw(message: FetchedMessage, mailboxId: number, source: string): RawMessage {
  return {
    channel: 'imap',
    mailboxId,
    source,
    kind: 'mail',
    bytes: message.bytes,
    size: message.size,
    receivedAt: message.internalDate,
    ...(isUnavailable(message)
      ? {
          refusal: {
            kind: 'rejected',
            code: NOT_DELIVERED,
            reason: 'The mail server lists this message and does not hand it out; it stays where it is.',
          },
        }
      : {}),
  };
}

/** Mail that has nothing to do with TLS reports is never touched. */
export function actionFor(
  outcome: MessageOutcome['outcome'] | undefined,
  { after, unreadableFolder }: Pick<MailboxSettings, 'after' | 'unreadableFolder'>,
): string | null {
  if (outcome === undefined || outcome === 'not-tlsrpt') return null;
  if (outcome === 'rejected') return unreadableFolder === null ? null : `move:${unreadableFolder}`;
  return after.kind === 'leave' ? null : afterOf(after);
}
