import type { Clock } from '../contract/time.ts';
import { toMillis } from '../contract/time.ts';
import type { ResolveTxt, TxtAnswer } from './dns-txt.ts';

const ANSWER_MS = 10 * 60_000;
/** A name server that does not answer is not asked again for every mail of a batch. */
const TROUBLE_MS = 60_000;
const MAX_NAMES = 10_000;

/** Remembers answers for a few minutes: a day's reports are signed with a handful of keys. */
export function cachedResolver(resolve: ResolveTxt, now: Clock): ResolveTxt {
  const known = new Map<string, { until: number; answer: Promise<TxtAnswer> }>();
  return (name) => {
    const at = toMillis(now());
    const hit = known.get(name);
    if (hit !== undefined && at < hit.until) return hit.answer;
    if (known.size >= MAX_NAMES) known.clear();
    const answer = resolve(name);
    const entry = { until: at + ANSWER_MS, answer };
    known.set(name, entry);
    answer.then(
      ({ kind }) => {
        if (kind === 'temporary') entry.until = at + TROUBLE_MS;
      },
      () => known.delete(name),
    );
    return answer;
  };
}
