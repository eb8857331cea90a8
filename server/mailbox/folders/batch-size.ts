/**
 * How many messages of a folder to fetch at once. Where fetching fails at the same messages repeatedly, batches there shrink, and
 * a message that still fails on its own is skipped, so that one a server cannot deliver does not hold up the rest.
 */
export interface BatchSize {
  /** How many messages to fetch at once from here on; 0: skip this one. */
  sizeAt(folder: string, uid: number): number;
  /** Fetching these failed, whether or not the connection broke. */
  failed(folder: string, uids: readonly number[]): void;
}

/** A batch may fail for any reason; the same one twice is suspicious. */
const SUSPICIOUS = 2;
const SHRINK = 10;
/** Attempts at a message that fails alone, each on its own connection, with growing pauses in between. */
const GIVE_UP = 5;

interface Spot {
  /** The message at fault is among these. */
  readonly uids: ReadonlySet<number>;
  readonly size: number;
  /** The batch that failed last, and how often in a row. */
  readonly first: number;
  readonly length: number;
  readonly failures: number;
}

export function createBatchSize(fullSize: number): BatchSize {
  const spots = new Map<string, Spot>();
  return {
    sizeAt(folder, uid) {
      const spot = spots.get(folder);
      if (spot === undefined || !spot.uids.has(uid)) return fullSize;
      return spot.first === uid && spot.length === 1 && spot.failures >= GIVE_UP ? 0 : spot.size;
    },
    failed(folder, uids) {
      const [first] = uids;
      if (first === undefined) return;
      const { length } = uids;
      const spot = spots.get(folder);
      const failures = spot !== undefined && spot.first === first && spot.length === length ? spot.failures + 1 : 1;
      if (failures >= SUSPICIOUS && length > 1)
        spots.set(folder, { uids: new Set(uids), size: Math.ceil(length / SHRINK), first: 0, length: 0, failures: 0 });
      else if (spot?.uids.has(first) === true) spots.set(folder, { ...spot, first, length, failures });
      else spots.set(folder, { uids: new Set(uids), size: fullSize, first, length, failures });
    },
  };
}
