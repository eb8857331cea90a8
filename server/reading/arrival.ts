import { addHours, type Instant, isBefore, toMillis } from '../contract/time.ts';
import { parseMailDate } from '../mail/mail-date.ts';

const HEADER_BYTES = 256 * 1024;
/** How far clocks and zones may lie apart. */
const SKEW_HOURS = 24;

/** The time in the topmost Received header, which the recipient's own mail system wrote; null where there is none. */
export function topReceived(raw: Uint8Array): Instant | null {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEADER_BYTES)).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const lines = (end === -1 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const received = lines.find((line) => /^received:/i.test(line));
  return received === undefined ? null : parseMailDate(received.slice(received.lastIndexOf(';') + 1));
}

/** What a report and the mail around it say about their own time. */
export interface Told {
  /** Of the range that the report is about. */
  readonly end: Instant;
  /** The Date of the mail; null where it has none. */
  readonly date: Instant | null;
  readonly now: Instant;
}

/** The time before which a report cannot have come, by what it says itself. */
export function earliestArrival({ end, date, now }: Told): Instant {
  const told = date === null || isBefore(date, end) ? end : date;
  return isBefore(now, told) ? now : told;
}

/**
 * When a mail arrived: the earliest of what mail servers say, which are the date in the mailbox and Received headers. A mailbox
 * that was moved gives the day of the move, or 1970: what lies before the time that the mail itself tells of is not
 * believed. Null when nothing is left; Date alone proves nothing, since whoever sends a mail writes it.
 */
export function arrivalOf(said: readonly (Instant | null)[], told: Told): Instant | null {
  const floor = earliestArrival(told);
  const oldest = addHours(floor, -SKEW_HOURS);
  const believed = said.filter((at): at is Instant => at !== null && !isBefore(at, oldest));
  const [earliest] = believed.sort((a, b) => toMillis(a) - toMillis(b));
  if (earliest === undefined) return null;
  if (isBefore(earliest, floor)) return floor;
  return isBefore(told.now, earliest) ? told.now : earliest;
}
