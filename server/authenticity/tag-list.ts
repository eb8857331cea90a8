/**
 * Reads the `tag=value; tag=value` lists of DKIM-Signature headers and key records (RFC 6376 section 3.2), strictly: a
 * repeated tag or a piece without `=` spoils the list and answers null, because another reader might take the other
 * value. Blanks around names and values are dropped; `text` is unfolded.
 */
export function parseTagList(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>();
  for (const piece of text.split(';')) {
    const spec = piece.trim();
    if (spec === '') continue;
    const equals = spec.indexOf('=');
    const name = spec.slice(0, Math.max(0, equals)).trim();
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || tags.has(name)) return null;
    tags.set(name, spec.slice(equals + 1).trim());
  }
  return tags;
}

/** The parts of a colon-separated value such as `h=from : to`, without blanks, lower case. */
export function colonList(value: string): string[] {
  return value.split(':').map((part) => part.trim().toLowerCase());
}
