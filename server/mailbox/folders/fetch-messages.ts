import type { FetchMessageObject } from 'imapflow';
import { fromMillis, type Instant } from '../../contract/time.ts';
import type { MailboxConnection } from '../connect.ts';
import { isAnswer, NoAnswerError } from '../problem.ts';
import { stateOfStandIn } from './stand-in.ts';

export interface FetchedMessage {
  readonly uid: number;
  readonly size: number;
  readonly internalDate: Instant | null;
  /** Null: over the size limit, not downloaded; or the server has it but does not deliver it. */
  readonly bytes: Uint8Array | null;
}

export interface FetchedBatch {
  /** How many of the messages that were asked for this is about, from the first on. */
  readonly taken: number;
  readonly messages: readonly FetchedMessage[];
}

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const BATCH_BYTES = 24 * 1024 * 1024;

/** Fetches as many of `uids` as fit the byte limit, at least one; those that are no longer there are left out. */
export async function fetchBatch(connection: MailboxConnection, uids: readonly number[]): Promise<FetchedBatch> {
  const heads = await fetchByUid(connection, uids, { uid: true, size: true, internalDate: true }, isHead);
  const sizeOf = (uid: number) => heads.get(uid)?.size;
  let bytes = 0;
  let taken = 0;
  const wanted: number[] = [];
  for (const uid of uids) {
    const size = sizeOf(uid) ?? 0;
    if (taken > 0 && size <= MAX_MESSAGE_BYTES && bytes + size > BATCH_BYTES) break;
    taken += 1;
    if (size > MAX_MESSAGE_BYTES) continue;
    bytes += size;
    wanted.push(uid);
  }
  const query = { uid: true, source: { maxLength: MAX_MESSAGE_BYTES + 1 } };
  const sources = await fetchByUid(connection, wanted, query, (uid, row) => sourceOf(row, sizeOf(uid)) !== null);
  const withheld = await stillThere(
    connection,
    wanted.filter((uid) => sourceOf(sources.get(uid), sizeOf(uid)) === null),
  );
  const messages: FetchedMessage[] = [];
  for (const uid of uids.slice(0, taken)) {
    const head = heads.get(uid);
    const source = sourceOf(sources.get(uid), head?.size);
    const standIn = source === null ? null : stateOfStandIn(source);
    const size = head?.size ?? source?.byteLength ?? 0;
    if (standIn === 'gone' || (source === null && size <= MAX_MESSAGE_BYTES && !withheld.has(uid))) continue;
    messages.push({
      uid,
      size,
      internalDate: toInstant(head?.internalDate),
      bytes: source !== null && standIn === null && source.byteLength <= MAX_MESSAGE_BYTES ? source : null,
    });
  }
  return { taken, messages };
}

/** The bytes of a message; null where none came although there are some. */
function sourceOf(row: FetchMessageObject | undefined, size: number | undefined): Uint8Array | null {
  const source: unknown = row?.source;
  return source instanceof Uint8Array && (source.byteLength > 0 || size === 0) ? source : null;
}

const isHead = (_uid: number, row: FetchMessageObject | undefined) => row?.size !== undefined;

type Query = Parameters<MailboxConnection['client']['fetchAll']>[1];

/**
 * Asks for messages; what an answer leaves out is asked for again in halves, down to one message alone, before it counts as not
 * delivered. Some servers answer OK and nothing where a set is too large for them, or where one message in it is damaged.
 */
async function fetchByUid(
  connection: MailboxConnection,
  uids: readonly number[],
  query: Query,
  isComplete: (uid: number, row: FetchMessageObject | undefined) => boolean,
): Promise<Map<number, FetchMessageObject>> {
  const found = new Map<number, FetchMessageObject>();
  let refusal: unknown = null;
  const missingOf = (some: readonly number[]) => some.filter((uid) => !isComplete(uid, found.get(uid)));
  const ask = async (some: readonly number[]): Promise<readonly number[]> => {
    if (some.length === 0) return some;
    try {
      // One message may come in several rows (RFC 9051 section 7.5.2).
      for (const row of await connection.within(connection.client.fetchAll(some.join(','), query, { uid: true })))
        found.set(row.uid, { ...found.get(row.uid), ...row });
    } catch (error) {
      if (!isRefused(error)) throw error;
      refusal = error;
    }
    return missingOf(some);
  };
  const askInHalves = async (some: readonly number[]): Promise<void> => {
    const half = Math.ceil(some.length / 2);
    for (const part of [some.slice(0, half), some.slice(half)]) {
      const missing = await ask(part);
      if (part.length > 1 && missing.length > 0) await askInHalves(missing);
    }
  };
  const missing = await ask(uids);
  // Others may have removed them; asking once more would be a question each.
  if (missing.length > 0) await askInHalves([...(await stillThere(connection, missing))]);
  if (refusal !== null && found.size === 0) throw refusal;
  return found;
}

/** The Message-ID of a message, with its angle brackets; null where it has none, or the server does not say. */
export async function fetchMessageId({ client, within }: MailboxConnection, uid: number): Promise<string | null> {
  const query = { uid: true, headers: ['message-id'] };
  const rows = await within(client.fetchAll(String(uid), query, { uid: true })).catch((error: unknown) => {
    if (isAnswer(error)) return [];
    throw error;
  });
  const headers: unknown = rows.find((row) => row.uid === uid)?.headers;
  return headers instanceof Uint8Array ? messageIdIn(new TextDecoder('latin1').decode(headers)) : null;
}

export function messageIdIn(text: string): string | null {
  return /<[^<>\s]+>/.exec(text)?.[0] ?? null;
}

/** The server refused this command and would refuse it again; it did not say that it is busy (RFC 5530). */
export function isRefused(error: unknown): boolean {
  const { responseStatus, serverResponseCode } = Object(error);
  return (
    responseStatus === 'NO' &&
    !/^(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN|ETHROTTLE)/.test(serverResponseCode ?? '')
  );
}

/** Which of these messages, that no FETCH brought, the server still lists: not expunged, only unavailable. */
async function stillThere(connection: MailboxConnection, uids: readonly number[]): Promise<ReadonlySet<number>> {
  if (uids.length === 0) return new Set();
  const found = await connection.within(connection.client.search({ uid: uids.join(',') }, { uid: true }));
  if (!Array.isArray(found))
    throw connection.refusal() ?? new NoAnswerError('The server does not say which messages are still there.');
  return new Set(found.filter((uid) => uids.includes(uid)));
}

function toInstant(date: Date | string | undefined): Instant | null {
  if (date === undefined) return null;
  const millis = date instanceof Date ? date.getTime() : Date.parse(date);
  return Number.isNaN(millis) ? null : fromMillis(millis);
}
