import type { ResolveTxt, TxtAnswer } from './dns-txt.ts';

/** Name servers that answer at all do so in a fraction of this. */
const PATIENCE_MS = 2_000;
/** A batch has some hundred keys; one message may forward a thousand mails, each with keys of its own. */
const MOST_UNANSWERED = 512;

/**
 * Asks for no longer than two seconds, and nothing more once 512 questions went unanswered: whoever waits has more to do than
 * one mail, and a report whose key is late is stored as pending at once. A question that was asked goes on, so that a cache
 * behind it has the answer for the next look.
 */
export function impatient(resolve: ResolveTxt): ResolveTxt {
  let unanswered = 0;
  return async (name) => {
    if (unanswered >= MOST_UNANSWERED) return { kind: 'temporary', why: 'too many earlier questions went unanswered' };
    const answer = await withinPatience(resolve(name));
    if (answer.kind === 'temporary') unanswered += 1;
    return answer;
  };
}

function withinPatience(asked: Promise<TxtAnswer>): Promise<TxtAnswer> {
  return new Promise((settle, reject) => {
    const late: TxtAnswer = { kind: 'temporary', why: `no answer within ${PATIENCE_MS} ms` };
    const timer = setTimeout(() => settle(late), PATIENCE_MS);
    asked.then(settle, reject).finally(() => clearTimeout(timer));
  });
}
