import type { Phrase, PhraseParams, PhraseValue, Saying } from '../phrase.ts';
import type { Key } from './keys.ts';
import type { Values, Words } from './say.ts';

/** The sentence `key` with its values; each one that the English sentence asks for has to be there. */
export function phrase<K extends Key>(key: K, ...values: Values<K, PhraseValue>): Phrase {
  return { key, params: values[0] ?? {} };
}

/** Sayings as one; null where there is none. */
export function joinSayings(says: readonly Saying[]): Saying | null {
  const [first] = says;
  if (first === undefined) return null;
  return says.length === 1 ? first : phrase('sentence.several', { says });
}

/** A saying in words; the bare key where it comes from another version of this program and is not known here. */
export function wordSaying(words: Words, saying: Saying): string {
  return typeof saying === 'string' ? saying : (wordPhrase(words, saying.key, saying.params) ?? saying.key);
}

/** Sayings in words, one after another. */
export function wordSayings(words: Words, sayings: readonly Saying[]): string {
  return sayings
    .map((saying) => wordSaying(words, saying))
    .filter((sentence) => sentence !== '')
    .join(words.t('sentence.between'));
}

/** What a check found, in words. */
export function wordFinding(
  words: Words,
  { code, params }: { readonly code: string; readonly params: PhraseParams },
): string {
  return wordPhrase(words, `finding.${code}`, params) ?? code;
}

/** The sentence `key` with the values in words; null where it is not known here, or a value is not there. */
export function wordPhrase(words: Words, key: string, params: PhraseParams): string | null {
  return words.say(
    key,
    Object.fromEntries(Object.entries(params).map(([name, value]) => [name, wordValue(words, name, value)])),
    params.n,
  );
}

function wordValue(words: Words, name: string, value: PhraseValue): string | number {
  if (typeof value !== 'object') return value;
  if ('key' in value) return wordSaying(words, value);
  if (name === 'faults') return value.map((one) => wordSaying(words, one)).join(words.t('faults.between'));
  return wordSayings(words, value);
}
