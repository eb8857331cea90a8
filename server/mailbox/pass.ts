import { whileAlone } from '../store/lock.ts';
import { foldersWithPending } from '../store/mailboxes/after-import.ts';
import { readCursor } from '../store/mailboxes/mailboxes.ts';
import { settleFolder } from './after-import.ts';
import type { BatchSize } from './batch-size.ts';
import type { MailboxConnection } from './connect.ts';
import { targetsOf } from './entry.ts';
import { ALL_READ, type FolderProgress, readFolder } from './folder-reader.ts';
import { listFolders } from './folders/list.ts';
import { AfterImportError, TargetFolders } from './folders/targets.ts';
import { chooseFolders, describeFolders } from './folders/tree.ts';
import { NoFolderError, noFolder } from './problem.ts';
import type { MailboxSettings } from './settings.ts';
import { createMailboxSink } from './sink.ts';
import { askForUnavailable, type UnavailableContext } from './unavailable.ts';

/** What a mailbox is read by, the same from pass to pass. */
export interface PassContext extends UnavailableContext {
  readonly settings: MailboxSettings;
  readonly batchSize: BatchSize;
}

export interface MailboxPassResult {
  /** The folder to wait in for new mail. */
  readonly first: string;
  /** What is not as it should be although every existing folder was read; one sentence each. */
  readonly troubles: readonly string[];
}

/** Reads every folder of a mailbox that the settings name, and performs their actions on stored messages. */
export async function readMailbox(
  connection: MailboxConnection,
  context: PassContext,
  signal: AbortSignal,
  onProgress: (progress: FolderProgress) => void,
): Promise<MailboxPassResult> {
  const { settings, mailboxId } = context;
  const { database } = context.ingest;
  const { client } = connection;
  const tree = await listFolders(connection);
  const { found, missing } = chooseFolders(tree, settings.folders, targetsOf(settings));
  const [first] = found;
  const there = describeFolders(tree);
  if (first === undefined) throw new NoFolderError(missing.length > 0 ? missing : settings.folders, there);
  const troubles = missing.length === 0 ? [] : [noFolder(missing, there)];
  const progress = new Map<string, FolderProgress>();
  if (found.length > 1) for (const folder of found) progress.set(folder, await expected(connection, folder, context));
  for (const folder of found) {
    if (signal.aborted) break;
    await readFolder(connection, folder, {
      sink: createMailboxSink(folder, context),
      batchSize: context.batchSize,
      signal,
      onProgress(now) {
        progress.set(folder, now);
        onProgress(sumOf(progress));
      },
    });
  }
  if (!signal.aborted) await askForUnavailable(connection, context, found, signal);
  const settling = { connection, database, mailboxId, folders: new TargetFolders(connection, tree), signal };
  const paths = new Set(tree.listed.map(({ path }) => path));
  const settle = async () => {
    for (const folder of await foldersWithPending(database, mailboxId)) {
      if (signal.aborted) break;
      if (!paths.has(folder)) continue;
      try {
        await settleFolder(settling, folder);
      } catch (error) {
        if (!(error instanceof AfterImportError) || !client.usable) throw error;
        troubles.push(error.message);
      }
    }
  };
  // Two processes moving the same messages at once would leave two copies of each.
  if ((await foldersWithPending(database, mailboxId)).length > 0)
    await whileAlone(database, `mailbox-${mailboxId}`, signal, settle);
  return { first, troubles };
}

/** What is known of a folder before its turn comes. */
async function expected(connection: MailboxConnection, folder: string, context: PassContext): Promise<FolderProgress> {
  const status = await connection.within(connection.client.status(folder, { messages: true }));
  const cursor = await readCursor(context.ingest.database, context.mailboxId, folder);
  return {
    done: 0,
    total: typeof status === 'object' ? (status.messages ?? 0) : 0,
    readBackTo: cursor?.lowestUid === 1 ? ALL_READ : null,
  };
}

function sumOf(progress: ReadonlyMap<string, FolderProgress>): FolderProgress {
  const all = [...progress.values()];
  const latest = all.map(({ readBackTo }) => readBackTo ?? '').sort();
  return {
    done: all.reduce((sum, one) => sum + one.done, 0),
    total: all.reduce((sum, one) => sum + one.total, 0),
    readBackTo: latest.includes('') ? null : (latest.at(-1) ?? null),
  };
}
