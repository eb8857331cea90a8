import { isGzip } from '../mail/gunzip.ts';
import { isZip } from '../mail/unzip.ts';

/** What uncompressed bytes look like. `text` is anything that is none of the others. */
export type ContentKind = 'json' | 'mail' | 'xml' | 'text';

/** Tells the kind of content by its first characters; names and labels are ignored. */
export function sniff(bytes: Uint8Array): ContentKind {
  // Latin-1 keeps every byte; a byte order mark and the zeros of UTF-16 are stripped like white space.
  const head = latin1(bytes, 1024).replace(/^[\s\0\xef\xbb\xbf\xff\xfe]+/, '');
  if (/^[{[]/.test(head)) return 'json';
  if (/^<(?:\?xml|feedback)\b/i.test(head)) return 'xml';
  // The first line of a message is a header field, or the separator of the mbox it was cut from.
  if (/^(?:[A-Za-z][A-Za-z0-9_-]*[ \t]*:|>?From )/.test(head)) return 'mail';
  return 'text';
}

/** The report inside undeclared base64; null when it holds no gzip, ZIP or JSON. */
export function undeclaredBase64(bytes: Uint8Array): Uint8Array | null {
  // What gzip, ZIP and an opening brace begin with once they are encoded.
  if (!/^\s*(?:H4sI|UEsD|e[wy])/.test(latin1(bytes, 64))) return null;
  const text = latin1(bytes, bytes.length);
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return null;
  const decoded = new Uint8Array(Buffer.from(text, 'base64'));
  const isJson = /^\s*\{\s*"/.test(latin1(decoded, 64));
  return isJson || isGzip(decoded) || isZip(decoded) ? decoded : null;
}

function latin1(bytes: Uint8Array, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, end);
}
