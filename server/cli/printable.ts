/** One line of text that may hold foreign words, for a terminal that must not obey them: control and direction characters become "?". */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '?');
}
