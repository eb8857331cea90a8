import { computed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { PageKey } from '../../server/contract/words/keys.ts';
import { type Values, Words } from '../../server/contract/words/say.ts';
import { catalogue, language } from './language.ts';

/** The language of the page. */
export const words = computed(() => new Words(language.value, catalogue.value));

/** A sentence in the language of the page, as plain text: for names, titles and everything copied. Numbers are formatted. */
export function t<K extends PageKey>(key: K, ...values: Values<K, string | number>): string {
  return words.value.t(key, ...values);
}

/** A sentence with its bold words and code; values may be elements, and are never read as markup. */
export function rich<K extends PageKey>(key: K, ...values: Values<K, ComponentChildren>): ComponentChildren {
  const given: Readonly<Record<string, ComponentChildren>> = values[0] ?? {};
  return words.value.pieces(key, given.n).map((piece, index) => {
    const value = piece.kind === 'value' ? given[piece.name] : piece.text;
    const content = typeof value === 'number' ? words.value.number(value) : value;
    const inner = piece.kind === 'code' ? <code key={index}>{content}</code> : content;
    return piece.bold ? <b key={index}>{inner}</b> : inner;
  });
}

/** As `t`, for keys made of data: the caller makes sure that `values` holds every name. Null where it does not. */
export function say(key: string, values: Readonly<Record<string, string | number>>): string | null {
  return words.value.say(key, values);
}

export function isKey(text: string): text is PageKey {
  return words.value.knows(text);
}
