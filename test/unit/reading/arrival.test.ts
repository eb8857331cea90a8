import { describe, expect, test } from 'vitest';
import { arrivalOf, earliestArrival, topReceived } from '../../../server/reading/arrival.ts';

const now = '2026-12-01T00:00:00Z';
const end = '2026-11-07T23:59:59Z';
const told = { end, date: '2026-11-08T03:00:00Z', now };
const moved = '2026-11-30T12:00:00Z';
const received = '2026-11-08T03:00:05Z';

describe('arrivalOf', () => {
  test.each([
    ['is what Received says where the mailbox was moved later', [moved, received], received],
    ['is the date in the mailbox where it is the earlier one', [received, moved], received],
    ['is what Received says where the mailbox says 1970', ['1970-01-01T00:00:00Z', received], received],
    ['is not known where only 1970 is said', ['1970-01-01T00:00:00Z', null], null],
    ['is not known where nobody but Date says', [null, null], null],
    ['is not before Date, by a clock that is some hours off', ['2026-11-07T20:00:00Z'], told.date],
    ['is now at the latest', ['2027-01-01T00:00:00Z'], now],
  ])('%s', (_title, said, expected) => {
    expect(arrivalOf(said, told)).toBe(expected);
  });

  test('is not before the range ends where there is no Date', () => {
    expect(arrivalOf(['2026-11-07T23:00:00Z'], { ...told, date: null })).toBe(end);
    expect(arrivalOf(['2026-11-06T23:00:00Z'], { ...told, date: null })).toBeNull();
  });

  test('is now where the report claims to be about the future', () => {
    expect(earliestArrival({ end: '2026-12-01T20:00:00Z', date: null, now })).toBe(now);
    expect(arrivalOf(['2026-11-30T23:00:00Z'], { end: '2026-12-01T20:00:00Z', date: null, now })).toBe(now);
  });
});

test('the topmost Received header tells when, folded or not, and Date does not', () => {
  const mail = (lines: string) => Buffer.from(`${lines}\r\n\r\nReceived: in the body; Sun, 01 Nov 2026 00:00:00 +0000`);
  const date = 'Date: Sat, 07 Nov 2026 03:00:00 +0000';
  expect(
    topReceived(
      mail(
        `X-A: b\r\nReceived: from a by b\r\n\twith ESMTPS; Sun, 08 Nov 2026 03:00:05 +0000\r\nReceived: from c; Sat, 07 Nov 2026 00:00:00 +0000\r\n${date}`,
      ),
    ),
  ).toBe('2026-11-08T03:00:05Z');
  expect(topReceived(mail(date))).toBeNull();
});
