/** One line of text that may contain foreign text, made safe for a terminal: control and direction characters become "?". */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '?');
}
