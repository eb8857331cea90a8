import { fromMillis, type Instant, isDay, startOfDay, toMillis } from '../contract/time.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Zones with a name that RFC 5322 section 4.3 knows, in hours; any other name says nothing and is read as UTC. */
const zones: ReadonlyMap<string, number> = new Map([
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
]);

/** The instant in a Date header (RFC 5322 section 3.3), the order of day and month forgiven; null when it is no date. */
export function parseMailDate(text: string): Instant | null {
  const bare = text
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const match =
    /^(?:[a-z]+,? )?(?:(\d{1,2}) ([a-z]{3})|([a-z]{3}) (\d{1,2})),? (\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([+-]\d{4}|[a-z]{1,5}))?$/.exec(
      bare,
    );
  if (match === null) return null;
  const [, dayFirst, monthSecond, monthFirst, daySecond, year = '', hour = '', minute = '', second = '0', zone = ''] =
    match;
  const month = months.indexOf(monthSecond ?? monthFirst ?? '') + 1;
  const day = `${year}-${String(month).padStart(2, '0')}-${(dayFirst ?? daySecond ?? '').padStart(2, '0')}`;
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetMinutes(zone) * 60;
  const millis = toMillis(startOfDay(day)) + seconds * 1000;
  return millis > -62_100_000_000_000 && millis < 253_370_000_000_000 ? fromMillis(millis) : null;
}

function offsetMinutes(zone: string): number {
  const numeric = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (numeric === null) return (zones.get(zone) ?? 0) * 60;
  return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3]));
}
