/**
 * Where reading a folder failed again and again at the same messages: there they are fetched in ever smaller batches, and
 * one that fails alone, too, is left out, so that a message which a server cannot hand out keeps no other away.
 */
export interface Stumbles {
  /** How many messages to fetch from here on at once; 0: leave this one out. */
  sizeAt(folder: string, uid: number): number;
  /** Fetching these failed, with the connection or without it. */
  failed(folder: string, uids: readonly number[]): void;
}

/** A batch may fail for any reason; the same one twice is suspicious. */
const SUSPICIOUS = 2;
const SHRINK = 10;
/** A message that fails alone is tried so often, on as many connections, with ever longer pauses between them. */
const GIVE_UP = 5;

interface Spot {
  /** Among these is the one that makes trouble. */
  readonly uids: ReadonlySet<number>;
  readonly size: number;
  /** The batch that failed last, and how often in a row. */
  readonly first: number;
  readonly length: number;
  readonly failures: number;
}

export function createStumbles(fullSize: number): Stumbles {
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
