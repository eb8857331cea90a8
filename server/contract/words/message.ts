import type { en } from './en/en.ts';

/**
 * A sentence of the interface. `{name}` is a value; `**bold**` and `` `code` `` are the only markup, and only the
 * sentence itself can carry it, never a value. Where a number decides the wording, the forms are those of
 * Intl.PluralRules, chosen by the value named `n`.
 */
export type Message = string | ({ readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string });

export type Key = keyof typeof en;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The names of the values that a message needs. */
export type NamesOf<K extends Key> = (typeof en)[K] extends { readonly other: infer Text }
  ? NamesIn<Text> | 'n'
  : NamesIn<(typeof en)[K]>;

/** Every key of English with a message of another language. */
export type Catalogue = Readonly<Record<Key, Message>>;

export type Piece =
  | { readonly kind: 'text' | 'code'; readonly text: string; readonly bold: boolean }
  | { readonly kind: 'value'; readonly name: string; readonly bold: boolean };

/** Takes a sentence apart into text, code and the places of values. */
export function piecesOf(sentence: string): Piece[] {
  const pieces: Piece[] = [];
  let bold = false;
  for (const part of sentence.split(/(\*\*|`[^`]*`|\{\w+\})/)) {
    if (part === '') continue;
    if (part === '**') bold = !bold;
    else if (part.startsWith('`')) pieces.push({ kind: 'code', text: part.slice(1, -1), bold });
    else if (part.startsWith('{') && part.endsWith('}')) pieces.push({ kind: 'value', name: part.slice(1, -1), bold });
    else pieces.push({ kind: 'text', text: part, bold });
  }
  return pieces;
}

/** The form of a message for the number `n`. */
export function formOf(message: Message, n: number, rules: Intl.PluralRules): string {
  if (typeof message === 'string') return message;
  return message[rules.select(n)] ?? message.other;
}
