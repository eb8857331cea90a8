import { en } from '../../server/contract/words/en/en.ts';
import { ja } from '../../server/contract/words/ja/ja.ts';
import { catalogue, type Language, language } from '../../web/i18n/language.ts';

/** Speaks a language without a page around it. */
export function speakInTest(name: Language): void {
  catalogue.value = name === 'ja' ? ja : en;
  language.value = name;
}
