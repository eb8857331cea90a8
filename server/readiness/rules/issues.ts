import { type Day, dayOf, toMillis } from '../../contract/time.ts';
import type { EvidenceRow, MxProbe, SetAside } from '../evidence.ts';
import { isShownLive } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';
import { type FaultGroup, groupFaults, groupKey } from '../facts/fault-groups.ts';
import { findRepair, type Repair } from './repair.ts';
import { qualifyingDays } from './systematic.ts';

/** A fault group with its judgement. */
export interface JudgedIssue {
  readonly group: FaultGroup;
  readonly liveNow: boolean;
  /** Days that make it systematic; empty when it is isolated or not credible. */
  readonly qualifying: readonly Day[];
  /** Latest qualifying day. */
  readonly last: Day | null;
  readonly repair: Repair | null;
  /** The administrator's word that holds now. */
  readonly setAside: SetAside | null;
  readonly status: 'active' | 'fixed' | 'isolated' | 'uncorroborated' | 'set-aside';
}

export function judgeIssues(facts: Facts): JudgedIssue[] {
  const issues = groupFaults(facts).map((group) => judgeIssue(facts, group));
  const standing = new Set(issues.filter(isHeld).map(keyOf));
  const isNew = (issue: JudgedIssue) => issue.status !== 'uncorroborated' || !standing.has(keyOf(issue));
  return issues.filter(isNew).map((issue) => (isHeld(issue) ? withClaims(issue, issues) : issue));
}

/** Whether it stands without those who only claim the same: they belong to its numbers then, and change nothing else. */
export function isHeld({ status }: JudgedIssue): boolean {
  return status === 'active' || status === 'set-aside';
}

function withClaims(issue: JudgedIssue, issues: readonly JudgedIssue[]): JudgedIssue {
  const same = issues.filter((it) => it.status === 'uncorroborated' && keyOf(it) === keyOf(issue));
  const groups = [issue, ...same].map(({ group }) => group);
  const days = [...new Set(groups.flatMap((group) => group.days))].sort();
  const failures = groups.flatMap((group) => group.failures);
  return { ...issue, group: { ...issue.group, failures, days, lastDay: days.at(-1) ?? issue.group.lastDay } };
}

function keyOf({ group }: JudgedIssue): string {
  return groupKey(group.host, group.failureClass);
}

function judgeIssue(facts: Facts, group: FaultGroup): JudgedIssue {
  const base = { group, liveNow: isShownLive(facts, group), setAside: null };
  if (!group.credible) {
    return { ...base, qualifying: [], last: null, repair: null, status: 'uncorroborated' };
  }
  const qualifying = qualifyingDays(facts, group);
  const last = qualifying.at(-1) ?? null;
  if (last === null) return { ...base, qualifying, last, repair: null, status: 'isolated' };
  const repair = findRepair(facts, group, last);
  if (repair !== null) return { ...base, qualifying, last, repair, status: 'fixed' };
  const setAside = base.liveNow ? null : findSetAside(facts, group);
  return {
    ...base,
    qualifying,
    last,
    repair,
    setAside,
    status: setAside === null ? 'active' : 'set-aside',
  };
}

/** A set-aside ends at its date, or when a reporter whose word counts complains that had not complained before. */
function findSetAside(facts: Facts, group: FaultGroup): SetAside | null {
  const now = toMillis(facts.evidence.now);
  const reporters = new Set(group.failures.map(({ entry }) => entry.reporter));
  const holding = facts.evidence.setAsides.filter(
    (it) =>
      it.host === group.host &&
      it.failureClass === group.failureClass &&
      toMillis(it.at) <= now &&
      now < toMillis(it.until) &&
      (it.reporters.length === 0 || [...reporters].every((reporter) => it.reporters.includes(reporter))),
  );
  return holding.toSorted((a, b) => toMillis(b.at) - toMillis(a.at))[0] ?? null;
}

/**
 * The last day on which the present configuration was seen to fail for good, and what shows it. What reports tell and what
 * our own probes had confirmed before it was fixed count alike; what the administrator set aside does not.
 */
export interface LastFailure {
  readonly day: Day;
  readonly rows: readonly EvidenceRow[];
  readonly probes: readonly MxProbe[];
}

export function findLastFailure(facts: Facts, issues: readonly JudgedIssue[]): LastFailure | null {
  const systematic = issues.filter(({ status }) => status === 'active' || status === 'fixed');
  const repaired = (facts.mx ?? []).flatMap(({ host }) => facts.hosts.get(host)?.repaired.at(-1) ?? []);
  const days = [...systematic.flatMap(({ last }) => last ?? []), ...repaired.map(({ at }) => dayOf(at))];
  const day = days.sort().at(-1);
  if (day === undefined) return null;
  return {
    day,
    rows: systematic
      .flatMap(({ group }) => group.failures.map(({ entry }) => entry.row))
      .filter((row) => row.day === day),
    probes: repaired.filter(({ at }) => dayOf(at) === day),
  };
}
