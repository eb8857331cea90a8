import { addDays, type Day } from '../../contract/time.ts';
import { isFlaky } from '../../tlsrpt/result-types.ts';
import { isShownLive } from '../facts/credibility.ts';
import type { Entry } from '../facts/entries.ts';
import type { Facts } from '../facts/facts.ts';
import type { FaultGroup, GroupFailure } from '../facts/fault-groups.ts';
import { passedAfter } from '../facts/live-findings.ts';

/**
 * The failing days of a credible group that make it systematic, oldest first; none: the failures are isolated, noise.
 *
 * Certificates, missing STARTTLS and an MX outside the policy are not cured by retrying, so little repetition proves them.
 * Handshakes and unexplained failures come and go with load and networks, and need more.
 */
export function qualifyingDays(facts: Facts, group: FaultGroup): Day[] {
  if (isShownLive(facts, group)) return [...group.days];
  const flaky = isFlaky(group.failureClass);
  const qualifying: Day[] = [];
  for (const day of group.days) {
    const recurs = !flaky && qualifying.length > 0 && hasTrustedFailure(group, day);
    if (recurs || isProved(group, day) || isBurst(facts, group, day) || isRepeated(facts, group, day)) {
      qualifying.push(day);
    }
  }
  return qualifying;
}

function hasTrustedFailure(group: FaultGroup, day: Day): boolean {
  return group.failures.some(({ entry }) => entry.day === day && entry.standing === 'trusted');
}

function isProved(group: FaultGroup, day: Day): boolean {
  return group.failures.some(({ entry, fault }) => entry.day === day && fault.proved);
}

/** One reporter saw this many failures in one day, and this share of its sessions: too many for an accident. */
function isBurst(facts: Facts, group: FaultGroup, day: Day): boolean {
  const { issue } = facts.evidence.settings;
  const [sessions, share] = isFlaky(group.failureClass)
    ? [issue.flakyBurstSessions, issue.flakyBurstShare]
    : [issue.persistentBurstSessions, issue.persistentBurstShare];
  const onDay = group.failures.filter(({ entry }) => entry.day === day);
  return [...new Set(onDay.map(({ entry }) => entry.reporter))].some((reporter) => {
    const failed = sumSessions(onDay.filter(({ entry }) => entry.reporter === reporter));
    if (failed < sessions) return false;
    const tested = sumTested(facts.entries.filter((entry) => entry.day === day && entry.reporter === reporter));
    return failed >= share * tested;
  });
}

/** The fault came back on several days, or several reporters met it, within a week. */
function isRepeated(facts: Facts, group: FaultGroup, day: Day): boolean {
  const { issue } = facts.evidence.settings;
  const from = addDays(day, 1 - issue.windowDays);
  const recent = group.failures.filter(({ entry }) => entry.day >= from && entry.day <= day);
  const days = new Set(recent.map(({ entry }) => entry.day)).size;
  const reporters = new Set(recent.map(({ entry }) => entry.reporter));
  const flaky = isFlaky(group.failureClass);
  if (days < (flaky ? issue.flakyDays : issue.persistentDays) && reporters.size < 2) return false;
  if (!mayBeNoise(facts, group, day)) return true;
  const around = facts.entries.filter(
    ({ day: it, standing, reporter }) => it >= from && it <= day && (standing === 'trusted' || reporters.has(reporter)),
  );
  return sumSessions(recent) >= issue.noiseShare * sumTested(around);
}

/** A large domain sees some stray failure every day: flaky ones always, others when the host was found sound afterwards. */
function mayBeNoise(facts: Facts, group: FaultGroup, day: Day): boolean {
  if (isFlaky(group.failureClass)) return true;
  return group.host !== null && passedAfter(facts.hosts.get(group.host), day);
}

export function sumSessions(failures: readonly GroupFailure[]): number {
  return failures.reduce((sum, { fault }) => sum + fault.sessions, 0);
}

export function sumTested(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.tested, 0);
}
