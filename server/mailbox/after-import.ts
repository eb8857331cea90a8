import type { Database } from '../store/database.ts';
import { listUidsRejected, type PendingAction, settlePending, takePending } from '../store/mailboxes/after-import.ts';
import type { MailboxConnection } from './connect.ts';
import { parseAfter } from './entry.ts';
import { AfterImportError, type TargetFolders } from './folders/targets.ts';
import { isAnswer, serverWords } from './problem.ts';
import type { MailboxSettings } from './settings.ts';
import { actionFor } from './sink.ts';

/** Measured: one command for some hundreds is a hundred times as fast as one for each. */
const SET_SIZE = 500;
/** Pending: copied to where it belongs, and still to be removed here. */
const COPIED = 'copied';

export interface AfterImportContext {
  readonly connection: MailboxConnection;
  readonly database: Database;
  readonly mailboxId: number;
  readonly settings: Pick<MailboxSettings, 'after' | 'unreadableFolder'>;
  readonly folders: TargetFolders;
  readonly signal: AbortSignal;
  /** Actions that waited are no longer wanted. */
  onDropped(folder: string, messages: number): void;
}

/**
 * Performs a folder's pending actions on messages whose reports are stored, as the settings want them now: in sets, each
 * recorded as soon as the server has done it. After a kill at any moment the next run continues; repeating an action is harmless.
 * Returns what could not be done, with the server's words; it stays pending, and holds up nothing else.
 */
export async function settleFolder(context: AfterImportContext, folder: string): Promise<readonly string[]> {
  const { connection, signal } = context;
  const troubles: string[] = [];
  const attempt = async (work: () => Promise<void>, otherwise: string) => {
    try {
      await work();
    } catch (error) {
      if (!connection.client.usable || !(error instanceof AfterImportError || isAnswer(error))) throw error;
      troubles.push(error instanceof AfterImportError ? error.message : `${otherwise}: ${serverWords(error)}`);
    }
  };
  await attempt(async () => {
    const opened = await connection.within(connection.client.mailboxOpen(folder));
    const pending = await followSettings(context, folder, String(opened.uidValidity));
    for (const action of new Set(pending.map((one) => one.action))) {
      const all = pending.filter((one) => one.action === action).map(({ uid }) => uid);
      await attempt(async () => {
        for (let start = 0; start < all.length && !signal.aborted; start += SET_SIZE)
          await act(context, folder, action, all.slice(start, start + SET_SIZE));
      }, `Messages in ${folder} could not be dealt with`);
    }
  }, `The folder ${folder} could not be opened, and its messages wait`);
  return troubles;
}

/** What waits, by the present settings: a corrected target holds for it too, and what is to be left is dropped. */
async function followSettings(
  { database, mailboxId, settings, onDropped }: AfterImportContext,
  folder: string,
  uidValidity: string,
): Promise<readonly PendingAction[]> {
  const where = { mailboxId, folder };
  const pending = await takePending(database, where, uidValidity);
  const asConfigured = new Set([actionFor('stored', settings), actionFor('rejected', settings), COPIED]);
  const outdated = pending.filter(({ action }) => !asConfigured.has(action));
  if (outdated.length === 0) return pending;
  const rejected = await listUidsRejected(database, where, uidValidity);
  const wanted = new Map<number, string | null>(
    outdated.map(({ uid }) => [uid, actionFor(rejected.has(uid) ? 'rejected' : 'stored', settings)]),
  );
  for (const next of new Set(wanted.values())) {
    const uids = [...wanted].filter(([, action]) => action === next).map(([uid]) => uid);
    await settlePending(database, where, uids, next);
    if (next === null) onDropped(folder, uids.length);
  }
  return pending.flatMap((one) => {
    const action = wanted.has(one.uid) ? (wanted.get(one.uid) ?? null) : one.action;
    return action === null ? [] : [{ uid: one.uid, action }];
  });
}

async function act(context: AfterImportContext, folder: string, action: string, uids: readonly number[]) {
  const { connection, database, mailboxId } = context;
  const { client } = connection;
  const range = uids.join(',');
  const demand = demandOf(connection, folder);
  const settle = (next: string | null) => settlePending(database, { mailboxId, folder }, uids, next);
  if (action === COPIED) {
    await expunge(context, folder, uids);
    return settle(null);
  }
  const after = parseAfter(action);
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
      refuseWithoutRight(connection, folder);
      await demand(`Messages could not be copied to ${after.folder} from`, client.messageCopy(range, target, BY_UID));
      // From here on a retry must not copy them again.
      await settle(COPIED);
      await expunge(context, folder, uids);
      return settle(null);
    }
    case 'delete':
      await expunge(context, folder, uids);
      return settle(null);
  }
}

/** The library answers `false` alone both for a refusal of the server and for what it knows to be forbidden. */
function demandOf(connection: MailboxConnection, folder: string) {
  return async (what: string, work: Promise<unknown>) => {
    const before = connection.refusal();
    const answer = await connection.within(work);
    if (answer !== false && answer !== undefined) return;
    const refusal = connection.refusal();
    throw new AfterImportError(
      `${what} ${folder}: ${refusal === before ? 'this login has no right to do that there' : serverWords(refusal)}`,
    );
  };
}

/** Without the right to delete, a copy would be made and its original stay. */
function refuseWithoutRight({ client }: MailboxConnection, folder: string): void {
  if (client.mailbox === false) return;
  const { readOnly, permanentFlags } = client.mailbox;
  if (readOnly === true || (permanentFlags !== undefined && !permanentFlags.has('\\Deleted')))
    throw new AfterImportError(`Messages could not be removed from ${folder}: this login may not delete there`);
}

async function expunge({ connection }: AfterImportContext, folder: string, uids: readonly number[]): Promise<void> {
  const { client } = connection;
  const range = uids.join(',');
  refuseWithoutRight(connection, folder);
  if (!client.capabilities.has('UIDPLUS')) {
    // Without UID EXPUNGE every message that anyone has marked as deleted would go.
    const marked = await connection.within(client.search({ deleted: true, not: { uid: range } }, BY_UID));
    if (!Array.isArray(marked) || marked.length > 0)
      throw new AfterImportError(
        `Messages could not be removed from ${folder}: others are marked as deleted there, and this server could only remove all of them`,
      );
  }
  await demandOf(connection, folder)('Messages could not be removed from', client.messageDelete(range, BY_UID_SILENT));
}

const BY_UID = { uid: true };
const BY_UID_SILENT = { uid: true, silent: true };
