import type { PolicyFault } from './policy-faults.ts';

/** One line of a policy file. */
export interface PolicyLine {
  /** 1 for the first. */
  readonly number: number;
  /** Without its line end; at most 1024 characters. Foreign text. */
  readonly raw: string;
  /** As written, without blanks; null for a line that is no field. */
  readonly key: string | null;
  readonly value: string | null;
}

export const LARGEST_FILE = 65_536;
const LONGEST_SHOWN = 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: matching control characters is the point
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/**
 * Splits a policy file into its `key: value` lines, noting what the grammar of RFC 8461 section 3.2 does not allow.
 * Lines end in LF or CRLF. A file over 64 KiB or one that is HTML has no lines.
 */
export function readLines(input: string | Uint8Array): {
  lines: PolicyLine[];
  faults: PolicyFault[];
  mixedLineEnds: boolean;
} {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  if (bytes.length > LARGEST_FILE) {
    return {
      lines: [],
      faults: [{ code: 'FILE_TOO_LARGE', line: null, value: String(bytes.length) }],
      mixedLineEnds: false,
    };
  }
  const faults: PolicyFault[] = [];
  let text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!isUtf8(bytes)) faults.push({ code: 'NOT_UTF8', line: null, value: '' });
  if (text.startsWith('\ufeff')) {
    faults.push({ code: 'BYTE_ORDER_MARK', line: null, value: '' });
    text = text.slice(1);
  }
  if (text.trimStart().startsWith('<')) {
    faults.push({ code: 'HTML_BODY', line: null, value: '' });
    return { lines: [], faults, mixedLineEnds: false };
  }
  const raws = text.split(/\r?\n/);
  if (raws[raws.length - 1] === '') raws.pop();
  const lines = raws.map((raw, index) => readLine(raw, index + 1, faults));
  return { lines, faults, mixedLineEnds: /\r\n/.test(text) && /(^|[^\r])\n/.test(text) };
}

function readLine(raw: string, number: number, faults: PolicyFault[]): PolicyLine {
  const shown = raw.slice(0, LONGEST_SHOWN);
  const note = (code: PolicyFault['code']) => faults.push({ code, line: number, value: shown });
  const nothing = { number, raw: shown, key: null, value: null };
  const trimmed = trimBlanks(raw);
  if (CONTROL.test(raw)) note('CONTROL_CHARACTER');
  if (trimmed === '') {
    note('EMPTY_LINE');
    return nothing;
  }
  if (trimmed.startsWith('#')) {
    note('COMMENT_LINE');
    return nothing;
  }
  if (/^[ \t]/.test(raw)) note('LEADING_BLANK');
  const colon = trimmed.indexOf(':');
  if (colon < 0) {
    note('LINE_WITHOUT_COLON');
    return nothing;
  }
  const key = trimBlanks(trimmed.slice(0, colon));
  if (key.length !== colon) note('BLANK_BEFORE_COLON');
  return { number, raw: shown, key, value: trimBlanks(trimmed.slice(colon + 1)) };
}

/** Only the white space of the grammar: to a sender, a no-break space pasted from a web page is not white space. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
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
