import type { StripDay } from '../../../../server/contract/domains.ts';
import { addDays, daysFromTo } from '../../../../server/contract/time.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import type { Sections } from '../../../verdict/kinds/kind.ts';

/** The cells to show: the last days and today, or the 14 days of the test, of which some are still to come. */
export type StripView =
  | { readonly kind: 'recent'; readonly days: readonly StripDay[]; readonly today: StripDay | null }
  | { readonly kind: 'period'; readonly days: readonly StripDay[]; readonly today: string };

export function stripView(strip: readonly StripDay[], verdict: Assessment, days: Sections['strip']): StripView {
  const today = strip.at(-1) ?? null;
  const recent: StripView = { kind: 'recent', days: strip.slice(0, -1), today };
  const start = verdict.clock.cleanSince;
  if (days !== 'period' || start === null || today === null) return recent;
  const end = addDays(start, verdict.clock.required - 1);
  const first = strip[0]?.day;
  if (verdict.clock.required !== 14 || first === undefined || start < first || end < today.day) return recent;
  const known = new Map(strip.map((day) => [day.day, day]));
  return {
    kind: 'period',
    today: today.day,
    days: daysFromTo(start, end).map((day) => known.get(day) ?? futureDay(day)),
  };
}

function futureDay(day: string): StripDay {
  return { day, kind: 'future', sessions: 0, refused: 0, failed: 0, reporters: 0, soFar: null };
}
