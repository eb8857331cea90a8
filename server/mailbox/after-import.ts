import type { Database } from '../store/database.ts';
import { settlePending, takePending } from '../store/mailboxes/after-import.ts';
import type { MailboxConnection } from './connect.ts';
import { parseAfter } from './entry.ts';
import { AfterImportError, type TargetFolders } from './folders/targets.ts';
import { serverWords } from './problem.ts';

/** Measured: one command for some hundreds is a hundred times as fast as one for each. */
const SET_SIZE = 500;

export interface AfterImportContext {
  readonly connection: MailboxConnection;
  readonly database: Database;
  readonly mailboxId: number;
  readonly folders: TargetFolders;
  readonly signal: AbortSignal;
}

/**
 * Performs a folder's pending actions on messages whose reports are stored: in sets, each recorded as soon as the
 * server has done it. After a kill at any moment the next run continues; repeating an action is harmless.
 * Throws AfterImportError with the server's words; the remaining actions stay pending.
 */
export async function settleFolder(context: AfterImportContext, folder: string): Promise<void> {
  const { connection, database, mailboxId, signal } = context;
  const opened = await connection.within(connection.client.mailboxOpen(folder, { readOnly: false }));
  const pending = await takePending(database, { mailboxId, folder }, String(opened.uidValidity));
  for (const action of new Set(pending.map((one) => one.action))) {
    const all = pending.filter((one) => one.action === action).map(({ uid }) => uid);
    for (let start = 0; start < all.length && !signal.aborted; start += SET_SIZE)
      await act(context, folder, action, all.slice(start, start + SET_SIZE));
  }
}

async function act(context: AfterImportContext, folder: string, action: string, uids: readonly number[]) {
  const { connection, database, mailboxId } = context;
  const { client } = connection;
  const range = uids.join(',');
  const after = parseAfter(action);
  const demand = async (what: string, work: Promise<unknown>) => {
    const answer = await connection.within(work);
    if (answer === false || answer === undefined)
      throw new AfterImportError(`${what} ${folder}: ${serverWords(connection.refusal())}`);
  };
  const settle = (next: string | null) => settlePending(database, { mailboxId, folder }, uids, next);
  switch (after.kind) {
    case 'leave':
      return settle(null);
    case 'seen':
      await demand('Messages could not be marked as read in', client.messageFlagsAdd(range, ['\\Seen'], BY_UID_SILENT));
      return settle(null);
    case 'move': {
      const target = await context.folders.ensure(after.folder);
      if (client.capabilities.has('MOVE')) {
        await demand(`Messages could not be moved to ${after.folder} from`, client.messageMove(range, target, BY_UID));
        return settle(null);
      }
      await demand(`Messages could not be copied to ${after.folder} from`, client.messageCopy(range, target, BY_UID));
      // From here on a retry must not copy them again.
      await settle('delete');
      await expunge(context, folder, range, demand);
      return settle(null);
    }
    case 'delete':
      await expunge(context, folder, range, demand);
      return settle(null);
  }
}

async function expunge(
  { connection }: AfterImportContext,
  folder: string,
  range: string,
  demand: (what: string, work: Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { client } = connection;
  if (!client.capabilities.has('UIDPLUS')) {
    // Without UID EXPUNGE every message that anyone has marked as deleted would go.
    const marked = await connection.within(client.search({ deleted: true, not: { uid: range } }, BY_UID));
    if (!Array.isArray(marked) || marked.length > 0)
      throw new AfterImportError(
        `Messages could not be removed from ${folder}: others are marked as deleted there, and this server could only remove all of them`,
      );
  }
  await demand('Messages could not be removed from', client.messageDelete(range, BY_UID_SILENT));
}

const BY_UID = { uid: true };
const BY_UID_SILENT = { uid: true, silent: true };
