import { anyMxMatches } from '../mtasts/match.ts';
import type { ClassedPolicy } from '../store/reports/incoming.ts';
import type { PolicyResult } from '../tlsrpt/report.ts';
import { classifyFailure } from '../tlsrpt/result-types.ts';

/** A policy entry with the class of each failure, and what the policy text says about mode and max_age. */
export function classPolicy(policy: PolicyResult): ClassedPolicy {
  const matches = policy.mxHosts.length === 0 ? null : anyMxMatches(policy.mxHosts);
  return {
    ...policy,
    ...reportedPolicy(policy.policyString ?? []),
    classes: policy.failureDetails.map((detail) => classifyFailure(detail, matches).class),
  };
}

/** Senders echo the policy line by line, some with stray blanks and line ends; the first line of a key wins, as in the file itself. */
function reportedPolicy(lines: readonly string[]): { mode: string | null; maxAge: number | null } {
  const mode = lineValue(lines, 'mode')?.toLowerCase() ?? null;
  const maxAge = lineValue(lines, 'max_age') ?? '';
  return {
    mode: mode === 'testing' || mode === 'enforce' || mode === 'none' ? mode : null,
    maxAge: /^\d{1,10}$/.test(maxAge) ? Number(maxAge) : null,
  };
}

function lineValue(lines: readonly string[], key: string): string | null {
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon !== -1 && line.slice(0, colon).trim().toLowerCase() === key) return line.slice(colon + 1).trim();
  }
  return null;
}
