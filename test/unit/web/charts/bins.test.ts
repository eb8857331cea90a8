import { describe, expect, test } from 'vitest';
import { daysBetween } from '../../../../server/contract/time.ts';
import { binOf, binsBetween, isWeekly, sumByBin } from '../../../../web/charts/bins.ts';

describe('bars', () => {
  test('are days up to 120 days, weeks above', () => {
    expect(binsBetween('2026-11-01', '2026-11-03').map(({ first }) => first)).toEqual([
      '2026-11-01',
      '2026-11-02',
      '2026-11-03',
    ]);
    expect(isWeekly('2026-07-28', '2026-11-24')).toBe(false);
    expect(isWeekly('2026-07-27', '2026-11-24')).toBe(true);
  });

  test('of weeks cover every day once, and the newest one is whole', () => {
    const bins = binsBetween('2025-11-25', '2026-11-24');
    expect(bins[0]?.first).toBe('2025-11-25');
    expect(bins.at(-1)).toEqual({ first: '2026-11-18', last: '2026-11-24' });
    expect(bins.reduce((days, { first, last }) => days + daysBetween(first, last) + 1, 0)).toBe(365);
    for (const [index, bin] of bins.entries()) {
      if (index > 0) expect(daysBetween(bins[index - 1]?.last ?? '', bin.first)).toBe(1);
    }
  });

  test('without any report are gaps, not zeros', () => {
    const bins = binsBetween('2026-11-01', '2026-11-03');
    const days = [
      { day: '2026-11-01', failure: 0 },
      { day: '2026-11-03', failure: 4 },
    ];
    expect(sumByBin(bins, days, ({ failure }) => failure)).toEqual([0, null, 4]);
  });

  test('of weeks add up the days that are known', () => {
    const bins = binsBetween('2025-11-25', '2026-11-24');
    const sums = sumByBin(
      bins,
      [
        { day: '2026-11-18', n: 2 },
        { day: '2026-11-24', n: 3 },
      ],
      ({ n }) => n,
    );
    expect(sums.at(-1)).toBe(5);
    expect(sums.at(-2)).toBeNull();
  });

  test('are found by their days', () => {
    const bins = binsBetween('2025-11-25', '2026-11-24');
    expect(binOf(bins, '2026-11-20')).toBe(bins.length - 1);
    expect(binOf(bins, '2027-01-01')).toBe(-1);
  });
});
