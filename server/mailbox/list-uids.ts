/** Parsing the answer for 100,000 messages in one go would keep a page waiting for half a second. */
export const LIST_AT_ONCE = 5_000;

/** What the server says about a folder when it is opened. */
export interface OpenedFolder {
  readonly exists: number;
  readonly nextUid: number;
}

/**
 * The UIDs in a folder, ascending. A large folder is listed in parts, by ranges of UIDs, since sequence numbers shift when others
 * delete. `search` asks the server for one range, null for all; it rejects where no list came.
 */
export async function listUids(
  { exists, nextUid }: OpenedFolder,
  search: (range: string | null) => Promise<readonly number[]>,
): Promise<number[]> {
  if (exists === 0) return [];
  if (exists > LIST_AT_ONCE && Number.isSafeInteger(nextUid)) {
    const found: number[] = [];
    let width = LIST_AT_ONCE;
    for (let bottom = 1; bottom < nextUid; ) {
      const top = Math.min(bottom + width, nextUid) - 1;
      const part = await search(`${bottom}:${top}`);
      for (const uid of part) found.push(uid);
      bottom = top + 1;
      // Years of deleting leave gaps of millions.
      width = part.length * 2 > LIST_AT_ONCE ? LIST_AT_ONCE : width * 2;
    }
    // Others have deleted messages meanwhile, or what the server said about its UIDs was wrong.
    if (found.length === exists) return found.sort((a, b) => a - b);
  }
  return [...(await search(null))].sort((a, b) => a - b);
}
