export interface AheadOptions<Item> {
  /** The most that are under way at a time. */
  readonly atOnce: number;
  /** What one takes of `most`, which bounds what all that are under way take together; one alone may take more. */
  readonly cost?: (item: Item) => number;
  readonly most?: number;
  /** Awaited before each is begun. */
  readonly turn?: () => Promise<void>;
}

/**
 * The results of `work` in the order of the items, several of which are under way at once: for work that waits for others, such
 * as DNS. Rejects as the first in that order that rejects; the rest ends by itself.
 */
export async function* mapAhead<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { atOnce, cost = () => 0, most = Number.POSITIVE_INFINITY, turn }: AheadOptions<Item>,
): AsyncGenerator<Result> {
  const begun: { readonly result: Promise<Result>; readonly cost: number }[] = [];
  let taken = 0;
  const next = async (): Promise<Result[]> => {
    const first = begun.shift();
    if (first === undefined) return [];
    taken -= first.cost;
    return [await first.result];
  };
  for await (const item of items) {
    const own = cost(item);
    while (begun.length > 0 && taken + own > most) yield* await next();
    await turn?.();
    const result = work(item);
    // It is told when its turn comes.
    result.catch(() => {});
    begun.push({ result, cost: own });
    taken += own;
    while (begun.length >= atOnce) yield* await next();
  }
  while (begun.length > 0) yield* await next();
}
