import type { Assessment, Issue } from '../../server/contract/verdict.ts';
import { speaksOf } from './reasons.ts';

/** An issue that our own probes or DNS show now cannot be set aside: nobody's word refutes it. */
export function canBeSetAside(issue: Issue): boolean {
  return issue.status === 'active' && !issue.liveNow;
}

/** Going back to testing comes before fixing: so much is refused, or so few other hosts are left to deliver to. */
export function isRollbackAdvised({ reasons }: Pick<Assessment, 'reasons'>): boolean {
  return speaksOf('rollback', { reasons });
}

/** The first day of the oldest of these issues. */
export function failingSince(issues: readonly Issue[]): string | null {
  const days = issues.flatMap((issue) => issue.firstDay ?? []).sort();
  return days[0] ?? null;
}

export function hostsOf(issues: readonly Issue[]): (string | null)[] {
  return [...new Set(issues.map((issue) => issue.host))];
}

/** The last day on which anything failed that enforce would refuse. */
export function lastFailure(assessment: Assessment): string | null {
  const days = assessment.issues.flatMap((issue) => issue.lastDay ?? []).sort();
  return days.at(-1) ?? null;
}

/**
 * The list of reports behind a number of refused sessions: those of these issues, in the days that the number is of.
 * Reports name hosts and result types; an issue without either is found by its days and failures alone.
 */
export function reportsBehind(domain: string, issues: readonly Issue[], range: { from: string; to: string }): string {
  const query = new URLSearchParams({ domain, failures: '1', from: range.from, to: range.to });
  const hosts = hostsOf(issues);
  const results = issues.map(({ reported }) => reported.map(({ resultType }) => resultType));
  if (hosts.every((host) => host !== null)) for (const host of hosts) query.append('mx', host);
  if (results.every((types) => types.length > 0))
    for (const type of new Set(results.flat())) query.append('result', type);
  return `/reports?${query}`;
}

/** The issues whose sessions the what-if number adds up. */
export function issuesBehind({ issues, whatIf }: Assessment): Issue[] {
  return issues.filter((issue) =>
    whatIf.lines.some((line) => line.host === issue.host && line.failureClass === issue.failureClass),
  );
}

/** Of the last 14 days, as the number beside the verdict counts them. */
export function sessionsOf(issue: Issue, verdict: Assessment): number {
  return verdict.whatIf.lines
    .filter((line) => line.host === issue.host && line.failureClass === issue.failureClass)
    .reduce((sum, line) => sum + line.sessions, 0);
}
