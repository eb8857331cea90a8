import type { State } from '../../contract/codes.ts';
import type { Assessment, ClockReading } from '../../contract/verdict.ts';

/** The rank of a verdict among many: 1 needs attention first, 10 none. */
export function rankGroupOf(state: State, codes: readonly string[], clock: ClockReading): number {
  switch (state) {
    case 'enforcing-at-risk':
      return 1;
    case 'policy-missing':
      return codes.includes('POLICY_MISSING_AFTER_ENFORCE') ? 2 : 7;
    case 'blocked':
      return 3;
    case 'ready':
      return 4;
    case 'testing-in-progress':
      return clock.elapsed !== null && clock.elapsed >= clock.required ? 5 : 8;
    case 'no-data':
      return 6;
    case 'policy-none':
      return 9;
    case 'enforcing-healthy':
      return 10;
  }
}

/** Orders verdicts by what to do next: the group, then harm, then size, then the nearest date, then the name. */
export function compareAssessments(a: Assessment, b: Assessment): number {
  return (
    a.rankGroup - b.rankGroup ||
    b.whatIf.sessions - a.whatIf.sessions ||
    b.stats.n - a.stats.n ||
    (a.clock.remaining ?? 0) - (b.clock.remaining ?? 0) ||
    (a.domain < b.domain ? -1 : a.domain > b.domain ? 1 : 0)
  );
}
