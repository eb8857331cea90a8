import type { PolicyMode } from '../../server/contract/codes.ts';
import { addHours, type Day, daysFromTo, endOfDay, type Instant, isDay, toMillis } from '../../server/contract/time.ts';
import type { EvidenceRow, FailureFact } from '../../server/readiness/evidence.ts';

/** T trusted, E established, N new, U without a signature: how far the reporter of a row is believed. */
export type ReporterClass = 'T' | 'E' | 'N' | 'U';

export interface ScenarioRow {
  readonly reporterClass: ReporterClass;
  /** The row names the mx set itself: an older policy, or the one to be told by reports. */
  readonly ownMx: 'OLD-POLICY' | 'mx' | null;
  readonly row: EvidenceRow;
}

const ROW =
  /^(\S+)\[([TENU])\]\s+(.+?)\s+(sts|tlsa|no-policy-found|mta-sts)(?:\s+(testing|enforce|none))?(?:\s+(OLD-POLICY|mx)\(([^)]*)\))?\s+ok\s+(\d+)(?:\s+fail\s+(\d+))?\s*(.*)$/;
const DETAIL = /^(?:[,;]\s*)?([a-z0-9-]+)(?:@(\S+?))?\s+x(\d+)(?:\s+"([^"]*)")?\s*/;

/**
 * One line of `rows`, a report for each of its days: `reporter[class]  days  type mode  ok S fail F  result@host xN "reason", ...`.
 * Rows that do not say otherwise were judged by `mx`.
 */
export function readRow(line: string, now: Instant, mx: readonly string[], firstId: number): ScenarioRow[] {
  const match = ROW.exec(line);
  if (match === null) throw new Error(`row not understood: ${line}`);
  const [, reporter = '', kind = '', days = '', policyType = '', mode, ownMx, ownSet, ok, fail = '0', rest = ''] =
    match;
  const judged = ownSet === undefined ? mx : ownSet.split(',').map((pattern) => pattern.trim());
  return readDays(days, now).map((day, index) => ({
    reporterClass: kind as ReporterClass,
    ownMx: (ownMx as ScenarioRow['ownMx'] | undefined) ?? null,
    row: {
      reportId: firstId + index,
      reporter,
      authenticated: kind !== 'U',
      provedAs: kind === 'U' ? null : reporter,
      day,
      firstDay: day,
      receivedAt: earlier(addHours(endOfDay(day), 10), now),
      policyType,
      mode: (mode as PolicyMode | undefined) ?? null,
      mx: policyType === 'sts' ? judged : null,
      success: Number(ok),
      failure: Number(fail),
      details: readDetails(rest),
    },
  }));
}

function readDetails(text: string): FailureFact[] {
  const details: FailureFact[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = DETAIL.exec(rest);
    if (match === null) throw new Error(`failure not understood: ${rest}`);
    const [all, resultType = '', host = null, sessions, reason = null] = match;
    details.push({ resultType, host, reason, sessions: Number(sessions), receivingIp: null });
    rest = rest.slice(all.length);
  }
  return details;
}

/** `06-05..06-12, 06-14 except 06-07, 06-09..06-10`; days of the year of `now`, or whole dates. */
export function readDays(text: string, now: Instant): Day[] {
  const [listed = '', except = ''] = text.split(/\s+except\s+/);
  const left = new Set(except === '' ? [] : readList(except, now));
  return readList(listed, now).filter((day) => !left.has(day));
}

function readList(text: string, now: Instant): Day[] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.trim().split('..');
    const days = daysFromTo(readDay(first, now), readDay(last, now));
    if (days.length === 0) throw new Error(`days not understood: ${text}`);
    return days;
  });
}

export function readDay(text: string, now: Instant): Day {
  const day = /^\d{2}-\d{2}$/.test(text) ? `${now.slice(0, 4)}-${text}` : text;
  if (!isDay(day)) throw new Error(`day not understood: ${text}`);
  return day;
}

/** `2025-06-20T12:00Z`, with or without seconds, or a day, which means its noon. */
export function readInstant(text: string, now: Instant): Instant {
  const match = /^(?:(\d{4})-)?(\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?Z)?$/.exec(text.trim());
  if (match === null) throw new Error(`instant not understood: ${text}`);
  const [, year = now.slice(0, 4), day, time = '12:00', seconds = ':00'] = match;
  return `${readDay(`${year}-${day}`, now)}T${time}${seconds}Z`;
}

function earlier(a: Instant, b: Instant): Instant {
  return toMillis(a) <= toMillis(b) ? a : b;
}
