import type { HeaderLines, Headers, HeaderValue, StructuredHeader } from 'mailparser';
import type { Instant } from '../contract/time.ts';
import { parseMailDate } from './mail-date.ts';

/** What a message says about itself. All of it is foreign text, cut to 1000 characters, without control characters. */
export interface MessageHeaders {
  /** With its angle brackets. */
  readonly messageId: string | null;
  /** The address in From, without a display name. */
  readonly from: string | null;
  readonly subject: string | null;
  /** By the sender's clock; null when absent or not a date. */
  readonly date: Instant | null;
  readonly tlsReportDomain: string | null;
  readonly tlsReportSubmitter: string | null;
  /** Media type of the whole message, lower case, "" when absent. */
  readonly contentType: string;
  /** The parameter report-type, lower case. */
  readonly reportType: string | null;
}

export function readHeaders(headers: Headers, lines: HeaderLines): MessageHeaders {
  const type = readStructured(headers.get('content-type'));
  const date = lines.find((line) => line.key === 'date');
  return {
    messageId: readText(headers.get('message-id')),
    from: readAddress(headers.get('from')),
    subject: readText(headers.get('subject')),
    // Read from the line itself: mailparser answers with the present time where it cannot read a date.
    date: date === undefined ? null : parseMailDate(date.line.slice(date.line.indexOf(':') + 1)),
    tlsReportDomain: readText(headers.get('tls-report-domain')),
    tlsReportSubmitter: readText(headers.get('tls-report-submitter')),
    contentType: safeText(type?.value ?? '')?.toLowerCase() ?? '',
    reportType: safeText(type?.params['report-type'] ?? '')?.toLowerCase() ?? null,
  };
}

/** A header with parameters, such as Content-Type. */
export function readStructured(value: HeaderValue | undefined): StructuredHeader | null {
  const first = Array.isArray(value) ? value[0] : value;
  return isStructured(first) ? first : null;
}

function isStructured(value: unknown): value is StructuredHeader {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    typeof value.value === 'string' &&
    'params' in value &&
    typeof value.params === 'object' &&
    value.params !== null
  );
}

/** The first of a header that may be repeated. */
function readText(value: HeaderValue | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? safeText(first) : null;
}

function readAddress(value: HeaderValue | undefined): string | null {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || !('html' in first) || !Array.isArray(first.value)) return null;
  const [sender] = first.value;
  return safeText(sender?.address ?? sender?.group?.[0]?.address ?? '');
}

/** Null for empty text. */
function safeText(text: string): string | null {
  const oneLine = text.slice(0, 1000).replace(/\s+/g, ' ').trim().replace(unprintable, '\ufffd');
  return oneLine === '' ? null : oneLine;
}

/** Control characters, directional overrides, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
