import { whileAlone } from '../store/lock.ts';
import { foldersWithPending } from '../store/mailboxes/after-import.ts';
import { readCursor } from '../store/mailboxes/mailboxes.ts';
import { listWithheld } from '../store/mailboxes/unavailable.ts';
import { settleFolder } from './after-import.ts';
import type { MailboxConnection } from './connect.ts';
import { targetsOf } from './entry.ts';
import type { BatchSize } from './folders/batch-size.ts';
import { ALL_READ, type FolderBooks, type FolderProgress, readFolder } from './folders/folder-reader.ts';
import { listFolders } from './folders/list.ts';
import { TargetFolders } from './folders/targets.ts';
import { chooseFolders, describeFolders, type FolderTree } from './folders/tree.ts';
import { describeMailboxError, FolderLostError, isAnswer, NoFolderError, noFolder } from './problem.ts';
import type { FolderRetries } from './retry.ts';
import type { MailboxSettings } from './settings.ts';
import { createMailboxSink } from './sink.ts';
import { askForUnavailable, type UnavailableContext } from './unavailable.ts';

/** What a mailbox is read by, the same from pass to pass. */
export interface PassContext extends UnavailableContext {
  readonly settings: MailboxSettings;
  readonly batchSize: BatchSize;
  readonly folderRetries: FolderRetries;
  /** Actions that waited are no longer wanted. */
  onDropped(folder: string, messages: number): void;
}

export interface MailboxPassResult {
  /** The folder to wait in for new mail. */
  readonly first: string;
  /** How long at most, in milliseconds: a folder that could not be read is tried again then. */
  readonly wait: number;
  /** What is not as it should be although the mailbox was read; one sentence each. */
  readonly troubles: readonly string[];
}

/** Reads every folder of a mailbox that the settings name, and performs their actions on stored messages. */
export async function readMailbox(
  connection: MailboxConnection,
  context: PassContext,
  signal: AbortSignal,
  onProgress: (progress: FolderProgress) => void,
): Promise<MailboxPassResult> {
  const { settings, folderRetries } = context;
  const tree = await listFolders(connection);
  const { found, missing } = chooseFolders(tree, settings.folders, targetsOf(settings));
  const there = describeFolders(tree);
  if (found.length === 0) throw new NoFolderError(missing.length > 0 ? missing : settings.folders, there);
  const troubles = missing.length === 0 ? [] : [noFolder(missing, there)];
  const { read, failure, reasons } = await readFolders(connection, context, found, { signal, onProgress });
  troubles.push(...reasons);
  if (!signal.aborted) {
    await askForUnavailable(connection, context, [...read.keys()], signal);
    for (const [folder, books] of read) troubles.push(...(await differences(context, folder, books)));
    troubles.push(...(await settle(connection, context, tree, signal)));
  }
  const [first] = read.keys();
  if (first === undefined && failure !== null) throw failure;
  return { first: first ?? found[0] ?? '', wait: folderRetries.wait(found), troubles };
}

interface FoldersRead {
  /** Those that were read to their end. */
  readonly read: ReadonlyMap<string, FolderBooks>;
  /** What the last of the others failed of. */
  readonly failure: unknown;
  readonly reasons: readonly string[];
}

/** A folder that cannot be read is named, and keeps no other from being read. */
async function readFolders(
  connection: MailboxConnection,
  context: PassContext,
  folders: readonly string[],
  { signal, onProgress }: { readonly signal: AbortSignal; onProgress(progress: FolderProgress): void },
): Promise<FoldersRead> {
  const { settings, folderRetries } = context;
  const progress = new Map<string, FolderProgress>();
  const read = new Map<string, FolderBooks>();
  const reasons: string[] = [];
  let failure: unknown = null;
  const areAllWaiting = folders.every((folder) => folderRetries.reasonToWait(folder) !== null);
  const reasonToWait = (folder: string) => (areAllWaiting ? null : folderRetries.reasonToWait(folder));
  /** Returns why the folder could not be read; throws what is not the fault of one folder, or has cost the connection. */
  const refuse = (folder: string, error: unknown): string => {
    const isLost = !connection.client.usable;
    if (signal.aborted || !(isLost || isAnswer(error)) || (isLost && folders.length === 1)) throw error;
    const problem = describeMailboxError(error, settings.host);
    const reason = `The folder ${folder} could not be read: ${problem.detail ?? problem.message}`;
    folderRetries.failed(folder, problem, reason);
    if (isLost) throw new FolderLostError(reason, { cause: error });
    return reason;
  };
  if (folders.length > 1)
    for (const folder of folders)
      if (reasonToWait(folder) === null) progress.set(folder, await expected(connection, folder, context, refuse));
  for (const folder of folders) {
    if (signal.aborted) break;
    const waiting = reasonToWait(folder);
    if (waiting !== null) {
      reasons.push(waiting);
      continue;
    }
    let gotOn = false;
    const onStored = () => {
      gotOn = true;
      context.onStored();
    };
    try {
      const books = await readFolder(connection, folder, {
        sink: createMailboxSink(folder, { ...context, onStored }),
        batchSize: context.batchSize,
        signal,
        onProgress(now) {
          progress.set(folder, now);
          onProgress(sumOf(progress));
        },
      });
      folderRetries.succeeded(folder);
      if (books !== null) read.set(folder, books);
    } catch (error) {
      if (gotOn) folderRetries.succeeded(folder);
      reasons.push(refuse(folder, error));
      failure = error;
    }
  }
  return { read, failure, reasons };
}

/** What a folder holds by the server's own word and is not read, in sentences. */
async function differences({ ingest, mailboxId }: PassContext, folder: string, books: FolderBooks): Promise<string[]> {
  const { counted, accounted, uidValidity, listed } = books;
  const noted = await listWithheld(ingest.database, { mailboxId, folder }, uidValidity);
  const present = noted.size === 0 ? [] : listed.filter((uid) => noted.has(uid));
  const sentences: string[] = [];
  if (counted > accounted)
    sentences.push(
      `The server counts ${inWords(counted)} in ${folder}, and neither lists nor hands out ${(counted - accounted).toLocaleString('en')} of them.`,
    );
  if (present.length > 0)
    sentences.push(
      `The server lists ${inWords(present.length)} in ${folder} that it does not hand out. They are asked for again once a day, and by "Try again" under "Could not be read".`,
    );
  return sentences;
}

function inWords(messages: number): string {
  return messages === 1 ? '1 message' : `${messages.toLocaleString('en')} messages`;
}

async function settle(
  connection: MailboxConnection,
  { ingest: { database }, mailboxId, settings, onDropped }: PassContext,
  tree: FolderTree,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const troubles: string[] = [];
  const folders = new TargetFolders(connection, tree);
  const settling = { connection, database, mailboxId, settings, folders, signal, onDropped };
  const paths = new Set(tree.listed.map(({ path }) => path));
  const settleAll = async () => {
    for (const folder of await foldersWithPending(database, mailboxId)) {
      if (signal.aborted) break;
      if (paths.has(folder)) troubles.push(...(await settleFolder(settling, folder)));
    }
  };
  // Two processes moving the same messages at once would leave two copies of each.
  if ((await foldersWithPending(database, mailboxId)).length > 0)
    await whileAlone(database, `mailbox-${mailboxId}`, signal, settleAll);
  return troubles;
}

/** What is known of a folder before its turn comes. */
async function expected(
  connection: MailboxConnection,
  folder: string,
  context: PassContext,
  refuse: (folder: string, error: unknown) => unknown,
): Promise<FolderProgress> {
  const { client } = connection;
  let problem: unknown = Object.assign(new Error('connection closed'), { code: 'EConnectionClosed' });
  const status = await connection.within(client.status(folder, { messages: true })).catch((error: unknown) => {
    problem = error;
    return false; // whether it can be read shows in its turn
  });
  // The library answers `false` for a lost connection, too.
  if (!client.usable) refuse(folder, problem);
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
