import { fromMillis, type Instant, isDay, startOfDay, toMillis } from '../contract/time.ts';
import type { Deviation } from './deviations.ts';
import { ReportError, show } from './report-error.ts';

const MINUTE = 60_000;

/** RFC 3339, but with a space for the T, no seconds, no zone, or a zone that is spelt differently. */
const dateTime =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,20})?)?\s*(?:([Zz]|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?$/;

/**
 * Reads `start-datetime` or `end-datetime` to UTC in whole seconds; fractions are cut off, so that 23:59:59.999 stays.
 * Throws ReportError when the value is not a date.
 */
export function readDate(value: unknown, edge: 'start' | 'end', path: string, found: Set<Deviation>): Instant {
  const instant =
    typeof value === 'string'
      ? (readText(value.trim(), edge, found) ?? readEpoch(value.trim(), found))
      : readEpoch(value, found);
  if (instant === null) throw new ReportError('malformed', `${path}: expected an RFC 3339 time, got ${show(value)}`);
  return instant;
}

function readText(text: string, edge: 'start' | 'end', found: Set<Deviation>): Instant | null {
  if (isDay(text)) {
    // A day without a time begins at its first second and ends at its last.
    found.add('DATE_WITHOUT_TIME');
    return edge === 'start' ? startOfDay(text) : `${text}T23:59:59Z`;
  }
  const match = dateTime.exec(text);
  if (match === null) return null;
  const [, day = '', hour = '', minute = '', second = '00', utc, sign, offsetHour, offsetMinute = '00'] = match;
  const seconds = secondsOfDay(Number(hour), Number(minute), Number(second));
  if (!isDay(day) || seconds === null) return null;

  let offset = 0;
  if (sign !== undefined) {
    if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return null;
    offset = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  } else if (utc === undefined) {
    // Microsoft wrote no zone in 2023 and 2024, and meant UTC.
    found.add('DATE_WITHOUT_ZONE');
  }
  const strict =
    /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})?$/.test(text) && Number(hour) < 24;
  if (!strict) found.add('DATE_FORM');
  return inRange(toMillis(startOfDay(day)) + seconds * 1000 - offset * MINUTE);
}

/** Seconds since midnight. 24:00:00 is the next midnight, and so is the leap second 23:59:60. */
function secondsOfDay(hour: number, minute: number, second: number): number | null {
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return null;
  return hour * 3600 + minute * 60 + second;
}

/** Seconds, or milliseconds, since 1970. */
function readEpoch(value: unknown, found: Set<Deviation>): Instant | null {
  const number = typeof value === 'string' && /^\d{9,13}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return null;
  found.add('DATE_AS_NUMBER');
  return inRange(number < 100_000_000_000 ? number * 1000 : number);
}

function inRange(millis: number): Instant | null {
  // Year 1 to 9998, so that a day before or after can still be written.
  return millis > -62_100_000_000_000 && millis < 253_370_000_000_000 ? fromMillis(millis) : null;
}
