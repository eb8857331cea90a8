/** One line of foreign text: control and direction characters become "?", and what is longer than `length` is cut. */
export function oneLine(text: string, length: number): string {
  return text.slice(0, length).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '?');
}
