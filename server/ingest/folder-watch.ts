import { link, lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../contract/time.ts';
import type { Log } from '../log.ts';
import { safeName } from '../reading/safe-name.ts';
import {
  forgetWatchedFile,
  keepWatchedFile,
  listWatchedFiles,
  type WatchedFile,
} from '../store/mailboxes/watched-files.ts';
import { pause } from '../timers.ts';
import { importListed } from './import.ts';
import type { IngestContext } from './ingest.ts';
import { attemptIo, explain } from './system-error.ts';

/** What becomes of a file that was read. Unreadable files are moved aside unless all are left in place. */
export type AfterReading = 'move' | 'leave' | 'delete';

export interface FolderWatchStatus {
  readonly folder: string;
  /** When a file was last read, since the start. */
  readonly lastAt: Instant | null;
  /** What is wrong with the folder or with moving files, in words; null: nothing. */
  readonly trouble: string | null;
}

export interface FolderWatch {
  status(): FolderWatchStatus;
  start(): void;
  /** Stops after the current file. */
  stop(): Promise<void>;
}

export interface FolderWatchOptions {
  readonly folder: string;
  readonly after: AfterReading;
  readonly context: IngestContext;
  readonly log: Log;
  /** Between two scans, in ms; a file counts as complete when it has not changed from one to the next. */
  readonly interval: number;
  onStored(): void;
}

/** Where files are moved, inside the watched folder. */
const READ = 'done';
const UNREADABLE = 'unreadable';
/** Names that programs use for files that are not complete yet. */
const UNFINISHED = /^\.|~$|\.(tmp|part|partial|crdownload|filepart|swp)$/i;

/**
 * Reads report files, mails, mboxes and archives that are put into a folder, each once and as soon as it is complete. A bad
 * file never stops the rest. Links are not followed: write access to the folder must not give read access to other files.
 */
export function createFolderWatch(options: FolderWatchOptions): FolderWatch {
  return new WatchedFolder(options);
}

class WatchedFolder implements FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #stopping = new AbortController();
  readonly #read = new Map<string, WatchedFile>();
  /** Files that were read and still have to be moved or deleted: whether they brought a report. */
  readonly #unmoved = new Map<string, boolean>();
  #before: ReadonlyMap<string, WatchedFile> = new Map();
  #status: FolderWatchStatus;
  #running: Promise<void> = Promise.resolve();

  constructor(options: FolderWatchOptions) {
    this.#options = options;
    this.#status = { folder: options.folder, lastAt: null, trouble: null };
  }

  status(): FolderWatchStatus {
    return this.#status;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { context, log, interval } = this.#options;
    const { signal } = this.#stopping;
    for (const file of await listWatchedFiles(context.database)) this.#read.set(file.path, file);
    while (!signal.aborted) {
      await this.#scan().catch((error: unknown) => log.error({ err: error }, 'the watched folder could not be read'));
      await pause(interval, signal);
    }
  }

  async #scan(): Promise<void> {
    const { folder } = this.#options;
    const names = await attemptIo(() => readdir(folder));
    if (names instanceof Error) {
      this.#setTrouble(`The folder ${folder} cannot be read: ${explain(names)}.`);
      return;
    }
    if (this.#unmoved.size === 0) this.#setTrouble(null);
    const present = new Map<string, WatchedFile>();
    for (const name of names.sort()) {
      if (this.#stopping.signal.aborted) return;
      if (UNFINISHED.test(name)) continue;
      const file = await factsOf(join(folder, name));
      if (file === null) continue;
      present.set(name, file);
      if (!isSame(this.#before.get(name), file)) continue; // perhaps not complete yet
      if (!isSame(this.#read.get(file.path), file)) await this.#take(name, file);
      else await this.#put(name, file);
    }
    this.#before = present;
    await this.#forgetAllBut(new Set([...present.values()].map(({ path }) => path)));
  }

  async #forgetAllBut(paths: ReadonlySet<string>): Promise<void> {
    for (const path of [...this.#read.keys()].filter((one) => !paths.has(one))) {
      this.#read.delete(path);
      this.#unmoved.delete(path);
      await forgetWatchedFile(this.#options.context.database, path);
    }
  }

  async #take(name: string, file: WatchedFile): Promise<void> {
    const { context, log, after, onStored } = this.#options;
    const { signal } = this.#stopping;
    const source = safeName(name);
    const summary = await importListed([file.path], context, {
      channel: 'file',
      sourceName: (path) => (path.startsWith(file.path) ? `${source}${path.slice(file.path.length)}` : path),
      signal,
    });
    // Stopped in the middle of an mbox: the next start reads all of it again, and recognises duplicates.
    if (signal.aborted) return;
    this.#status = { ...this.#status, lastAt: context.now() };
    const { stored, rejected } = summary;
    log.info({ file: source, stored, rejected }, 'a file of the watched folder was read');
    this.#read.set(file.path, file);
    onStored();
    if (after === 'leave') await keepWatchedFile(context.database, file);
    else {
      this.#unmoved.set(file.path, rejected === 0 && stored + summary.duplicate + summary.superseded > 0);
      await this.#put(name, file);
    }
  }

  /** Moves or deletes a file that was read; if that fails, it is remembered as read and tried again. */
  async #put(name: string, file: WatchedFile): Promise<void> {
    const { folder, after, context } = this.#options;
    const isRead = this.#unmoved.get(file.path);
    if (isRead === undefined) return;
    const done = await attemptIo(() =>
      isRead && after === 'delete' ? unlink(file.path) : moveAside(folder, name, isRead ? READ : UNREADABLE),
    );
    if (done instanceof Error) {
      await keepWatchedFile(context.database, file);
      this.#setTrouble(`The file ${safeName(name)} was read, but cannot be moved or deleted (${done.code}).`);
      return;
    }
    this.#unmoved.delete(file.path);
  }

  #setTrouble(trouble: string | null): void {
    if (trouble !== null && trouble !== this.#status.trouble)
      this.#options.log.warn({ trouble }, 'trouble with the watched folder');
    this.#status = { ...this.#status, trouble };
  }
}

/** Into a folder inside the watched one, under a name that is free there. */
async function moveAside(folder: string, name: string, into: string): Promise<void> {
  const target = join(folder, into);
  await mkdir(target, { recursive: true });
  // A link fails where the name is taken; renaming would overwrite what came before.
  for (let number = 0; ; number++) {
    const free = join(target, number === 0 ? name : `${number}-${name}`);
    const linked = await attemptIo(() => link(join(folder, name), free));
    if (!(linked instanceof Error)) break;
    if (linked.code !== 'EEXIST' || number > 1000) throw linked;
  }
  await unlink(join(folder, name));
}

/** Null for everything but a plain file. */
async function factsOf(path: string): Promise<WatchedFile | null> {
  const facts = await attemptIo(() => lstat(path));
  if (facts instanceof Error || !facts.isFile()) return null;
  return { path, bytes: facts.size, modified: Math.trunc(facts.mtimeMs) };
}

function isSame(one: WatchedFile | undefined, other: WatchedFile): boolean {
  return one !== undefined && one.bytes === other.bytes && one.modified === other.modified;
}
