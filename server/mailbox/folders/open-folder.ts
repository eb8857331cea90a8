import type { MailboxConnection } from '../connect.ts';
import { isAnswer, NoAnswerError } from '../problem.ts';

/** Parsing the answer for 100,000 messages in one go would keep a page waiting for half a second. */
export const LIST_AT_ONCE = 5_000;
/** Widths of the ranges, and of the sets, that a server is asked for which has left messages out of a longer list. */
const SHORTER_LISTS = [500, 50];

/** A folder that is open, and what the server says about it. */
export interface OpenedFolder {
  readonly folder: string;
  readonly uidValidity: string;
  /** Lower than one that was given before: UIDs have begun anew. Null where the server gives none that could be true. */
  readonly nextUid: number | null;
  /** How many messages are there by the server's own count. */
  readonly counted: number;
  /** All that are listed, rising. */
  readonly uids: readonly number[];
}

/**
 * Opens a folder and lists it. By SELECT: some servers give UIDs that last to nobody else, and fetching by BODY.PEEK leaves
 * messages unread.
 */
export async function openFolder(connection: MailboxConnection, folder: string): Promise<OpenedFolder> {
  const { client } = connection;
  const opened = await connection.within(client.mailboxOpen(folder));
  const said = toUid(opened.uidNext) ?? (await askNextUid(connection, folder));
  const search = async (range: string | null): Promise<readonly number[]> => {
    const found = await connection.within(
      client.search(range === null ? { all: true } : { uid: range }, { uid: true }),
    );
    // A missing answer must never pass for an empty folder.
    if (!Array.isArray(found))
      throw connection.refusal() ?? new NoAnswerError(`The server gave no list of the messages in ${folder}.`);
    return found;
  };
  const fetchUids = async (set: string): Promise<readonly number[]> => {
    const found = await connection.within(client.fetchAll(set, { uid: true }));
    return found.flatMap(({ uid }) => toUid(uid) ?? []);
  };
  // The library keeps the count up to date while others add and remove messages.
  const counted = () => (Number.isSafeInteger(opened.exists) ? opened.exists : null);
  const uids = await listUids({ counted, nextUid: said, search, fetchUids });
  const nextUid = said !== null && said > (uids.at(-1) ?? 0) ? said : null;
  return { folder, uidValidity: String(opened.uidValidity), nextUid, counted: counted() ?? uids.length, uids };
}

/** UIDNEXT is only recommended in the answer to SELECT (RFC 3501 section 6.3.1); some servers tell it elsewhere, others never. */
async function askNextUid(connection: MailboxConnection, folder: string): Promise<number | null> {
  const { client } = connection;
  try {
    const status = await connection.within(client.status(folder, { uidNext: true }));
    return typeof status === 'object' ? toUid(status.uidNext) : null;
  } catch (error) {
    if (!client.usable) throw error;
    return null; // it is not needed, and the folder has just been opened
  }
}

function toUid(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

export interface Listing {
  /** By the server's own count, as of now; null where it gives none. */
  counted(): number | null;
  readonly nextUid: number | null;
  /** Asks for the UIDs in one range, null for all; rejects where no list came. */
  search(range: string | null): Promise<readonly number[]>;
  /** Asks for the UIDs of a range of sequence numbers. */
  fetchUids(set: string): Promise<readonly number[]>;
}

/**
 * The UIDs in a folder, ascending. A large folder is listed in parts, by ranges of UIDs, since sequence numbers shift when others
 * delete. A server that lists fewer than it counts is asked for shorter lists, and for sequence numbers in the end.
 */
export async function listUids(listing: Listing): Promise<number[]> {
  const { counted, nextUid, search } = listing;
  const exists = counted();
  if (exists === 0) return [];
  const found = new Set<number>();
  const add = (uids: readonly number[]) => {
    for (const uid of uids) found.add(uid);
    return uids.length;
  };
  const isWhole = () => found.size >= (counted() ?? 0);
  if (exists !== null && exists > LIST_AT_ONCE && nextUid !== null)
    await listByRanges({ width: LIST_AT_ONCE, nextUid, isShort: false }, async (range) => add(await search(range)));
  // What the server said about its UIDs may be wrong.
  if (found.size === 0 || !isWhole()) add(await search(null));
  // What these answer can only add to the list; a server that knows no such question has given what it has.
  const again = async (ask: Promise<readonly number[]>) =>
    ask.catch((error: unknown) => {
      if (isAnswer(error)) return [];
      throw error;
    });
  for (const width of SHORTER_LISTS) {
    if (isWhole()) break;
    const top = Math.max(nextUid ?? 0, highest(found) + 1, highest(await again(search('*'))) + 1);
    await listByRanges({ width, nextUid: top, isShort: true }, async (range) => add(await again(search(range))));
  }
  for (const width of SHORTER_LISTS)
    for (let first = 1; !isWhole() && first <= (counted() ?? 0); first += width)
      add(await again(listing.fetchUids(`${first}:${Math.min(first + width - 1, counted() ?? 0)}`)));
  return [...found].sort((a, b) => a - b);
}

/**
 * Asks for every range of UIDs below `nextUid`; `ask` returns how many it found in one. `isShort`: an answer that is longer than
 * `width` is taken for one that may not be whole.
 */
async function listByRanges(
  { width, nextUid, isShort }: { readonly width: number; readonly nextUid: number; readonly isShort: boolean },
  ask: (range: string) => Promise<number>,
): Promise<void> {
  let wide = width;
  for (let bottom = 1; bottom < nextUid; ) {
    const top = Math.min(bottom + wide, nextUid) - 1;
    const hits = await ask(`${bottom}:${top}`);
    if (isShort && hits > width && wide > width) {
      wide = Math.max(width, Math.ceil(wide / 2));
      continue;
    }
    bottom = top + 1;
    // Years of deleting leave gaps of millions.
    wide = hits * 2 > width ? width : wide * 2;
  }
}

function highest(uids: Iterable<number>): number {
  let most = 0;
  for (const uid of uids) if (uid > most) most = uid;
  return most;
}
