import type { Language } from '../codes.ts';
import { en } from './en/en.ts';
import { ja } from './ja/ja.ts';
import type { Catalogue, Key } from './keys.ts';
import { Words } from './say.ts';

/** Every language, for what the server writes for people. The pages load theirs when they are asked for. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, ja };

/** How a language says and writes things. */
export function wordsOf(language: Language): Words<Key> {
  return new Words(language, catalogues[language]);
}
