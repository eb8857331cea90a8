/**
 * One thread does everything here. Long work takes turns on it, and stands back while somebody waits for a page: each answer
 * needs a few rounds of the event loop, and every round would cost it another turn.
 */

/** So long, in milliseconds, long work may keep everything else waiting. */
const TURN_MS = 10;
/** So long at most it stands back between two turns, so that many readers slow it and never stop it. */
const STAND_BACK_MS = 50;
/** After this long an answer is no longer waited for in haste: it is a download, or its reader is slow. */
const HASTE_MS = 250;

const waiting = new Set<object>();
let resume: (() => void)[] = [];

/** Somebody waits for an answer from now on; the function that is returned says that it is given. */
export function beginAnswer(): () => void {
  const answer = {};
  waiting.add(answer);
  const timer = setTimeout(end, HASTE_MS);
  timer.unref();
  function end() {
    clearTimeout(timer);
    if (!waiting.delete(answer) || waiting.size > 0) return;
    const standing = resume;
    resume = [];
    for (const goOn of standing) goOn();
  }
  return end;
}

/** For a loop of long work: call what this returns after each step, and go on when it resolves. */
export function takeTurns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < TURN_MS) return;
    // Whoever asks meanwhile is heard of in between.
    await new Promise((resolve) => setImmediate(resolve));
    if (waiting.size > 0) await standBack();
    began = performance.now();
  };
}

function standBack(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, STAND_BACK_MS);
    resume.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
