import { fromMillis, type Instant } from '../../contract/time.ts';
import type { MailboxConnection } from '../connect.ts';
import type { BatchSize } from './batch-size.ts';
import { type FetchedBatch, type FetchedMessage, fetchBatch, fetchMessageId } from './fetch-messages.ts';
import { type OpenedFolder, openFolder } from './open-folder.ts';

/** Of a folder, the UIDs lowestUid..highestUid have been read: newer ones and older ones are still to come. */
export interface FolderCursor {
  readonly uidValidity: string;
  readonly lowestUid: number;
  readonly highestUid: number;
  /** How many messages with such UIDs are accounted for: read, or given up by name. Null: not known. */
  readonly known: number | null;
}

/** Receives the messages of one folder. */
export interface FolderSink {
  cursor(): Promise<FolderCursor | null>;
  /** The UIDs of all messages that ever came from this folder under this UIDVALIDITY. */
  uidsSeen(uidValidity: string): Promise<ReadonlySet<number>>;
  /** The Message-ID of the message that was read lately under this UID; null where that is not known. */
  messageIdOf(uidValidity: string, uid: number): Promise<string | null>;
  /**
   * Keeps the messages and the cursor in one transaction; resolves when both are durable. Throws CursorMovedError when
   * the cursor is no longer `before`: another process reads this folder too.
   */
  store(messages: readonly FetchedMessage[], before: FolderCursor | null, after: FolderCursor): Promise<void>;
}

/** Another process has read ahead in the same folder: what this one has fetched is in the database already. */
export class CursorMovedError extends Error {
  override readonly name = 'CursorMovedError';
}

/** Messages of a folder read so far, and in all. */
export interface FolderProgress {
  readonly done: number;
  readonly total: number;
  /** Everything the server received since then has been read; null: nothing is certain yet. */
  readonly readBackTo: Instant | null;
}

/** What the server counts in a folder, and what of it is accounted for: read now, known before, or given up by name. */
export interface FolderBooks {
  readonly uidValidity: string;
  readonly counted: number;
  readonly accounted: number;
  /** The UIDs of all that are listed, rising. */
  readonly listed: readonly number[];
}

/** Nothing older is missing. */
export const ALL_READ: Instant = fromMillis(0);

/** Measured: ranges of some hundreds are several times as fast as one FETCH per message. */
export const BATCH_MESSAGES = 200;
/** How often a batch yields to another process before the folder is left for the next pass. */
const MOST_RACES = 1000;

export interface FolderReading {
  readonly sink: FolderSink;
  readonly batchSize: BatchSize;
  readonly signal: AbortSignal;
  onProgress(progress: FolderProgress): void;
}

/**
 * Reads what is new in the folder, then what is older than anything read before, newest first, in batches. Stops between two
 * batches when `signal` is aborted; what was stored by then is not read again. Returns null where it was not read to its end.
 */
export async function readFolder(
  connection: MailboxConnection,
  folder: string,
  reading: FolderReading,
): Promise<FolderBooks | null> {
  const { sink, signal } = reading;
  const opened = await openFolder(connection, folder);
  for (let races = 0; races < MOST_RACES && !signal.aborted; races++) {
    const known = await sink.cursor();
    try {
      return await readFrom(connection, opened, known, reading);
    } catch (error) {
      if (!(error instanceof CursorMovedError)) throw error;
    }
  }
  return null;
}

async function readFrom(
  connection: MailboxConnection,
  opened: OpenedFolder,
  known: FolderCursor | null,
  { sink, batchSize, signal, onProgress }: FolderReading,
): Promise<FolderBooks | null> {
  const { folder, uids } = opened;
  const plan = await planReading(connection, opened, known, sink);
  let { cursor } = plan;
  let before = known;
  let accounted = cursor.known ?? 0;
  let done = uids.length - plan.newer.length - plan.left.length - plan.older.length;
  // The few messages of an ordinary pass are new mail, not a gap in what is known.
  const isOrdinary = plan.older.length === 0 && plan.newer.length + plan.left.length <= BATCH_MESSAGES;
  let readBackTo = isOrdinary && known !== null ? ALL_READ : null;
  onProgress({ done, total: uids.length, readBackTo });
  for (const direction of ['newer', 'left', 'older'] as const) {
    const list = plan[direction];
    for (let position = 0; position < list.length && !signal.aborted; ) {
      const batch = await nextBatch(connection, folder, list.slice(position, position + BATCH_MESSAGES), batchSize);
      position += batch.taken;
      done += batch.taken;
      accounted += batch.messages.length;
      const edge = list[position - 1] ?? cursor.highestUid;
      const moved = {
        newer: { highestUid: edge },
        left: {},
        older: { lowestUid: position >= list.length ? 1 : edge },
      }[direction];
      const after = { ...cursor, ...moved, known: accounted };
      await sink.store(batch.messages, before, after);
      before = after;
      cursor = after;
      if (done === uids.length) readBackTo = ALL_READ;
      else if (direction === 'older') readBackTo = batch.messages.at(-1)?.internalDate ?? readBackTo;
      onProgress({ done, total: uids.length, readBackTo });
    }
  }
  if (signal.aborted) return null;
  // An empty folder, or one with nothing older, is marked too, so that the next pass starts from here.
  const end = { ...cursor, lowestUid: 1, known: accounted };
  if (before === null || before.uidValidity !== end.uidValidity || before.lowestUid !== 1 || before.known !== accounted)
    await sink.store([], before, end);
  return closeBooks(connection, opened, accounted);
}

interface ReadingPlan {
  readonly cursor: FolderCursor;
  /** Rising. */
  readonly newer: readonly number[];
  /** Lie between those that are known, and have never been handed out; rising. */
  readonly left: readonly number[];
  /** Falling. */
  readonly older: readonly number[];
}

async function planReading(
  connection: MailboxConnection,
  { uidValidity, uids, nextUid }: OpenedFolder,
  known: FolderCursor | null,
  sink: FolderSink,
): Promise<ReadingPlan> {
  if (known?.uidValidity !== uidValidity || (await haveBegunAnew(connection, { uids, nextUid }, known, sink))) {
    const top = uids.at(-1) ?? 0;
    const cursor = { uidValidity, lowestUid: top + 1, highestUid: top, known: 0 };
    return { cursor, newer: [], left: [], older: [...uids].reverse() };
  }
  const within = uids.filter((uid) => uid >= known.lowestUid && uid <= known.highestUid);
  // More than were accounted for: an earlier list was not whole, or something was not handed out.
  const seen = known.known !== null && within.length > known.known ? await sink.uidsSeen(uidValidity) : null;
  const left = seen === null ? [] : within.filter((uid) => !seen.has(uid));
  return {
    cursor: { ...known, known: within.length - left.length },
    newer: uids.filter((uid) => uid > known.highestUid),
    left,
    older: uids.filter((uid) => uid < known.lowestUid).reverse(),
  };
}

/**
 * Under the same UIDVALIDITY UIDs only rise (RFC 3501 section 2.3.1.1); on some servers they begin anew all the same. Then the next
 * one is lower than it was, or an old one names another message.
 */
async function haveBegunAnew(
  connection: MailboxConnection,
  { uids, nextUid }: Pick<OpenedFolder, 'uids' | 'nextUid'>,
  known: FolderCursor,
  sink: FolderSink,
): Promise<boolean> {
  if (nextUid !== null && nextUid <= known.highestUid) return true;
  const uid = uids.findLast((one) => one >= known.lowestUid && one <= known.highestUid);
  if (uid === undefined) return false;
  const before = await sink.messageIdOf(known.uidValidity, uid);
  const now = before === null ? null : await fetchMessageId(connection, uid);
  return now !== null && before !== now;
}

/** Messages that others removed meanwhile are no difference: it no longer counts them when it opens the folder again. */
async function closeBooks(
  connection: MailboxConnection,
  { folder, uidValidity, counted, uids }: OpenedFolder,
  accounted: number,
): Promise<FolderBooks> {
  const { client } = connection;
  const books = { uidValidity, counted, accounted, listed: uids };
  if (accounted >= counted) return books;
  const { exists } = await connection.within(client.mailboxOpen(folder));
  const top = uids.at(-1) ?? 0;
  // `n:*` names the last message even where its UID is below n.
  const later = await connection.within(client.search({ uid: `${top + 1}:*` }, { uid: true }));
  const arrived = Array.isArray(later) ? later.filter((uid) => uid > top).length : 0;
  return { ...books, counted: Math.max(0, exists - arrived) };
}

async function nextBatch(
  connection: MailboxConnection,
  folder: string,
  uids: readonly number[],
  batchSize: BatchSize,
): Promise<FetchedBatch> {
  const [uid = 0] = uids;
  const size = batchSize.sizeAt(folder, uid);
  if (size === 0) return { taken: 1, messages: [{ uid, size: 0, internalDate: null, bytes: null }] };
  const batch = uids.slice(0, size);
  try {
    return await fetchBatch(connection, batch);
  } catch (error) {
    batchSize.failed(folder, batch);
    throw error;
  }
}
