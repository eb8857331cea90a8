/** What bytes look like once compression is off. `text` is anything that is neither of the others. */
export type ContentKind = 'json' | 'mail' | 'xml' | 'text';

/** Tells the kind of a content by its first characters; names and labels are not asked. */
export function sniff(bytes: Uint8Array): ContentKind {
  // Latin-1 keeps every byte; a byte order mark and the zeros of UTF-16 fall away with the blanks.
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).replace(/^[\s\0\xef\xbb\xbf\xff\xfe]+/, '');
  if (/^[{[]/.test(head)) return 'json';
  if (/^<(?:\?xml|feedback)\b/i.test(head)) return 'xml';
  // The first line of a message is a header field, or the separator of the mbox it was cut from.
  if (/^(?:[A-Za-z][A-Za-z0-9_-]*[ \t]*:|>?From )/.test(head)) return 'mail';
  return 'text';
}

/**
 * The bytes behind base64 that nobody declared, told by the first characters of encoded gzip; null when it is not that.
 */
export function undeclaredBase64(bytes: Uint8Array): Uint8Array | null {
  if (!/^\s*H4sI/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))) return null;
  const text = new TextDecoder('latin1').decode(bytes);
  return /^[A-Za-z0-9+/\s]+=*\s*$/.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : null;
}
