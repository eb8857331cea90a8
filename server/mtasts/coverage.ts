import { comparableHost } from '../contract/domain-name.ts';
import { mxMatches } from './match.ts';

/** Which `mx` patterns of a policy match which MX hosts of a domain. */
export interface Coverage {
  readonly rows: readonly CoverageRow[];
  /** Patterns that match none of the hosts, in policy order. */
  readonly unusedPatterns: readonly string[];
}

export interface CoverageRow {
  readonly host: string;
  /** Empty: a sender that enforces refuses this host (RFC 8461 section 4.1). */
  readonly matchedBy: readonly string[];
  /** For an unmatched host: why the pattern that comes nearest does not match; null when none comes near. */
  readonly explanation: string | null;
}

/** The matrix of MX hosts and patterns. */
export function coverMx(patterns: readonly string[], hosts: readonly string[]): Coverage {
  const rows = hosts.map((host): CoverageRow => {
    const matchedBy = patterns.filter((pattern) => mxMatches(pattern, host));
    return { host, matchedBy, explanation: matchedBy.length > 0 ? null : explainMiss(patterns, host) };
  });
  const used = new Set(rows.flatMap((row) => row.matchedBy));
  return { rows, unusedPatterns: patterns.filter((pattern) => !used.has(pattern)) };
}

function explainMiss(patterns: readonly string[], host: string): string | null {
  const actual = comparableHost(host);
  for (const pattern of patterns) {
    const suffix = comparableHost(pattern).replace(/^\*\.?/, '');
    if (suffix === '') continue;
    if (pattern.startsWith('*.')) {
      if (actual === suffix)
        return `${pattern} does not match ${host} itself: a wildcard stands for exactly one label.`;
      if (actual.endsWith(`.${suffix}`)) {
        const labels = actual.slice(0, -suffix.length - 1).split('.').length;
        return `${pattern} does not match ${host}: a wildcard stands for exactly one label, here are ${labels}.`;
      }
    } else if (actual.endsWith(`.${suffix}`)) {
      return `${pattern} does not match ${host}: without a wildcard only the very name matches.`;
    }
  }
  return null;
}
