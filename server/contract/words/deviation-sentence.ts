import type { Words } from './say.ts';

/**
 * What a report departs from and what was done about it; null where the words do not know the code, as when another version
 * of this program kept it, or the page has none of these sentences.
 */
export function deviationSentence(words: Words, code: string): string | null {
  const rule = words.say(`deviation.${code}.rule`, {});
  const action = words.say(`deviation.${code}.action`, {});
  return rule === null || action === null ? null : `${rule}${words.t('sentence.between')}${action}`;
}
