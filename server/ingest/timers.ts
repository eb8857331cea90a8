/** Resolves after some milliseconds, or at once when `signal` is aborted. */
export function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal?.addEventListener('abort', done);
  });
}

/** `act` as often as it is asked for, but at most once in so many milliseconds; the last request is never lost. */
export function atMostEvery(millis: number, act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const run = () => {
    timer = null;
    last = performance.now();
    act();
  };
  return () => {
    if (timer !== null) return;
    const wait = last + millis - performance.now();
    if (wait <= 0) run();
    else timer = setTimeout(run, wait).unref();
  };
}
