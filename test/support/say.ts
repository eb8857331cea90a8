import type { Language } from '../../server/contract/codes.ts';
import { catalogues } from '../../server/contract/words/catalogues.ts';
import { pages } from '../../server/contract/words/en/pages.ts';
import { catalogue, language } from '../../web/i18n/language.ts';

/** Speaks a language without a page around it, with the sentences that the pages load. */
export function speakInTest(name: Language): void {
  catalogue.value = name === 'en' ? pages : catalogues[name];
  language.value = name;
}
