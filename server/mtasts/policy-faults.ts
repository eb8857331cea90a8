/** A departure of a policy file from the grammar of RFC 8461 section 3.2, or from what large senders ask beyond it. */
export interface PolicyFault {
  readonly code: PolicyFaultCode;
  /** Null: about the file as a whole. */
  readonly line: number | null;
  /** The offending text. Foreign. */
  readonly value: string;
}

interface FaultMeaning {
  /** `everyone`: no sender accepts the file as a policy. `some`: tolerant senders do, strict ones do not. */
  readonly refusedBy: 'everyone' | 'some';
  /** One sentence, with the offending text already shortened and quoted. */
  readonly sentence: (quoted: string) => string;
}

const meanings = {
  FILE_TOO_LARGE: everyone((bytes) => `The file has ${bytes} bytes; 65536 are allowed.`),
  HTML_BODY: everyone(() => 'This is a web page, not a policy file.'),
  NOT_UTF8: some(() => 'The file is not UTF-8 text.'),
  BYTE_ORDER_MARK: some(() => 'The file begins with a byte order mark; save it without one.'),
  EMPTY_LINE: some(() => 'Empty lines are not allowed.'),
  COMMENT_LINE: some(() => 'Comments are not allowed.'),
  CONTROL_CHARACTER: some(() => 'The line holds a control character.'),
  LEADING_BLANK: some(() => 'The line begins with a blank.'),
  BLANK_BEFORE_COLON: some(() => 'There is a blank before the colon.'),
  LINE_WITHOUT_COLON: some((line) => `${line} is not of the form "key: value".`),
  KEY_CASE: some((key) => `Keys are written in lower case, not ${key}.`),
  KEY_NOT_ALLOWED: some((key) => `${key} is no allowed key: 1 to 32 letters, digits, "_", "-" or ".".`),
  VALUE_CASE: some((value) => `Upper and lower case matter: ${value} must be STSv1, testing, enforce or none exactly.`),
  VALUE_MISSING: some((key) => `${key} has no value.`),
  VERSION_MISSING: everyone(() => 'There is no "version: STSv1".'),
  VERSION_UNKNOWN: everyone((value) => `The version must be STSv1, not ${value}.`),
  VERSION_NOT_FIRST: some(() => '"version: STSv1" must be the first line.'),
  MODE_MISSING: everyone(() => 'There is no mode: testing, enforce or none.'),
  MODE_UNKNOWN: everyone((value) => `The mode must be testing, enforce or none, not ${value}.`),
  MAX_AGE_MISSING: everyone(() => 'There is no max_age.'),
  MAX_AGE_NOT_NUMBER: everyone((value) => `max_age must be 1 to 10 digits, a number of seconds, not ${value}.`),
  MAX_AGE_TOO_LONG: some((value) => `max_age may be at most 31557600 seconds (one year), not ${value}.`),
  MX_MISSING: everyone(() => 'There is no mx line; only mode none may do without.'),
  MX_EMPTY: everyone(() => 'The mx line names no host.'),
  MX_SEVERAL_HOSTS: everyone((value) => `One host a line: ${value} needs an mx line for each host.`),
  MX_IS_URL: everyone((value) => `An mx line names a host, not a URL or mail address: ${value}.`),
  MX_IS_ADDRESS: everyone((value) => `An mx line names a host, not an IP address: ${value}.`),
  MX_NOT_A_LABELS: everyone((value) => `International names are written as A-labels (xn--): ${value}.`),
  MX_NOT_HOST: everyone((value) => `${value} is not a host name.`),
  MX_WILDCARD_ILLEGAL: some((value) => `"*" may only be the whole left-most label, as in *.example.com: ${value}.`),
  MX_TRAILING_DOT: some((value) => `A host is written without a dot at the end: ${value}.`),
} satisfies Record<string, FaultMeaning>;

export type PolicyFaultCode = keyof typeof meanings;

export function isPolicyFaultCode(code: string): code is PolicyFaultCode {
  return Object.hasOwn(meanings, code);
}

/** Whether a file with this fault is no policy to any sender; with the others strict senders ignore it, tolerant ones do not. */
export function invalidates(code: PolicyFaultCode): boolean {
  return meanings[code].refusedBy === 'everyone';
}

/** One sentence for the operator. The offending text in it is cut to 80 characters and written as a JSON string. */
export function faultSentence(fault: PolicyFault): string {
  const quoted = fault.code === 'FILE_TOO_LARGE' ? fault.value : JSON.stringify(fault.value.slice(0, 80));
  return meanings[fault.code].sentence(quoted);
}

function everyone(sentence: (quoted: string) => string): FaultMeaning {
  return { refusedBy: 'everyone', sentence };
}

function some(sentence: (quoted: string) => string): FaultMeaning {
  return { refusedBy: 'some', sentence };
}
