import type { FetchMessageObject } from 'imapflow';
import { fromMillis, type Instant } from '../contract/time.ts';
import type { BatchSize } from './batch-size.ts';
import type { MailboxConnection } from './connect.ts';
import { listUids } from './list-uids.ts';

/** Of a folder, the UIDs lowestUid..highestUid have been read: newer ones and older ones are still to come. */
export interface FolderCursor {
  readonly uidValidity: string;
  readonly lowestUid: number;
  readonly highestUid: number;
}

export interface FetchedMessage {
  readonly uid: number;
  readonly size: number;
  readonly internalDate: Instant | null;
  /** Null: over the size limit, not downloaded; or the server has it but does not deliver it. */
  readonly bytes: Uint8Array | null;
}

/** Receives the messages of one folder. */
export interface FolderSink {
  cursor(): Promise<FolderCursor | null>;
  /**
   * Keeps the messages and the cursor in one transaction; resolves when both are durable. Throws CursorMovedError when
   * the cursor is no longer `before`: another process reads this folder too.
   */
  store(
    messages: readonly FetchedMessage[],
    before: FolderCursor | null,
    after: FolderCursor,
    total: number,
  ): Promise<void>;
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

/** Nothing older is missing. */
export const ALL_READ: Instant = fromMillis(0);

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Measured: ranges of some hundreds are several times as fast as one FETCH per message. */
export const BATCH_MESSAGES = 200;
const BATCH_BYTES = 24 * 1024 * 1024;
/** How often a batch yields to another process before the folder is left for the next pass. */
const MOST_RACES = 1000;

export interface FolderReading {
  readonly sink: FolderSink;
  readonly batchSize: BatchSize;
  readonly signal: AbortSignal;
  onProgress(progress: FolderProgress): void;
}

/**
 * Reads what is new in the folder, then what is older than anything read before, newest first, in batches. The folder is opened
 * read-only. Stops between two batches when `signal` is aborted; what was stored by then is not read again.
 */
export async function readFolder(connection: MailboxConnection, folder: string, reading: FolderReading): Promise<void> {
  const { sink, signal } = reading;
  const opened = await openFolder(connection, folder);
  for (let races = 0; races < MOST_RACES && !signal.aborted; races++) {
    const known = await sink.cursor();
    try {
      await readFrom(connection, opened, known, reading);
      return;
    } catch (error) {
      if (!(error instanceof CursorMovedError)) throw error;
    }
  }
}

async function readFrom(
  connection: MailboxConnection,
  { folder, uidValidity, nextUid, uids }: OpenedFolder,
  known: FolderCursor | null,
  { sink, batchSize, signal, onProgress }: FolderReading,
): Promise<void> {
  const isKnown = known?.uidValidity === uidValidity;
  let cursor = isKnown ? known : { uidValidity, lowestUid: nextUid, highestUid: nextUid - 1 };
  let before = known;
  const { highestUid, lowestUid } = cursor;
  const newer = uids.filter((uid) => uid > highestUid);
  const older = uids.filter((uid) => uid < lowestUid).reverse();
  let done = uids.length - newer.length - older.length;
  // The few messages of an ordinary pass are new mail, not a gap in what is known.
  let readBackTo = older.length === 0 && newer.length <= BATCH_MESSAGES && known !== null ? ALL_READ : null;
  onProgress({ done, total: uids.length, readBackTo });
  for (const [direction, list] of [
    ['newer', newer],
    ['older', older],
  ] as const) {
    for (let position = 0; position < list.length && !signal.aborted; ) {
      const batch = await nextBatch(connection, folder, list.slice(position, position + BATCH_MESSAGES), batchSize);
      position += batch.taken;
      done += batch.taken;
      const edge = list[position - 1] ?? nextUid - 1;
      const after =
        direction === 'newer'
          ? { ...cursor, highestUid: edge }
          : { ...cursor, lowestUid: position >= list.length ? 1 : edge };
      await sink.store(batch.messages, before, after, uids.length);
      before = after;
      cursor = after;
      if (done === uids.length) readBackTo = ALL_READ;
      else if (direction === 'older') readBackTo = batch.messages.at(-1)?.internalDate ?? readBackTo;
      onProgress({ done, total: uids.length, readBackTo });
    }
  }
  // An empty folder, or one with nothing older, is marked too, so that the next pass starts from here.
  if (!signal.aborted && !isKnown && newer.length + older.length === 0)
    await sink.store([], before, { ...cursor, lowestUid: 1 }, uids.length);
}

async function nextBatch(
  connection: MailboxConnection,
  folder: string,
  uids: readonly number[],
  batchSize: BatchSize,
): Promise<{ taken: number; messages: readonly FetchedMessage[] }> {
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

interface OpenedFolder {
  readonly folder: string;
  readonly uidValidity: string;
  readonly nextUid: number;
  /** All that are there, rising. */
  readonly uids: readonly number[];
}

async function openFolder(connection: MailboxConnection, folder: string): Promise<OpenedFolder> {
  const { client } = connection;
  const opened = await connection.within(client.mailboxOpen(folder, { readOnly: true }));
  const nextUid = opened.uidNext;
  const uids = await listUids({ exists: opened.exists, nextUid }, async (range): Promise<readonly number[]> => {
    const found = await connection.within(
      client.search(range === null ? { all: true } : { uid: range }, { uid: true }),
    );
    // A missing answer must never pass for an empty folder.
    if (!Array.isArray(found)) throw connection.refusal() ?? new Error(`imap: no list of the messages in ${folder}`);
    return found;
  });
  return { folder, uidValidity: String(opened.uidValidity), nextUid, uids };
}

/** Fetches as many of `uids` as fit the byte limit, at least one; messages that vanished meanwhile count as fetched. */
export async function fetchBatch(
  connection: MailboxConnection,
  uids: readonly number[],
): Promise<{ taken: number; messages: FetchedMessage[] }> {
  const heads = await fetchByUid(connection, uids, { uid: true, size: true, internalDate: true });
  let bytes = 0;
  let taken = 0;
  const wanted: number[] = [];
  for (const uid of uids) {
    const size = heads.get(uid)?.size ?? 0;
    if (taken > 0 && size <= MAX_MESSAGE_BYTES && bytes + size > BATCH_BYTES) break;
    taken += 1;
    if (size > MAX_MESSAGE_BYTES) continue;
    bytes += size;
    wanted.push(uid);
  }
  const query = { uid: true, source: { maxLength: MAX_MESSAGE_BYTES + 1 } };
  const sources = await fetchByUid(connection, wanted, query);
  const unavailable = await stillThere(
    connection,
    wanted.filter((uid) => sources.get(uid)?.source === undefined),
  );
  const messages: FetchedMessage[] = [];
  for (const uid of uids.slice(0, taken)) {
    const head = heads.get(uid);
    const source = sources.get(uid)?.source ?? null;
    const size = head?.size ?? source?.byteLength ?? 0;
    if (source === null && size <= MAX_MESSAGE_BYTES && !unavailable.has(uid)) continue; // expunged meanwhile
    messages.push({
      uid,
      size,
      internalDate: toInstant(head?.internalDate),
      bytes: source !== null && source.byteLength <= MAX_MESSAGE_BYTES ? source : null,
    });
  }
  return { taken, messages };
}

async function fetchByUid(
  connection: MailboxConnection,
  uids: readonly number[],
  query: Parameters<MailboxConnection['client']['fetchAll']>[1],
): Promise<Map<number, FetchMessageObject>> {
  const found = new Map<number, FetchMessageObject>();
  if (uids.length === 0) return found;
  try {
    for (const message of await connection.within(connection.client.fetchAll(uids.join(','), query, { uid: true })))
      found.set(message.uid, message);
    return found;
  } catch (error) {
    if (uids.length === 1 || !isRefused(error)) throw error;
    // One message that the server cannot read must not hold up all others.
    const half = Math.ceil(uids.length / 2);
    for (const part of [uids.slice(0, half), uids.slice(half)])
      for (const [uid, message] of await fetchByUid(connection, part, query).catch(orNothing)) found.set(uid, message);
    if (found.size === 0) throw error;
    return found;
  }
}

/** The server refused this command and would refuse it again; it did not say that it is busy (RFC 5530). */
export function isRefused(error: unknown): boolean {
  const { responseStatus, serverResponseCode } = Object(error);
  return (
    responseStatus === 'NO' &&
    !/^(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN|ETHROTTLE)/.test(serverResponseCode ?? '')
  );
}

function orNothing(error: unknown): Map<number, FetchMessageObject> {
  if (isRefused(error)) return new Map();
  throw error;
}

/** Which of these messages, that no FETCH brought, the server still lists: not expunged, only unavailable. */
async function stillThere(connection: MailboxConnection, uids: readonly number[]): Promise<ReadonlySet<number>> {
  if (uids.length === 0) return new Set();
  const found = await connection.within(connection.client.search({ uid: uids.join(',') }, { uid: true }));
  if (!Array.isArray(found)) throw connection.refusal() ?? new Error('imap: no answer about messages that are missing');
  return new Set(found);
}

function toInstant(date: Date | string | undefined): Instant | null {
  if (date === undefined) return null;
  const millis = date instanceof Date ? date.getTime() : Date.parse(date);
  return Number.isNaN(millis) ? null : fromMillis(millis);
}
