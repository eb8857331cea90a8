import { addDays, addHours, type Day, daysBetween, endOfDay, toMillis } from '../../contract/time.ts';
import type { Grade, Statistics } from '../../contract/verdict.ts';
import { isFlaky } from '../../tlsrpt/result-types.ts';
import type { Entry } from '../facts/entries.ts';
import type { Facts } from '../facts/facts.ts';
import { groupKey } from '../facts/fault-groups.ts';
import { passedAfter } from '../facts/live-findings.ts';
import type { JudgedIssue } from './issues.ts';
import { sessionsNeeded, upperBound, wilsonUpperBound } from './statistics.ts';
import type { RunningClock } from './testing-clock.ts';

/** Sessions since the clean days began, at most the statistics window. */
export interface Volume {
  readonly from: Day;
  readonly n: number;
  readonly k: number;
  readonly upper95: number | null;
  readonly wilson95: number | null;
  readonly grade: Grade;
  /** The bound that `gate.minConfidence` asks for, or a stricter one while isolated failures are unexplained. */
  readonly limit: number;
}

/**
 * Counts what bounds the refusal rate. Deliberately lopsided: successes of trusted reporters on finished days only;
 * failures of established ones too as far as they are credible, up to today.
 */
export function measureVolume(facts: Facts, issues: readonly JudgedIssue[], cleanSince: Day): Volume {
  const { stats, gate } = facts.evidence.settings;
  const { lastFinished } = facts.calendar;
  const oldest = addDays(lastFinished, 1 - stats.windowDays);
  const from = cleanSince > oldest ? cleanSince : oldest;
  const counts = countRefusing(keysOf(issues.filter(({ liveNow }) => liveNow)));
  let n = 0;
  let k = 0;
  for (const entry of facts.entries) {
    if (!entry.current || entry.day < from) continue;
    k += counts(entry);
    if (entry.standing === 'trusted' && entry.day <= lastFinished && entry.row.firstDay >= from) n += entry.tested;
  }
  const upper95 = upperBound(k, n, stats.alpha);
  const doubtful = issues.some((issue) => isUnrefuted(facts, issue, from));
  const medium = doubtful ? stats.high : stats.medium;
  return {
    from,
    n,
    k,
    upper95,
    wilson95: wilsonUpperBound(k, n, stats.alpha),
    grade: gradeVolume(upper95, stats.high, medium, stats.low),
    limit: gate.minConfidence === 'high' ? stats.high : medium,
  };
}

/**
 * Returns the sessions of an entry that count as refused: all of a trusted reporter's, an established one's as far as it is
 * of the `believed` faults, a new one's never.
 */
export function countRefusing(believed: ReadonlySet<string>): (entry: Entry) => number {
  return (entry) => {
    if (entry.refusing === 0 || entry.standing === 'new') return 0;
    if (entry.standing === 'trusted') return entry.refusing;
    const sessions = entry.faults
      .filter((fault) => believed.has(groupKey(fault.host, fault.failureClass)))
      .reduce((sum, fault) => sum + fault.sessions, 0);
    return Math.min(sessions, entry.refusing);
  };
}

export function keysOf(issues: readonly JudgedIssue[]): ReadonlySet<string> {
  return new Set(issues.map(({ group }) => groupKey(group.host, group.failureClass)));
}

/** An isolated failure that does not fix itself, on a host that has not been found healthy since. */
function isUnrefuted(facts: Facts, issue: JudgedIssue, from: Day): boolean {
  const { host, failureClass, lastDay } = issue.group;
  if (issue.status !== 'isolated' || isFlaky(failureClass) || lastDay < from) return false;
  if (host !== null) return !passedAfter(facts.hosts.get(host), lastDay);
  const hosts = facts.mx ?? [];
  return hosts.length === 0 || !hosts.every((mx) => passedAfter(facts.hosts.get(mx.host), lastDay));
}

function gradeVolume(upper95: number | null, high: number, medium: number, low: number): Grade {
  if (upper95 === null || upper95 > low) return 'insufficient';
  if (upper95 > medium) return 'low';
  return upper95 > high ? 'medium' : 'high';
}

/** Whether so many failed that more sessions are not the answer. */
export function isFailureRateTooHigh(facts: Facts, { k, n }: Pick<Volume, 'k' | 'n'>): boolean {
  return k > 0 && k > facts.evidence.settings.stats.medium * n;
}

/** The numbers for the page. What would suffice is given only when `waitsForVolume`. */
export function describeStatistics(
  facts: Facts,
  volume: Volume,
  { elapsed, cleanSince }: RunningClock,
  waitsForVolume: boolean,
): Statistics {
  const { stats, gate, time } = facts.evidence.settings;
  const { calendar } = facts;
  const needed = waitsForVolume ? sessionsNeeded(volume.k, volume.limit, stats.alpha) : null;
  const extendedAt = addHours(endOfDay(addDays(cleanSince, gate.extendedDays - 1)), time.latenessHours);
  return {
    from: daysBetween(volume.from, calendar.lastFinished) >= 0 ? volume.from : null,
    to: daysBetween(volume.from, calendar.lastFinished) >= 0 ? calendar.lastFinished : null,
    n: volume.n,
    k: volume.k,
    upper95: volume.upper95,
    wilson95: volume.wilson95,
    dayUpper95: elapsed > 0 ? upperBound(0, elapsed, stats.alpha) : null,
    sessionsNeeded: needed,
    volumeEtaDays: needed === null ? null : daysUntil(needed, volume.n, elapsed, stats.windowDays),
    extendedPathAt: waitsForVolume && toMillis(extendedAt) > toMillis(calendar.now) ? extendedAt : null,
  };
}

/** Of a domain that has no policy to test. */
export const noStatistics: Statistics = {
  from: null,
  to: null,
  n: 0,
  k: 0,
  upper95: null,
  wilson95: null,
  dayUpper95: null,
  sessionsNeeded: null,
  volumeEtaDays: null,
  extendedPathAt: null,
};

/** Null when even a full statistics window at the present rate holds fewer than `needed`. */
function daysUntil(needed: number, n: number, elapsed: number, windowDays: number): number | null {
  const rate = n / Math.min(windowDays, elapsed);
  if (!(rate * windowDays >= needed)) return null;
  return Math.ceil((needed - n) / rate);
}
