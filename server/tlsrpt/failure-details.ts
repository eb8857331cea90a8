import { canonicalName } from '../contract/domain-name.ts';
import { parseIpAddress } from './addresses.ts';
import { readCount } from './counts.ts';
import type { Deviation } from './deviations.ts';
import { field, isObject, type JsonObject } from './json.ts';
import { textLimits } from './limits.ts';
import type { FailureDetail, RejectedEntry } from './report.ts';
import { ReportError, show } from './report-error.ts';
import { namesFailure, registeredResultTypes } from './result-types.ts';
import { cleanText } from './text.ts';

export interface FailureDetailsRead {
  readonly details: readonly FailureDetail[];
  readonly rejected: readonly RejectedEntry[];
}

/**
 * Reads `failure-details` of one policy entry whose failure total is `total`. A detail that cannot be read is rejected by
 * itself; its sessions remain in the total as unexplained failures.
 */
export function readFailureDetails(
  value: unknown,
  total: number,
  path: string,
  found: Set<Deviation>,
): FailureDetailsRead {
  const details: FailureDetail[] = [];
  const rejected: RejectedEntry[] = [];
  const entries = asArray(value, path, found, rejected);
  for (const [index, entry] of entries.entries()) {
    const entryPath = `${path}[${index}]`;
    try {
      const detail = readDetail(entry, entries.length === 1 ? total : null, entryPath, found);
      const failed = namesFailure(detail.resultType, total);
      if (!failed) found.add('DETAIL_WITHOUT_FAILURE');
      details.push(failed ? detail : { ...detail, sessions: 0 });
    } catch (error) {
      if (!(error instanceof ReportError)) throw error;
      rejected.push({ path: entryPath, reason: error.message });
    }
  }
  return { details, rejected };
}

function asArray(value: unknown, path: string, found: Set<Deviation>, rejected: RejectedEntry[]): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  found.add('FAILURE_DETAILS_NOT_ARRAY');
  if (value === null || value === '') return [];
  if (isObject(value)) return Object.keys(value).length === 0 ? [] : [value];
  rejected.push({ path, reason: `${path}: expected an array, got ${show(value)}` });
  return [];
}

function readDetail(entry: unknown, total: number | null, path: string, found: Set<Deviation>): FailureDetail {
  if (!isObject(entry)) throw new ReportError('malformed', `${path}: expected an object, got ${show(entry)}`);
  return {
    resultType: readResultType(entry, found),
    sendingMtaIp: readIp(field(entry, 'sending-mta-ip'), found),
    receivingMxHostname: readHost(entry, found),
    receivingMxHelo: readText(field(entry, 'receiving-mx-helo'), textLimits.helo, found),
    receivingIp: readIp(field(entry, 'receiving-ip'), found),
    sessions: readSessions(entry, total, path, found),
    additionalInformation: readInformation(entry, found),
    reasonCode: readText(field(entry, 'failure-reason-code'), textLimits.reasonCode, found),
  };
}

/** A result type outside the registry is kept verbatim; none at all (Postfix, for codes it cannot map) is "". */
function readResultType(entry: JsonObject, found: Set<Deviation>): string {
  const type = readText(field(entry, 'result-type'), textLimits.resultType, found);
  if (type === null) {
    found.add('RESULT_TYPE_MISSING');
    return '';
  }
  if (registeredResultTypes.includes(type)) return type;
  const lower = type.toLowerCase();
  if (registeredResultTypes.includes(lower)) {
    found.add('RESULT_TYPE_CASE');
    return lower;
  }
  found.add('RESULT_TYPE_UNKNOWN');
  return type;
}

/**
 * `failed-session-count`. When it is absent, the only detail of an entry explains the whole failure total, and one among
 * several stands for at least one session.
 */
function readSessions(entry: JsonObject, total: number | null, path: string, found: Set<Deviation>): number {
  const count = readCount(field(entry, 'failed-session-count'), `${path}.failed-session-count`, found);
  if (count !== null) return count;
  found.add('DETAIL_COUNT_MISSING');
  return total === null || total === 0 ? 1 : total;
}

function readHost(entry: JsonObject, found: Set<Deviation>): string | null {
  let value = field(entry, 'receiving-mx-hostname');
  if (value === undefined) {
    value = field(entry, 'receiving-mx-host-name'); // SocketLabs
    if (value !== undefined) found.add('RECEIVING_MX_ALIAS');
  }
  const text = readText(value, textLimits.helo, found);
  if (text === null) return null;
  const name = canonicalName(text.replace(/:\d{1,5}$/, ''));
  if (name === null) found.add('RECEIVING_MX_INVALID');
  else if (name !== text) found.add('RECEIVING_MX_NOT_CANONICAL');
  return name;
}

function readIp(value: unknown, found: Set<Deviation>): string | null {
  const text = readText(value, 255, found);
  if (text === null) return null;
  const address = parseIpAddress(text);
  if (address === null) found.add('ADDRESS_INVALID');
  else if (address.decorated) found.add('ADDRESS_DECORATED');
  return address?.text ?? null;
}

function readInformation(entry: JsonObject, found: Set<Deviation>): string | null {
  let value = field(entry, 'additional-information');
  if (value === undefined) {
    value = field(entry, 'additional-info-uri'); // RFC 8460 section 4.4 has this name in its prose
    if (value !== undefined) found.add('ADDITIONAL_INFORMATION_ALIAS');
  }
  return readText(value, textLimits.additionalInformation, found);
}

/** An optional text: empty counts as absent, a number as its digits, anything else as absent. */
export function readText(value: unknown, limit: number, found: Set<Deviation>): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') {
    found.add('FIELD_WRONG_TYPE');
    return String(value);
  }
  if (typeof value !== 'string') {
    found.add('FIELD_WRONG_TYPE');
    return null;
  }
  const text = cleanText(value, limit, found);
  if (text !== '') return text;
  found.add('EMPTY_TEXT');
  return null;
}
