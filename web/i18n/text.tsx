import { computed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Key, NamesOf } from '../../server/contract/words/keys.ts';
import { formOf, piecesOf } from '../../server/contract/words/message.ts';
import { catalogue, language } from './language.ts';

type Values<K extends Key, Value> = [NamesOf<K>] extends [never] ? [] : [values: Readonly<Record<NamesOf<K>, Value>>];

const rules = computed(() => new Intl.PluralRules(language.value));
const numbers = computed(() => new Intl.NumberFormat(language.value));

function sentenceOf(key: Key, values: Readonly<Record<string, unknown>> | undefined): string {
  const n = values?.n;
  return formOf(catalogue.value[key], typeof n === 'number' ? n : Number.NaN, rules.value);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? numbers.value.format(value) : String(value ?? '');
}

/** A sentence in the language of the page, as plain text: for names, titles and everything copied. Numbers are formatted. */
export function t<K extends Key>(key: K, ...values: Values<K, string | number>): string {
  const given: Readonly<Record<string, unknown>> | undefined = values[0];
  return piecesOf(sentenceOf(key, given))
    .map((piece) => (piece.kind === 'value' ? shown(given?.[piece.name]) : piece.text))
    .join('');
}

/** A sentence with its bold words and code; values may be elements, and are never read as markup. */
export function rich<K extends Key>(key: K, ...values: Values<K, ComponentChildren>): ComponentChildren {
  const given: Readonly<Record<string, ComponentChildren>> | undefined = values[0];
  return piecesOf(sentenceOf(key, given)).map((piece, index) => {
    const value = piece.kind === 'value' ? given?.[piece.name] : piece.text;
    const content = typeof value === 'number' ? numbers.value.format(value) : value;
    const inner = piece.kind === 'code' ? <code key={index}>{content}</code> : content;
    return piece.bold ? <b key={index}>{inner}</b> : inner;
  });
}

/** As `t`, for keys made of data: the caller makes sure that `values` holds every name. Null where it does not. */
export function say(key: string, values: Readonly<Record<string, string | number>>): string | null {
  if (!isKey(key)) return null;
  const pieces = piecesOf(sentenceOf(key, values));
  if (pieces.some((piece) => piece.kind === 'value' && values[piece.name] === undefined)) return null;
  return pieces.map((piece) => (piece.kind === 'value' ? shown(values[piece.name]) : piece.text)).join('');
}

export function isKey(text: string): text is Key {
  return Object.hasOwn(catalogue.value, text);
}
