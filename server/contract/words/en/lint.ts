import type { Message } from '../message.ts';

/** What is wrong with a policy file or an `_mta-sts` record. {value}, {key} and {pattern} are quoted text of them. */
export const lint = {
  'lint.FILE_TOO_LARGE': 'The file has {value} bytes; 65536 are allowed.',
  'lint.HTML_BODY': 'This is a web page, not a policy file.',
  'lint.NOT_UTF8': 'The file is not UTF-8 text.',
  'lint.BYTE_ORDER_MARK': 'The file begins with a byte order mark; save it without one.',
  'lint.EMPTY_LINE': 'Empty lines are not allowed.',
  'lint.COMMENT_LINE': 'Comments are not allowed.',
  'lint.CONTROL_CHARACTER': 'The line holds a control character.',
  'lint.LEADING_BLANK': 'The line begins with a blank.',
  'lint.BLANK_BEFORE_COLON': 'There is a blank before the colon.',
  'lint.LINE_WITHOUT_COLON': '{value} is not of the form "key: value".',
  'lint.KEY_CASE': 'Keys are written in lower case, not {value}.',
  'lint.KEY_NOT_ALLOWED': '{value} is no allowed key: 1 to 32 letters, digits, "_", "-" or ".".',
  'lint.VALUE_CASE': 'Upper and lower case matter: {value} must be STSv1, testing, enforce or none exactly.',
  'lint.VALUE_MISSING': '{value} has no value.',
  'lint.VERSION_MISSING': 'There is no "version: STSv1".',
  'lint.VERSION_UNKNOWN': 'The version must be STSv1, not {value}.',
  'lint.VERSION_NOT_FIRST': '"version: STSv1" must be the first line.',
  'lint.MODE_MISSING': 'There is no mode: testing, enforce or none.',
  'lint.MODE_UNKNOWN': 'The mode must be testing, enforce or none, not {value}.',
  'lint.MAX_AGE_MISSING': 'There is no max_age.',
  'lint.MAX_AGE_NOT_NUMBER': 'max_age must be 1 to 10 digits, a number of seconds, not {value}.',
  'lint.MAX_AGE_TOO_LONG': 'max_age may be at most 31557600 seconds (one year), not {value}.',
  'lint.MX_MISSING': 'There is no mx line; only mode none may do without.',
  'lint.MX_EMPTY': 'The mx line names no host.',
  'lint.MX_SEVERAL_HOSTS': 'One host a line: {value} needs an mx line for each host.',
  'lint.MX_IS_URL': 'An mx line names a host, not a URL or mail address: {value}.',
  'lint.MX_IS_ADDRESS': 'An mx line names a host, not an IP address: {value}.',
  'lint.MX_NOT_A_LABELS': 'International names are written as A-labels (xn--): {value}.',
  'lint.MX_NOT_HOST': '{value} is not a host name.',
  'lint.MX_WILDCARD_ILLEGAL': '"*" may only be the whole left-most label, as in *.example.com: {value}.',
  'lint.MX_TRAILING_DOT': 'A host is written without a dot at the end: {value}.',

  // What the grammar allows and nobody should do. {maxAge} comes as it stands in the file.
  'lint.MAX_AGE_TOO_SHORT': 'max_age {maxAge} is under one day (86400); large senders ignore such a policy.',
  'lint.MX_NOT_COVERED': 'MX {host} matches no mx line.',
  'lint.DUPLICATE_KEY': '{key} is repeated; the first one counts.',
  'lint.UNKNOWN_KEY': '{key} means nothing to senders; they ignore it.',
  'lint.MAX_AGE_SHORT_IN_TESTING':
    'While testing, one to two weeks (604800 to 1209600) are advised; max_age is {maxAge}.',
  'lint.MAX_AGE_LONG_IN_TESTING':
    'While testing, one to two weeks (604800 to 1209600) are advised; with max_age {maxAge} a mistake stays in caches for long.',
  'lint.MAX_AGE_SHORT_IN_ENFORCE':
    'max_age {maxAge} protects for a short time only; two weeks (1209600) or more are advised for enforce.',
  'lint.WILDCARD_TOO_BROAD':
    '{pattern} admits any host under your own domain (RFC 8461 section 10.4); name the MX hosts instead.',
  'lint.WILDCARD_OF_PUBLIC_SUFFIX': '{pattern} admits hosts that anyone can register.',
  'lint.WILDCARD_ADMITS_UNEXPECTED_MX': '{pattern} admits {host}, which you did not name as yours.',
  'lint.MX_PATTERN_UNUSED': '{pattern} matches no present MX; that does no harm.',
  'lint.MIXED_LINE_ENDS': 'Some lines end in CRLF, some in LF; both are allowed.',
  'lint.inLine': 'Line {line}: {fault}',

  'record.BLANK_BEFORE_SEMICOLON':
    'There is a blank before the first ";" in {value}; senders look for "v=STSv1;" exactly.',
  'record.VERSION_MISSPELT': '{value} must begin with "v=STSv1;" exactly.',
  'record.VERSION_NOT_FIRST': '"v=STSv1;" must come first in {value}.',
  'record.UNRELATED_RECORD': '{value} is no MTA-STS record; senders pass over it.',
  'record.SEVERAL_RECORDS': 'There are {count} records that begin with v=STSv1; and senders then use none of them.',
  'record.FIELD_MALFORMED': '{value} is not of the form name=value.',
  'record.DUPLICATE_FIELD': '{value} is given twice; the first one counts.',
  'record.ID_MISSING': 'The record has no id.',
  'record.ID_TOO_LONG': 'An id has at most 32 characters, this one {length}.',
  'record.ID_INVALID': 'An id is made of letters and digits only, not {value}.',
} as const satisfies Record<string, Message>;
