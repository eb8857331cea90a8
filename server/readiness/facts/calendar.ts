import { addDays, addHours, type Day, dayOf, endOfDay, type Instant } from '../../contract/time.ts';
import type { ReadinessSettings } from '../settings.ts';

/** The days a verdict covers, all of them UTC days and all windows with both ends included. */
export interface Calendar {
  readonly now: Instant;
  readonly today: Day;
  /** The last day whose reports are considered complete: its successes count; of later days only the failures. */
  readonly lastFinished: Day;
  /** The last 7 finished days start here. */
  readonly recentFrom: Day;
  /** 30 days up to today, in which failures are grouped into issues. */
  readonly issuesFrom: Day;
  /** 14 days up to today, for "had you enforced". */
  readonly whatIfFrom: Day;
  /** When reports of `day` are complete. Senders wait up to ten hours and try again for a day (RFC 8460 sections 4.1, 5.5). */
  finishedAt(day: Day): Instant;
}

export function calendarAt(now: Instant, settings: ReadinessSettings): Calendar {
  const today = dayOf(now);
  const lateness = settings.time.latenessHours;
  const lastFinished = addDays(dayOf(addHours(now, -lateness)), -1);
  return {
    now,
    today,
    lastFinished,
    recentFrom: addDays(lastFinished, -6),
    issuesFrom: addDays(today, -29),
    whatIfFrom: addDays(today, -13),
    finishedAt: (day) => addHours(endOfDay(day), lateness),
  };
}
