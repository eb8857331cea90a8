import { addDays, daysBetween, daysFromTo } from '../../server/contract/time.ts';

/** One bar: a day, or seven of them. */
export interface Bin {
  readonly first: string;
  readonly last: string;
}

/** Above this many days a bar is a week. */
export const MOST_DAILY_BARS = 120;

export function isWeekly(from: string, to: string): boolean {
  return daysBetween(from, to) + 1 > MOST_DAILY_BARS;
}

/** The bars from `from` to `to`, oldest first. Weeks are counted back from the end, so that the newest bar is whole. */
export function binsBetween(from: string, to: string): Bin[] {
  if (!isWeekly(from, to)) return daysFromTo(from, to).map((day) => ({ first: day, last: day }));
  const bins: Bin[] = [];
  for (let last = to; last >= from; last = addDays(last, -7)) {
    const first = addDays(last, -6);
    bins.unshift({ first: first < from ? from : first, last });
  }
  return bins;
}

/** Adds up the known days of each bar; null for a bar without any known day, which is a gap and not a zero. */
export function sumByBin<T extends { readonly day: string }>(
  bins: readonly Bin[],
  days: readonly T[],
  amount: (day: T) => number,
): (number | null)[] {
  const byDay = new Map(days.map((entry) => [entry.day, entry]));
  return bins.map(({ first, last }) => {
    const known = daysFromTo(first, last).flatMap((day) => byDay.get(day) ?? []);
    return known.length === 0 ? null : known.reduce((sum, entry) => sum + amount(entry), 0);
  });
}

/** Index of the bar that holds `day`; -1 when none does. */
export function binOf(bins: readonly Bin[], day: string): number {
  return bins.findIndex(({ first, last }) => first <= day && day <= last);
}
