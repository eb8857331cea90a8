import type { Deviation } from './deviations.ts';

/** The text of JSON bytes, and how they departed from UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly deviations: readonly Deviation[];
}

/**
 * Decodes the bytes of a report. RFC 8460 section 4 demands I-JSON, so UTF-8; files saved by editors come with a byte
 * order mark or in UTF-16, and old systems write Latin-1. Never fails: what is not text at all fails as JSON later.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const wide = utf16(bytes);
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), deviations: ['ENCODED_AS_UTF16'] };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', marked ? 3 : 0);
  // Setting up a strict decoder takes longer than decoding a report: it is used only where something was replaced.
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    return { text: new TextDecoder('windows-1252').decode(bytes), deviations: ['NOT_UTF8'] };
  }
  return { text, deviations: marked ? ['BYTE_ORDER_MARK'] : [] };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** UTF-16 by its byte order mark, or because every other byte at the start is zero. */
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return null;
}

/**
 * A text field as it may be stored and shown: trimmed, inner line ends and tabs turned into spaces; control
 * characters, directional overrides and lone surrogates, which could disturb a terminal or mislead a reader, replaced
 * by U+FFFD; no longer than `limit`.
 */
export function cleanText(raw: string, limit: number, found: Set<Deviation>): string {
  // Almost every text is short and plain: one test saves the rest.
  if (raw.length <= limit && /^[\x21-\x7e]+$/.test(raw)) return raw;
  // Cutting first bounds the work below; the margin keeps a text that only needs trimming whole.
  const head = raw.length > limit + 1024 ? cutAt(raw, limit + 1024) : raw;
  const oneLine = head.replace(/[\t\r\n]+/g, ' ').trim();
  const clean = oneLine.replace(unprintable, '\ufffd');
  if (clean !== oneLine) found.add('UNPRINTABLE_TEXT');
  if (clean.length <= limit && raw.length <= limit + 1024) return clean;
  found.add('TEXT_CUT');
  return cutAt(clean, limit);
}

/** The first `limit` characters, or one less where that would split a surrogate pair. */
function cutAt(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}

const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
