import type { Day } from '../../contract/time.ts';
import type { EvidenceRow } from '../evidence.ts';

/** How often a usual day an entry may count before it is out of scale. */
const TIMES = 100;
/** Entries of this many sessions bend no chart that anybody reads. */
const LEAST = 10_000;

/**
 * The most sessions that an entry without proof of its reporter may count and still be drawn and added up with the
 * others: anybody who owns a domain can sign a report of 2^53-1 sessions. `usual` are the sessions of each day by reporters
 * that are proved.
 */
export function largestInScale(usual: readonly number[]): number {
  const sorted = usual.toSorted((a, b) => a - b);
  return Math.max(LEAST, TIMES * (sorted[Math.floor((sorted.length - 1) / 2)] ?? 0));
}

/** Whether an entry may be added up with the others in numbers for people. No rule of the verdict asks this. */
export function scaleOf(rows: readonly EvidenceRow[]): (row: EvidenceRow) => boolean {
  const usual = new Map<Day, number>();
  for (const { provedAs, policyType, day, success, failure } of rows) {
    if (provedAs !== null && policyType !== 'tlsa') usual.set(day, (usual.get(day) ?? 0) + success + failure);
  }
  const largest = largestInScale([...usual.values()]);
  return ({ provedAs, success, failure }) => provedAs !== null || success + failure <= largest;
}
