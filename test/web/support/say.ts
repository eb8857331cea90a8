import { en } from '../../../web/i18n/en.ts';
import { ja } from '../../../web/i18n/ja.ts';
import { catalogue, type Language, language } from '../../../web/i18n/language.ts';

/** Speaks a language without a page around it. */
export function speakInTest(name: Language): void {
  catalogue.value = name === 'ja' ? ja : en;
  language.value = name;
}
