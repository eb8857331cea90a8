import { signal } from '@preact/signals';
import type { Language } from '../../server/contract/codes.ts';
import { pages } from '../../server/contract/words/en/pages.ts';
import type { PageCatalogue } from '../../server/contract/words/keys.ts';
import { chosenLanguage } from '../preferences.ts';

/** The sentences of each language; those of the others come when they are asked for. */
export const languages = {
  en: { name: 'English', short: 'EN', load: async (): Promise<PageCatalogue> => pages },
  ja: {
    name: '日本語',
    short: 'JA',
    load: async (): Promise<PageCatalogue> => (await import('../../server/contract/words/ja/ja.ts')).ja,
  },
} as const satisfies Record<Language, object>;

export const languageNames = Object.keys(languages).filter(isLanguage);

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(languages, text);
}

export const language = signal<Language>('en');
export const catalogue = signal<PageCatalogue>(pages);

/** The language chosen before, else the browser's first that we have, else English. */
export function preferredLanguage(chosen: string | null, ofBrowser: readonly string[]): Language {
  const wanted = [chosen ?? '', ...ofBrowser.map((tag) => tag.toLowerCase().split('-')[0] ?? '')];
  return wanted.find(isLanguage) ?? 'en';
}

/** Loads the sentences of a language, then shows them everywhere. */
export async function speak(name: Language, byChoice: boolean): Promise<void> {
  const sentences = await languages[name].load();
  if (byChoice) chosenLanguage.value = name;
  catalogue.value = sentences;
  language.value = name;
  document.documentElement.lang = name;
}
