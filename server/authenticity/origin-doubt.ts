/** Below this many reports there is no warning: one unsigned stray is not a pattern. */
const FEW = 3;

/** Why a report does not count, as people are told; docs/authenticity.md lists the reasons with what helps. */
export type OriginDoubt = (typeof DOUBTS)[number] | 'other';

/** A report counts in a verdict by one of these, possibly through another copy of it. */
export const COUNTING: ReadonlySet<string> = new Set(['pass', 'vouched', 'known']);
const DOUBTS = ['none', 'fail', 'signed-unaligned', 'signed-not-as-report', 'unverifiable', 'pending'] as const;

/**
 * Whether most reports of a source do not count because nobody could prove who sent them. `counts` are messages by
 * authenticity; returns the most common doubt, or null when most of them do count.
 */
export function commonestDoubt(counts: Readonly<Record<string, number>>): OriginDoubt | null {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const doubted = Object.entries(counts).filter(([status]) => !COUNTING.has(status));
  const inDoubt = doubted.reduce((sum, [, count]) => sum + count, 0);
  if (total < FEW || inDoubt * 2 <= total) return null;
  const commonest = doubted.sort(([, a], [, b]) => b - a)[0]?.[0];
  return DOUBTS.find((doubt) => doubt === commonest) ?? 'other';
}
