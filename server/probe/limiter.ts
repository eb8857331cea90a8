/** Runs tasks: a limited number at once, and one at a time for each key. */
export type Limiter = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** A limiter for `limit` tasks at once. Tasks of one key run in the order in which they came. */
export function createLimiter(limit: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  const last = new Map<string, Promise<unknown>>();

  async function withPlace<T>(task: () => Promise<T>): Promise<T> {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return async (key, task) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(
      () => withPlace(task),
      () => withPlace(task),
    );
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
