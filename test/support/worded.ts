import type { Saying } from '../../server/contract/phrase.ts';
import { english } from '../../server/contract/words/english.ts';
import { wordSaying } from '../../server/contract/words/phrase.ts';

/** What the API and the command line make of a saying; null for none. */
export function worded(saying: Saying | null | undefined): string | null {
  return saying == null ? null : wordSaying(english, saying);
}
