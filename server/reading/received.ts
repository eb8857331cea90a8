import { type Instant, isBefore } from '../contract/time.ts';
import { parseMailDate } from '../mail/mail-date.ts';

const HEADER_BYTES = 256 * 1024;

/**
 * When the recipient's mail system accepted a mail: the date of the topmost Received header, else of Date.
 * Null when neither says; a time in the future is clamped to `now`. Only for mails whose server did not say (files).
 */
export function receivedTime(raw: Uint8Array, now: Instant): Instant | null {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEADER_BYTES)).toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const lines = (end === -1 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const received = lines.find((line) => /^received:/i.test(line));
  const date = lines.find((line) => /^date:/i.test(line));
  const dated =
    (received === undefined ? null : parseMailDate(received.slice(received.lastIndexOf(';') + 1))) ??
    (date === undefined ? null : parseMailDate(date.slice('date:'.length)));
  return dated !== null && isBefore(now, dated) ? now : dated;
}
