import { describe, expect, test } from 'vitest';
import { addDays, dayOf, daysBetween, daysFromTo, isDay, minutesBetween } from '../../../server/contract/time.ts';

describe('days of the pages are UTC days', () => {
  test.each([
    ['2026-11-24T23:59:59Z', '2026-11-24'],
    ['2026-11-25T00:00:00Z', '2026-11-25'],
    ['2026-11-25T00:30:00+01:00', '2026-11-24'],
  ])('%s lies in %s', (instant, day) => expect(dayOf(instant)).toBe(day));

  test('months, leap days and years carry over', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(daysBetween('2026-02-01', '2026-03-01')).toBe(28);
  });

  test('a range holds both ends, and nothing when it is backwards', () => {
    expect(daysFromTo('2026-11-29', '2026-12-01')).toEqual(['2026-11-29', '2026-11-30', '2026-12-01']);
    expect(daysFromTo('2026-12-01', '2026-11-29')).toEqual([]);
  });

  test.each(['2026-02-30', '2026-1-1', '20261101', '', 'yesterday'])('"%s" is no day', (text) =>
    expect(isDay(text)).toBe(false),
  );

  test('minutes are rounded down', () =>
    expect(minutesBetween('2026-11-25T14:00:00Z', '2026-11-25T14:12:59Z')).toBe(12));
});
