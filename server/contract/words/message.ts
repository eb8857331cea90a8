/**
 * A sentence for people. `{name}` is a value; `**bold**` and `` `code` `` are the only markup, and only the
 * sentence itself can carry it, never a value. Where a number decides the wording, the forms are those of
 * Intl.PluralRules, chosen by the value named `n`.
 */
export type Message = string | ({ readonly other: string } & { readonly [form in Intl.LDMLPluralRule]?: string });

/** A topic of English in another language. */
export type TranslationOf<Topic> = Readonly<Record<keyof Topic, Message>>;

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
