/**
 * Everything here runs on one thread. Long work yields to the event loop after each time slice, and waits while someone is
 * waiting for a page: an answer takes several rounds of the loop, and would otherwise lose a whole slice to each of them.
 */

/** Longest time, in ms, that long work may keep everything else waiting. */
const SLICE_MS = 10;
/** Longest wait for pages between two slices, in ms: many readers slow the work down but never stop it. */
const MAX_WAIT_MS = 50;
/** An answer that takes longer than this, in ms, is no longer waited for: it is a download, or its reader is slow. */
const URGENT_MS = 250;

const pending = new Set<object>();
let resume: (() => void)[] = [];

/** Someone is waiting for an answer from now on; call the returned function once it has been sent. */
export function beginAnswer(): () => void {
  const answer = {};
  pending.add(answer);
  const timer = setTimeout(end, URGENT_MS);
  timer.unref();
  function end() {
    clearTimeout(timer);
    if (!pending.delete(answer) || pending.size > 0) return;
    const waiting = resume;
    resume = [];
    for (const goOn of waiting) goOn();
  }
  return end;
}

/** For a loop of long work: call the returned function after each step, and continue when it resolves. */
export function shareEventLoop(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    // Requests that came in meanwhile are registered during this round.
    await new Promise((resolve) => setImmediate(resolve));
    if (pending.size > 0) await answersSent();
    began = performance.now();
  };
}

function answersSent(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, MAX_WAIT_MS);
    resume.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
