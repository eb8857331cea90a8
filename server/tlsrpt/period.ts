import { addDays, type Day, dayOf, endOfDay, type Instant, startOfDay, toMillis } from '../contract/time.ts';

const HOUR = 3_600_000;
/** Longest range that is still one day: a daily report written by a clock that is off, or in another time zone. */
const LONGEST_DAY = 36 * HOUR;
const CLOCK_SKEW = 24 * HOUR;
const LATE_AFTER = 7 * 24 * HOUR;

/** The day that a report is assigned to, or why it is set aside. */
export type ReportDay =
  | {
      readonly outcome: 'day';
      readonly day: Day;
      /** Longer than 36 h (weekly senders): failures are assigned to the last day, and its successes cover only the range as a whole. */
      readonly longRange: boolean;
      /** Received more than 7 days after its range ended: verdicts of the past change. */
      readonly late: boolean;
    }
  | {
      readonly outcome: 'bad-range';
      /** In words, for the operator. */
      readonly reason: string;
    };

/** The first moment after a range whose end may be written as its last second, ..:59 (RFC 8460 section 4.1). */
export function exclusiveEnd(end: Instant): number {
  const millis = toMillis(end);
  return Math.floor(millis / 1000) % 60 === 59 ? (Math.floor(millis / 1000) + 1) * 1000 : millis;
}

/**
 * The UTC day of a report's range: the one with the largest overlap, the earlier of two equal ones, and the last day of a range
 * longer than 36 h. One that ends where it starts, or up to 36 h before, has the day of its start; one that ends more than 24 h
 * after `now` has none. When the report arrived is no bound: mailboxes that were moved say 1970, or the day of the move.
 */
export function reportDay(
  range: { start: Instant; end: Instant },
  { receivedAt, now }: { receivedAt: Instant; now: Instant },
): ReportDay {
  const start = toMillis(range.start);
  const end = exclusiveEnd(range.end);
  const received = toMillis(receivedAt);
  if (end < start - LONGEST_DAY) {
    const reason = `the range ends at ${range.end}, more than 36 hours before its start at ${range.start}`;
    return { outcome: 'bad-range', reason };
  }
  if (end > toMillis(now) + CLOCK_SKEW) {
    const reason = `the range ends at ${range.end}, more than 24 hours from now, which is ${now}`;
    return { outcome: 'bad-range', reason };
  }
  const longRange = end - start > LONGEST_DAY;
  return {
    outcome: 'day',
    day: longRange ? lastDay(range.start, range.end, end) : largestOverlap(range.start, start, end),
    longRange,
    late: received - end > LATE_AFTER,
  };
}

/** The day that holds the last moment before `end`: an end at midnight belongs to the day before. */
function lastDay(start: Instant, written: Instant, end: number): Day {
  const day = dayOf(written);
  if (toMillis(startOfDay(day)) < end) return day;
  return day > dayOf(start) ? addDays(day, -1) : day;
}

/** A range of at most 36 h touches at most three days. */
function largestOverlap(startInstant: Instant, start: number, end: number): Day {
  let best = dayOf(startInstant);
  let longest = 0;
  for (let day = best; toMillis(startOfDay(day)) < end; day = addDays(day, 1)) {
    const overlap = Math.min(end, toMillis(endOfDay(day))) - Math.max(start, toMillis(startOfDay(day)));
    if (overlap > longest) [best, longest] = [day, overlap];
  }
  return best;
}
