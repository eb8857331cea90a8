import type { Language } from '../../server/contract/codes.ts';
import { catalogues } from '../../server/contract/words/catalogues.ts';
import { catalogue, language } from '../../web/i18n/language.ts';

/** Speaks a language without a page around it. */
export function speakInTest(name: Language): void {
  catalogue.value = catalogues[name];
  language.value = name;
}
