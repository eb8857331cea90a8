import { addDays, type Day, dayOf, daysBetween, type Instant, startOfDay, toMillis } from '../../contract/time.ts';
import type { ClockReading } from '../../contract/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import type { PolicyInForce, Start } from '../facts/policy-in-force.ts';

/** When the present configuration was complete, and which of its parts came last. */
export interface ClockStart {
  readonly t0: Instant;
  /** The first whole UTC day of the configuration. */
  readonly firstDay: Day;
  /** Codes of what restarted the run; none when the policy is the first ever seen. */
  readonly restartedBy: readonly ('CLOCK_RESTARTED_MODE' | 'CLOCK_RESTARTED_MX_SET' | 'CLOCK_RESTARTED_MX_ADDED')[];
  /** The MX host that came last, when it set the clock. */
  readonly addedMx: string | null;
}

/**
 * Two weeks of testing must be two weeks of the configuration that is to be enforced: the same mode, the same mx set,
 * the same MX hosts. Removing an MX host does not start the clock again.
 */
export function startClock(facts: Facts, policy: PolicyInForce): ClockStart {
  const added = newestMx(facts);
  const starts: { start: Start; code: ClockStart['restartedBy'][number] | null }[] = [
    { start: policy.modeSince, code: cameBackFromEnforce(policy) ? 'CLOCK_RESTARTED_MODE' : null },
    { start: policy.mxSetSince, code: policy.mxSetSince.before === null ? null : 'CLOCK_RESTARTED_MX_SET' },
  ];
  if (added !== null) {
    starts.push({
      start: { at: added.firstSeen, fromReports: false, before: 'other' },
      code: 'CLOCK_RESTARTED_MX_ADDED',
    });
  }
  const t0 = starts.map(({ start }) => start.at).reduce((a, b) => (toMillis(a) >= toMillis(b) ? a : b));
  const deciding = starts.filter(({ start }) => toMillis(start.at) === toMillis(t0));
  const wholeDay = toMillis(t0) === toMillis(startOfDay(dayOf(t0)));
  return {
    t0,
    firstDay: wholeDay ? dayOf(t0) : addDays(dayOf(t0), 1),
    restartedBy: deciding.flatMap(({ code }) => (code === null ? [] : [code])),
    addedMx: added !== null && toMillis(added.firstSeen) === toMillis(t0) ? added.host : null,
  };
}

function cameBackFromEnforce(policy: PolicyInForce): boolean {
  return policy.mode === 'testing' && policy.modeSince.before === 'enforce';
}

/** The current MX host seen in DNS last. Hosts that were there at the very first check are not new. */
function newestMx(facts: Facts) {
  const since = facts.evidence.live?.dns.observedSince ?? null;
  if (!facts.evidence.settings.clock.restartOnMxAddition || since === null || facts.mx === null) return null;
  const now = toMillis(facts.evidence.now);
  return facts.mx
    .filter(({ firstSeen }) => toMillis(firstSeen) > toMillis(since) && toMillis(firstSeen) <= now)
    .reduce<(typeof facts.mx)[number] | null>(
      (newest, mx) => (newest === null || toMillis(mx.firstSeen) > toMillis(newest.firstSeen) ? mx : newest),
      null,
    );
}

/** The reading of a domain that has a policy to test. */
export interface RunningClock extends ClockReading {
  readonly cleanSince: Day;
  readonly elapsed: number;
  readonly covered14: number;
  readonly covered: number;
}

/** What the clock shows once the last failure that restarts it is known, and how many clean days are required after it. */
export function readClock(facts: Facts, start: ClockStart, lastFailure: Day | null, required: number): RunningClock {
  const { calendar } = facts;
  const cleanSince = lastFailure !== null && lastFailure >= start.firstDay ? addDays(lastFailure, 1) : start.firstDay;
  const elapsed = Math.max(0, daysBetween(cleanSince, calendar.lastFinished) + 1);
  const testing = facts.policy?.mode === 'testing';
  const remaining = Math.max(0, required - elapsed);
  return {
    t0: start.t0,
    cleanSince,
    elapsed,
    required,
    remaining: testing ? remaining : null,
    earliestReadyAt: testing && remaining > 0 ? calendar.finishedAt(addDays(cleanSince, required - 1)) : null,
    ...countCoverage(facts, cleanSince),
    lastFinishedDay: calendar.lastFinished,
  };
}

function countCoverage(facts: Facts, cleanSince: Day) {
  const { lastFinished } = facts.calendar;
  const covered = coveredDays(facts, cleanSince);
  const since = (days: number) => {
    const from = addDays(lastFinished, 1 - days);
    return [...covered].filter((day) => day >= from).length;
  };
  return { covered14: since(14), covered: since(facts.evidence.settings.stats.windowDays) };
}

/** Finished days since `from` on which a trusted reporter tested the present policy. */
export function coveredDays(facts: Facts, from: Day, reporter?: string): ReadonlySet<Day> {
  const days = new Set<Day>();
  for (const entry of facts.entries) {
    if (entry.standing !== 'trusted' || !entry.current || entry.tested === 0) continue;
    if (entry.row.firstDay < from || entry.day > facts.calendar.lastFinished) continue;
    if (reporter !== undefined && entry.reporter !== reporter) continue;
    days.add(entry.day);
  }
  return days;
}

/** The reading of a domain that has no policy to test, or receives no mail. */
export function stoppedClock(facts: Facts): ClockReading {
  return {
    t0: null,
    cleanSince: null,
    elapsed: null,
    required: facts.evidence.settings.clock.requiredDays,
    remaining: null,
    earliestReadyAt: null,
    covered14: null,
    covered: null,
    lastFinishedDay: facts.calendar.lastFinished,
  };
}
