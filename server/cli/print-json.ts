import type { Phrase } from '../contract/phrase.ts';
import { english } from '../contract/words/english.ts';
import { wordSaying } from '../contract/words/phrase.ts';

/** Prints JSON for other programs: whatever is to be worded comes in English. */
export function printJson(value: unknown): void {
  const worded = (_name: string, one: unknown) => (isPhrase(one) ? wordSaying(english, one) : one);
  process.stdout.write(`${JSON.stringify(value, worded, 2)}\n`);
}

function isPhrase(value: unknown): value is Phrase {
  return (
    typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'params' in value &&
    typeof value.params === 'object'
  );
}
