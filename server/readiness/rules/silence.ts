import { addDays, type Day, daysBetween } from '../../contract/time.ts';
import type { SilentReporter } from '../../contract/verdict.ts';
import type { Facts } from '../facts/facts.ts';

const HABIT_DAYS = 28;
const HABIT_SPAN = 10;
const HABIT_SHARE = 0.5;

export interface Silence {
  readonly silent: readonly SilentReporter[];
  /** There is a regular trusted reporter, and all of them are silent. */
  readonly all: boolean;
  /** The first day without any of the reports that used to come; null when nobody is silent. */
  readonly since: Day | null;
}

/**
 * Trusted reporters that used to send nearly every day and stopped. The limit is the run of missing days that chance alone
 * gives in one case of a hundred; reporters without a habit are not missed.
 */
export function findSilence(facts: Facts): Silence {
  const { lastFinished } = facts.calendar;
  const reportDays = new Map<string, Set<Day>>();
  for (const { row, standing } of facts.signed) {
    if (standing !== 'trusted' || row.day > lastFinished) continue;
    const days = reportDays.get(row.reporter);
    if (days === undefined) reportDays.set(row.reporter, new Set([row.day]));
    else days.add(row.day);
  }
  const regular = [...reportDays].flatMap(([reporter, days]) => {
    const habit = readHabit(days);
    return habit === null ? [] : [{ reporter, ...habit, run: daysBetween(habit.last, lastFinished) }];
  });
  const silent = regular.filter(({ run, limit }) => run >= limit).sort((a, b) => (a.reporter < b.reporter ? -1 : 1));
  const last = silent
    .map((it) => it.last)
    .sort()
    .at(-1);
  return {
    silent: silent.map(({ reporter, run, limit, p }) => ({ reporter, run, limit, p })),
    all: silent.length > 0 && silent.length === regular.length,
    since: last === undefined ? null : addDays(last, 1),
  };
}

function readHabit(days: ReadonlySet<Day>): { last: Day; p: number; limit: number } | null {
  const sorted = [...days].sort();
  const last = sorted.at(-1);
  const earliest = sorted[0];
  if (last === undefined || earliest === undefined) return null;
  const windowStart = addDays(last, 1 - HABIT_DAYS);
  const first = earliest > windowStart ? earliest : windowStart;
  const span = daysBetween(first, last) + 1;
  const p = sorted.filter((day) => day >= first).length / span;
  if (span < HABIT_SPAN || p < HABIT_SHARE) return null;
  const chance = Math.min(0.95, Math.max(0.05, p));
  // Rounded first, so that p = 0.9, whose run is exactly 2, is not pushed to 3 by the last binary digit.
  const run = Math.log(0.01) / Math.log(1 - chance);
  return { last, p, limit: Math.max(2, Math.ceil(Number(run.toFixed(9)))) };
}
