import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after some milliseconds, or at once when `signal` is aborted. */
export async function pause(millis: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(millis, undefined, { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

/** Ratio of the pause after an action to its duration, so that it never takes more than a tenth of the time. */
const REST = 9;

/**
 * Runs `act` on request, but never twice at once, and with a pause of at least this many ms in between; the
 * last request is lost only to `signal`. `act` must not fail.
 */
export function atMostEvery(millis: number, act: () => Promise<void>, signal: AbortSignal): () => void {
  let notBefore = Number.NEGATIVE_INFINITY;
  let state: 'idle' | 'waiting' | 'acting' | 'asked-again' = 'idle';
  function plan(): void {
    state = 'waiting';
    const wait = notBefore - performance.now();
    if (wait <= 0) void run();
    else setTimeout(() => void run(), wait).unref();
  }
  async function run(): Promise<void> {
    if (signal.aborted) return;
    state = 'acting';
    const started = performance.now();
    await act();
    const ended = performance.now();
    notBefore = ended + Math.max(millis, REST * (ended - started));
    // Compared as text, because it may have changed meanwhile.
    if (String(state) === 'asked-again') plan();
    else state = 'idle';
  }
  return () => {
    if (state === 'idle') plan();
    else if (state === 'acting') state = 'asked-again';
  };
}

/**
 * Runs `act` on request, never twice at once. Whoever asks while it runs gets one more run, the same for all who ask: the run
 * under way may have begun too early to see what they mean. Nothing begins any more once `signal` is aborted.
 */
export function oneAtATime(act: () => Promise<void>, signal: AbortSignal): () => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;
  async function run(): Promise<void> {
    if (!signal.aborted) await act();
  }
  function begin(): Promise<void> {
    waiting = null;
    const begun = run().finally(() => {
      if (running === begun) running = null;
    });
    running = begun;
    return begun;
  }
  return () => {
    if (running === null && waiting === null) return begin();
    waiting ??= (running ?? Promise.resolve()).then(begin, begin);
    return waiting;
  };
}

/** Waits for `work`, but no longer than `millis`; says whether it has ended. Its failure is the caller's, as long as it waits. */
export async function within(millis: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const ended = work.then(() => true);
  try {
    return await Promise.race([ended, pause(millis, over.signal).then(() => false)]);
  } finally {
    over.abort();
  }
}
