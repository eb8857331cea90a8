import type { IssueClass } from '../../contract/codes.ts';
import type { Day } from '../../contract/time.ts';
import { isCredible } from './credibility.ts';
import type { Entry, Fault } from './entries.ts';
import type { Facts } from './facts.ts';

/**
 * Failures of one class on one host in the issue window: a candidate for an issue. What counts and what is only claimed make
 * two groups.
 */
export interface FaultGroup {
  /** Null for failures that name no host, treated as a host of their own. */
  readonly host: string | null;
  readonly failureClass: IssueClass;
  readonly credible: boolean;
  readonly failures: readonly GroupFailure[];
  /** Failing days, oldest first. */
  readonly days: readonly Day[];
  readonly lastDay: Day;
}

export interface GroupFailure {
  readonly entry: Entry;
  readonly fault: Fault;
}

export function groupFaults(facts: Facts): FaultGroup[] {
  const groups = new Map<string, GroupFailure[]>();
  for (const entry of facts.entries) {
    if (entry.day < facts.calendar.issuesFrom) continue;
    for (const fault of entry.faults) {
      const key = `${isCredible(facts, entry, fault)} ${groupKey(fault.host, fault.failureClass)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ entry, fault }]);
      else group.push({ entry, fault });
    }
  }
  return [...groups.values()].flatMap((failures) => {
    const first = failures[0];
    const days = [...new Set(failures.map(({ entry }) => entry.day))].sort();
    const lastDay = days.at(-1);
    if (first === undefined || lastDay === undefined) return [];
    const { host, failureClass } = first.fault;
    const credible = isCredible(facts, first.entry, first.fault);
    return [{ host, failureClass, credible, failures, days, lastDay }];
  });
}

export function groupKey(host: string | null, failureClass: IssueClass): string {
  return `${failureClass} ${host ?? ''}`;
}
