import { describe, expect, test } from 'vitest';
import { reportDay } from '../../../server/tlsrpt/period.ts';

const received = '2025-06-20T06:00:00Z';
const day = (start: string, end: string, at = received) => reportDay({ start, end }, { receivedAt: at, now: at });

describe('reportDay', () => {
  test.each([
    ['a day whose end is its last second', '2025-06-18T00:00:00Z', '2025-06-18T23:59:59Z', '2025-06-18'],
    ['a day whose end is the next midnight', '2025-06-18T00:00:00Z', '2025-06-19T00:00:00Z', '2025-06-18'],
    ['an hour', '2025-06-18T13:00:00Z', '2025-06-18T13:59:59Z', '2025-06-18'],
    ['the last hour of a day', '2025-06-18T23:00:00Z', '2025-06-19T00:00:00Z', '2025-06-18'],
    ['one second', '2025-06-18T23:59:59Z', '2025-06-18T23:59:59Z', '2025-06-18'],
    ['a day in another zone, most of it before midnight', '2025-06-18T04:00:00Z', '2025-06-19T03:59:59Z', '2025-06-18'],
    ['a day in another zone, most of it after midnight', '2025-06-17T22:00:00Z', '2025-06-18T21:59:59Z', '2025-06-18'],
    ['half of each of two days, booked on the earlier', '2025-06-17T12:00:00Z', '2025-06-18T12:00:00Z', '2025-06-17'],
    ['36 hours with one whole day in the middle', '2025-06-17T18:00:00Z', '2025-06-19T06:00:00Z', '2025-06-18'],
    ['36 hours over two days', '2025-06-17T12:00:00Z', '2025-06-18T23:59:59Z', '2025-06-18'],
  ])('books %s', (_title, start, end, expected) => {
    expect(day(start, end)).toEqual({ outcome: 'day', day: expected, longRange: false, late: false });
  });

  test.each([
    ['a week that ends in its last second', '2025-06-12T00:00:00Z', '2025-06-18T23:59:59Z'],
    ['a week that ends at midnight', '2025-06-12T00:00:00Z', '2025-06-19T00:00:00Z'],
    ['36 hours and a second', '2025-06-17T11:59:59Z', '2025-06-19T00:00:00Z'],
    ['years', '2001-01-01T00:00:00Z', '2025-06-18T12:00:00Z'],
  ])('books %s on its last day and says so', (_title, start, end) => {
    expect(day(start, end)).toMatchObject({ day: '2025-06-18', longRange: true });
  });

  test.each([
    ['ends 37 hours before it starts', '2025-06-19T13:00:00Z', '2025-06-18T00:00:00Z', /more than 36 hours before/],
    ['ends in the future', '2025-06-21T00:00:00Z', '2025-06-21T23:59:59Z', /more than 24 hours from now/],
  ])('sets aside a range that %s', (_title, start, end, reason) => {
    expect(day(start, end)).toEqual({ outcome: 'bad-range', reason: expect.stringMatching(reason) });
  });

  test.each([
    ['one instant', '2025-06-18T10:11:12.345Z', '2025-06-18T10:11:12.345Z'],
    ['midnight', '2025-06-18T00:00:00Z', '2025-06-18T00:00:00Z'],
    ['ten minutes backwards', '2025-06-18T00:05:00Z', '2025-06-17T23:55:00Z'],
    ['36 hours backwards', '2025-06-18T23:00:00Z', '2025-06-17T11:00:00Z'],
  ])('books %s on the day of the start', (_title, start, end) => {
    expect(day(start, end)).toEqual({ outcome: 'day', day: '2025-06-18', longRange: false, late: false });
  });

  test('measures the future by our own clock, whatever a mailbox says of the arrival', () => {
    const range = { start: '2025-06-18T00:00:00Z', end: '2025-06-18T23:59:59Z' };
    expect(reportDay(range, { receivedAt: '1970-01-01T00:00:00Z', now: received })).toMatchObject({
      day: '2025-06-18',
      late: false,
    });
  });

  test('lets an end lie up to 24 hours from now, for clocks and zones', () => {
    expect(day('2025-06-20T06:00:00Z', '2025-06-21T06:00:00Z').outcome).toBe('day');
    expect(day('2025-06-20T06:00:00Z', '2025-06-21T06:00:01Z').outcome).toBe('bad-range');
  });

  test('calls a report late when it came more than 7 days after its end', () => {
    const at = (instant: string) => day('2025-06-18T00:00:00Z', '2025-06-18T23:59:59Z', instant);
    expect(at('2025-06-26T00:00:00Z')).toMatchObject({ late: false });
    expect(at('2025-06-26T00:00:01Z')).toMatchObject({ late: true });
  });
});
