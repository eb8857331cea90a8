import { comparableHost } from '../../contract/domain-name.ts';
import { mxMatches } from '../../mtasts/match.ts';

/**
 * One text for a set of mx patterns: case, order, repetition and a dot at the end do not matter. With the mode it is the
 * fingerprint of a policy; max_age, id and line ends are no part of it.
 */
export function mxSetKey(patterns: readonly string[]): string {
  return [...new Set(patterns.map(comparableHost))].sort().join(' ');
}

export type MatchesPolicy = (host: string) => boolean;

/** Answers whether a host matches one of the patterns. */
export function matcherOf(patterns: readonly string[]): MatchesPolicy {
  return (host) => patterns.some((pattern) => mxMatches(pattern, host));
}
