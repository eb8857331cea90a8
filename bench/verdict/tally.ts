import type { Confidence } from '../../server/contract/codes.ts';
import { type Sight, sights } from './probes.ts';
import { type SimpleRule, simpleRules } from './rules.ts';
import { HORIZON, type Kind } from './world.ts';

export type Judge = `stsready, ${Sight}` | SimpleRule;

export const judges: readonly Judge[] = [
  ...sights.map((sight): Judge => `stsready, ${sight}`),
  ...(Object.keys(simpleRules) as SimpleRule[]),
];

/** How one judge did on some domains. */
export interface Tally {
  /** Verdicts "ready", one for each domain and day. */
  ready: number;
  /** Those of them after which enforce would refuse too much. */
  wrong: number;
  /** Of the wrong ones, those whose cause was less than a day old. */
  fresh: number;
  /** Domains that were wrongly called ready at least once. */
  wrongDomains: number;
  /** Domains that could have been ready for two weeks or more. */
  able: number;
  /** Those of them that never were. */
  never: number;
  /** Days lost against the oracle by able domains; the index is the number of days, the last one "never". */
  lost: number[];
}

export function emptyTally(): Tally {
  return {
    ready: 0,
    wrong: 0,
    fresh: 0,
    wrongDomains: 0,
    able: 0,
    never: 0,
    lost: Array.from({ length: HORIZON + 1 }, () => 0),
  };
}

export function addTally(to: Tally, more: Tally): void {
  to.ready += more.ready;
  to.wrong += more.wrong;
  to.fresh += more.fresh;
  to.wrongDomains += more.wrongDomains;
  to.able += more.able;
  to.never += more.never;
  for (const [days, count] of more.lost.entries()) to.lost[days] = (to.lost[days] ?? 0) + count;
}

/** Days in the middle of the list; null when nothing was counted, `HORIZON` for never. */
export function median(lost: readonly number[]): number | null {
  const total = lost.reduce((a, b) => a + b, 0);
  if (total === 0) return null;
  let passed = 0;
  return lost.findIndex((count) => (passed += count) * 2 >= total);
}

/** The tallies of one domain, and where it belongs. */
export interface DomainResult {
  readonly index: number;
  readonly kind: Kind;
  readonly sessions: number;
  readonly tallies: Readonly<Record<Judge, Tally>>;
  /** The verdicts "ready" of stsready with live checks on, by confidence. */
  readonly byConfidence: Readonly<Record<Confidence, Tally>>;
}
