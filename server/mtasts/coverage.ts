import { comparableHost } from '../contract/domain-name.ts';
import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';
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
  readonly explanation: Phrase | null;
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

function explainMiss(patterns: readonly string[], host: string): Phrase | null {
  const actual = comparableHost(host);
  for (const pattern of patterns) {
    const suffix = comparableHost(pattern).replace(/^\*\.?/, '');
    if (suffix === '') continue;
    if (pattern.startsWith('*.')) {
      if (actual === suffix) return phrase('cause.WILDCARD_PARENT', { pattern, host });
      if (actual.endsWith(`.${suffix}`)) {
        const labels = actual.slice(0, -suffix.length - 1).split('.').length;
        return phrase('cause.WILDCARD_LABELS', { pattern, host, labels });
      }
    } else if (actual.endsWith(`.${suffix}`)) {
      return phrase('cause.NO_WILDCARD', { pattern, host });
    }
  }
  return null;
}
