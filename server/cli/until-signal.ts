/** Stopping takes less than this; what still holds the program open then is cut off. */
const LAST_MS = 9_000;

/**
 * Resolves at the first SIGTERM or SIGINT, be it while `starting` is still under way; rejects where that fails. A second
 * signal ends the process at once.
 */
export function untilSignal(starting: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    // Signals alone do not keep the event loop alive.
    const alive = setInterval(() => {}, 1 << 30);
    const end = () => {
      clearInterval(alive);
      process.removeListener('SIGTERM', stop);
      process.removeListener('SIGINT', stop);
    };
    const stop = () => {
      end();
      setTimeout(() => process.exit(), LAST_MS).unref();
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    // After a signal this changes nothing: a start that is cut off may well fail.
    starting.catch((error: unknown) => {
      end();
      reject(error);
    });
  });
}
