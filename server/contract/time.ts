/**
 * Time as the rest of the program sees it: ISO 8601 text in UTC. `Date` stays inside this file.
 * Nothing here reads a clock; `now` is always an argument.
 */

/** A moment in UTC, `2025-06-18T23:59:59Z` or with milliseconds. Two of them compare as text only if both have the same precision; use `isBefore`. */
export type Instant = string;
/** A UTC calendar day, `2025-06-18`. Days compare as text. */
export type Day = string;
/** Answers the present moment. The one place where a clock enters is the composition root. */
export type Clock = () => Instant;

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** Milliseconds since 1970. Throws RangeError when `instant` is not a time. */
export function toMillis(instant: Instant): number {
  const millis = Date.parse(instant);
  if (Number.isNaN(millis)) throw new RangeError(`not an instant: ${JSON.stringify(instant)}`);
  return millis;
}

/** The instant `millis` after 1970, in whole seconds (fractions are cut off). Throws RangeError outside the years 0 to 9999. */
export function fromMillis(millis: number): Instant {
  const text = new Date(Math.floor(millis / SECOND) * SECOND).toISOString();
  if (!/^\d{4}-/.test(text)) throw new RangeError(`year out of range: ${text}`);
  return text.replace('.000Z', 'Z');
}

export function isBefore(a: Instant, b: Instant): boolean {
  return toMillis(a) < toMillis(b);
}

export function addSeconds(instant: Instant, seconds: number): Instant {
  return fromMillis(toMillis(instant) + seconds * SECOND);
}

export function addHours(instant: Instant, hours: number): Instant {
  return fromMillis(toMillis(instant) + hours * HOUR);
}

/** Hours from `a` to `b`, fractional, negative when `b` is earlier. */
export function hoursBetween(a: Instant, b: Instant): number {
  return (toMillis(b) - toMillis(a)) / HOUR;
}

/** Minutes from `a` to `b`, rounded down. */
export function minutesBetween(a: Instant, b: Instant): number {
  return Math.floor((toMillis(b) - toMillis(a)) / 60_000);
}

/** The UTC day that `instant` lies in. */
export function dayOf(instant: Instant): Day {
  return fromMillis(toMillis(instant)).slice(0, 10);
}

/** Midnight UTC at which `day` begins. */
export function startOfDay(day: Day): Instant {
  return `${day}T00:00:00Z`;
}

/** Midnight UTC at which `day` ends: the start of the next day. */
export function endOfDay(day: Day): Instant {
  return startOfDay(addDays(day, 1));
}

export function addDays(day: Day, days: number): Day {
  return fromMillis(toMillis(startOfDay(day)) + days * DAY).slice(0, 10);
}

/** Whole days from `a` to `b`: 1 from one day to the next, 0 on the same day. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((toMillis(startOfDay(b)) - toMillis(startOfDay(a))) / DAY);
}

/** Every day from `first` to `last`, both included; empty when `last` is earlier. */
export function daysFromTo(first: Day, last: Day): Day[] {
  const count = daysBetween(first, last) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(first, index));
}

/** Whether `text` is a calendar day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
}

/** Whether `text` is an instant in UTC as this program writes it. */
export function isInstant(text: string): text is Instant {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) &&
    isDay(text.slice(0, 10)) &&
    !Number.isNaN(Date.parse(text))
  );
}
