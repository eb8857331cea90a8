import type { ImapFlow } from 'imapflow';
import type { MailboxConnection } from './connect.ts';
import type { FolderCursor } from './folders/folder-reader.ts';

export interface Waiting {
  readonly folder: string;
  /** How far the folder has been read. */
  readonly cursor: FolderCursor | null;
  readonly millis: number;
  readonly signal: AbortSignal;
}

/** Resolves when mail may have arrived, the time is over, or `signal` is aborted; rejects when the connection is gone. */
export async function waitForMail(connection: MailboxConnection, waiting: Waiting): Promise<void> {
  const { folder, cursor, millis, signal } = waiting;
  const { client } = connection;
  const opened = await connection.within(client.mailboxOpen(folder));
  // Not every server tells UIDNEXT.
  const isNothingNew = String(opened.uidValidity) === cursor?.uidValidity && opened.uidNext <= cursor.highestUid + 1;
  // UIDs may also grow without a new message; but an empty pass costs little.
  if (!isNothingNew && opened.exists > 0 && (await hasNewer(connection, cursor?.highestUid ?? 0))) return;
  await waitForEvent(client, millis, signal);
}

async function hasNewer(connection: MailboxConnection, highestUid: number): Promise<boolean> {
  const found = await connection.within(connection.client.search({ uid: `${highestUid + 1}:*` }, { uid: true }));
  // `n:*` names the last message even where its UID is below n.
  return Array.isArray(found) && found.some((uid) => uid > highestUid);
}

function waitForEvent(client: ImapFlow, millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMail = () => settle(resolve);
    const onClose = () =>
      settle(() => reject(Object.assign(new Error('connection closed'), { code: 'EConnectionClosed' })));
    const timer = setTimeout(onMail, millis);
    function settle(then: () => void): void {
      clearTimeout(timer);
      client.off('exists', onMail);
      client.off('close', onClose);
      signal.removeEventListener('abort', onMail);
      then();
    }
    client.on('exists', onMail);
    client.on('close', onClose);
    signal.addEventListener('abort', onMail);
    if (signal.aborted) onMail();
    else if (!client.usable) onClose();
    else client.idle().catch(() => {}); // `close` reports it
  });
}
