import type { Assessment, Issue } from '../../server/http/contract.ts';

/** What has to be mended: issues that block now, in the order of the verdict. */
export function problemsOf(assessment: Assessment): Issue[] {
  return assessment.issues.filter((issue) => issue.status === 'active' || issue.status === 'live');
}

/** An issue that our own probes or DNS show now cannot be: nobody else's word takes it back. */
export function canBeSetAside(issue: Issue): boolean {
  return issue.status === 'active' && !issue.liveNow;
}

/** Going back to testing comes before mending: so much is refused, or so little else is left to deliver to. */
export function isRollbackAdvised({ reasons }: Pick<Assessment, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'ROLLBACK_RECOMMENDED');
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
