import { type FetchMessageObject, ImapFlow } from 'imapflow';
import { fromMillis, type Instant } from '../time.ts';
import type { MailboxSettings } from './mailbox.ts';

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
  /** Null: over the size bound, not downloaded. */
  readonly bytes: Uint8Array | null;
}

/** Where the messages of one folder go. */
export interface FolderSink {
  cursor(): Promise<FolderCursor | null>;
  /** Keeps the messages and the cursor in one transaction; resolves when both are durable. */
  store(messages: readonly FetchedMessage[], cursor: FolderCursor, progress: FolderProgress): Promise<void>;
}

export interface FolderProgress {
  readonly uidValidity: string;
  /** Messages of the folder read so far, and in all, in this pass. */
  readonly done: number;
  readonly total: number;
}

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Measured: ranges of some hundreds are several times as fast as one FETCH a message. */
const BATCH_MESSAGES = 200;
const BATCH_BYTES = 24 * 1024 * 1024;

/** Connects and logs in; an aborted `signal` ends the attempt. Without TLS only a loopback server is spoken to: a password must not cross a network in clear text. */
export async function connectMailbox(settings: MailboxSettings, signal?: AbortSignal): Promise<ImapFlow> {
  const local = settings.host === 'localhost' || settings.host.startsWith('127.') || settings.host === '::1';
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    ...(settings.secure || local ? {} : { doSTARTTLS: true }),
    auth: { user: settings.user, pass: settings.password },
    tls: settings.ca === null ? {} : { ca: settings.ca },
    logger: false,
    connectionTimeout: 30_000,
    greetingTimeout: 30_000,
    socketTimeout: 5 * 60_000,
    clientInfo: { name: 'stsready' },
  });
  client.on('error', () => {}); // the command in flight, or `close`, tells of it
  const giveUp = () => client.close();
  signal?.addEventListener('abort', giveUp);
  try {
    await client.connect();
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
  return client;
}

/**
 * Reads what is new in the folder, then what is older than anything read before, newest first, in batches. The folder is opened
 * read-only. Stops between two batches when `signal` is aborted; what was stored by then is not read again.
 */
export async function readFolder(
  client: ImapFlow,
  folder: string,
  sink: FolderSink,
  signal: AbortSignal,
): Promise<void> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    if (client.mailbox === false) throw new Error(`imap: folder ${folder} is not open`);
    const uidValidity = String(client.mailbox.uidValidity);
    const nextUid = client.mailbox.uidNext;
    const known = await sink.cursor();
    let cursor =
      known?.uidValidity === uidValidity ? known : { uidValidity, lowestUid: nextUid, highestUid: nextUid - 1 };
    const found = client.mailbox.exists === 0 ? [] : await client.search({ all: true }, { uid: true });
    const uids = (Array.isArray(found) ? found : []).sort((a, b) => a - b);
    const newer = uids.filter((uid) => uid > cursor.highestUid);
    const older = uids.filter((uid) => uid < cursor.lowestUid).reverse();
    let done = uids.length - newer.length - older.length;
    for (const [direction, list] of [
      ['newer', newer],
      ['older', older],
    ] as const) {
      for (let start = 0; start < list.length && !signal.aborted; ) {
        const batch = await fetchBatch(client, list.slice(start, start + BATCH_MESSAGES));
        start += batch.taken;
        done += batch.taken;
        const edge = list[start - 1] ?? nextUid - 1;
        cursor =
          direction === 'newer'
            ? { ...cursor, highestUid: edge }
            : { ...cursor, lowestUid: start >= list.length ? 1 : edge };
        await sink.store(batch.messages, cursor, { uidValidity, done, total: uids.length });
      }
    }
    // An empty folder, or one with nothing older, is marked too, so that the next pass starts from here.
    const complete = !signal.aborted && (known === null || known.uidValidity !== uidValidity);
    if (complete && newer.length + older.length === 0)
      await sink.store([], { ...cursor, lowestUid: 1 }, { uidValidity, done, total: uids.length });
  } finally {
    lock.release();
  }
}

/** Fetches as many of `uids` as fit the byte bound, at least one; messages that vanished meanwhile count as taken. */
async function fetchBatch(
  client: ImapFlow,
  uids: readonly number[],
): Promise<{ taken: number; messages: FetchedMessage[] }> {
  const heads = new Map<number, FetchMessageObject>();
  for (const head of await client.fetchAll(
    uids.join(','),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  ))
    heads.set(head.uid, head);
  let bytes = 0;
  let taken = 0;
  const wanted: number[] = [];
  for (const uid of uids) {
    const size = heads.get(uid)?.size ?? 0;
    if (taken > 0 && size <= MAX_MESSAGE_BYTES && bytes + size > BATCH_BYTES) break;
    taken += 1;
    if (!heads.has(uid) || size > MAX_MESSAGE_BYTES) continue;
    bytes += size;
    wanted.push(uid);
  }
  const sources = new Map<number, Uint8Array>();
  if (wanted.length > 0) {
    for (const message of await client.fetchAll(
      wanted.join(','),
      { uid: true, source: { maxLength: MAX_MESSAGE_BYTES + 1 } },
      { uid: true },
    )) {
      if (message.source !== undefined) sources.set(message.uid, message.source);
    }
  }
  const messages: FetchedMessage[] = [];
  for (const uid of uids.slice(0, taken)) {
    const head = heads.get(uid);
    const source = sources.get(uid) ?? null;
    const size = head?.size ?? 0;
    if (head === undefined || (source === null && size <= MAX_MESSAGE_BYTES)) continue; // expunged meanwhile
    messages.push({
      uid,
      size,
      internalDate: toInstant(head.internalDate),
      bytes: source !== null && source.byteLength <= MAX_MESSAGE_BYTES ? source : null,
    });
  }
  return { taken, messages };
}

function toInstant(date: Date | string | undefined): Instant | null {
  if (date === undefined) return null;
  const millis = date instanceof Date ? date.getTime() : Date.parse(date);
  return Number.isNaN(millis) ? null : fromMillis(millis);
}
