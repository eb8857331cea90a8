import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';

/** A departure of a policy file from the grammar of RFC 8461 section 3.2, or from what large senders ask beyond it. */
export interface PolicyFault {
  readonly code: PolicyFaultCode;
  /** Null: about the file as a whole. */
  readonly line: number | null;
  /** The offending text. Foreign. */
  readonly value: string;
}

/** Who takes a file with the fault for no policy: no sender accepts it at all, or only strict ones refuse it. */
const refusedBy = {
  FILE_TOO_LARGE: 'everyone',
  HTML_BODY: 'everyone',
  NOT_UTF8: 'some',
  BYTE_ORDER_MARK: 'some',
  EMPTY_LINE: 'some',
  COMMENT_LINE: 'some',
  CONTROL_CHARACTER: 'some',
  LEADING_BLANK: 'some',
  BLANK_BEFORE_COLON: 'some',
  LINE_WITHOUT_COLON: 'some',
  KEY_CASE: 'some',
  KEY_NOT_ALLOWED: 'some',
  VALUE_CASE: 'some',
  VALUE_MISSING: 'some',
  VERSION_MISSING: 'everyone',
  VERSION_UNKNOWN: 'everyone',
  VERSION_NOT_FIRST: 'some',
  MODE_MISSING: 'everyone',
  MODE_UNKNOWN: 'everyone',
  MAX_AGE_MISSING: 'everyone',
  MAX_AGE_NOT_NUMBER: 'everyone',
  MAX_AGE_TOO_LONG: 'some',
  MX_MISSING: 'everyone',
  MX_EMPTY: 'everyone',
  MX_SEVERAL_HOSTS: 'everyone',
  MX_IS_URL: 'everyone',
  MX_IS_ADDRESS: 'everyone',
  MX_NOT_A_LABELS: 'everyone',
  MX_NOT_HOST: 'everyone',
  MX_WILDCARD_ILLEGAL: 'some',
  MX_TRAILING_DOT: 'some',
} satisfies Record<string, 'everyone' | 'some'>;

export type PolicyFaultCode = keyof typeof refusedBy;

export function isPolicyFaultCode(code: string): code is PolicyFaultCode {
  return Object.hasOwn(refusedBy, code);
}

/** Whether a file with this fault is no policy to any sender; with the others strict senders ignore it, tolerant ones do not. */
export function invalidates(code: PolicyFaultCode): boolean {
  return refusedBy[code] === 'everyone';
}

/** One sentence for the operator. The offending text in it is cut to 80 characters and written as a JSON string. */
export function sayFault({ code, value }: PolicyFault): Phrase {
  return phrase(`lint.${code}`, { value: code === 'FILE_TOO_LARGE' ? value : JSON.stringify(value.slice(0, 80)) });
}
