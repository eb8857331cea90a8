import type { ResolveTxt, TxtAnswer } from './dns-txt.ts';

/** Name servers that answer at all do so in a fraction of this. */
const PATIENCE_MS = 2_000;

/**
 * Asks for no longer than two seconds: whoever waits has more to do than one mail, and a report whose key is late is stored
 * as pending at once. The question itself goes on, so that a cache behind it has the answer for the next look.
 */
export function impatient(resolve: ResolveTxt, patience: number = PATIENCE_MS): ResolveTxt {
  return (name) =>
    new Promise<TxtAnswer>((settle, reject) => {
      const timer = setTimeout(() => settle({ kind: 'temporary', why: `no answer within ${patience} ms` }), patience);
      resolve(name)
        .then(settle, reject)
        .finally(() => clearTimeout(timer));
    });
}
