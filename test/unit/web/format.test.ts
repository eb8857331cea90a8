import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  formatAgo,
  formatBound,
  formatBytes,
  formatDay,
  formatDuration,
  formatFullDate,
  formatFullInstant,
  formatInstant,
  formatList,
  formatNumber,
  formatProgress,
  formatRange,
  formatShare,
  formatWeekday,
} from '../../../web/format.ts';
import { speakInTest } from '../../support/say.ts';

describe('in English', () => {
  beforeAll(() => speakInTest('en'));

  test('days are UTC days, wherever the reader is', () => {
    expect(formatDay('2026-11-24')).toBe('24 Nov');
    expect(formatWeekday('2026-11-16')).toBe('Mon 16 Nov');
    expect(formatFullDate('2026-12-03')).toBe('Thu 3 Dec 2026');
    expect(formatDay('2026-09-14')).toBe('14 Sep');
  });

  test('progress is whole percent, and never the end before it is reached', () => {
    expect([0, 0.29, 0.999, 1].map(formatProgress)).toEqual(['0%', '29%', '99%', '100%']);
  });

  test('times say that they are UTC', () => {
    expect(formatInstant('2026-11-25T14:20:07Z')).toBe('25 Nov, 14:20 UTC');
    expect(formatFullInstant('2026-11-25T14:20:07Z')).toBe('25 Nov 2026, 14:20 UTC');
  });

  test.each([
    ['2026-11-11', '2026-11-24', '11 to 24 Nov'],
    ['2026-10-26', '2026-11-24', '26 Oct to 24 Nov'],
    ['2025-11-25', '2026-11-24', '25 Nov 2025 to 24 Nov 2026'],
    ['2026-11-24', '2026-11-24', '24 Nov'],
  ])('the range %s to %s is "%s"', (from, to, words) => expect(formatRange(from, to)).toBe(words));

  test.each([
    [0, '0.0%'],
    [0.00001, '<0.1%'],
    [0.028, '2.8%'],
    [0.9999, '>99.9%'],
    [1, '100.0%'],
  ])('the share %f is %s', (share, words) => expect(formatShare(share)).toBe(words));

  test('a bound is never rounded to none', () => {
    expect(formatBound(0.00033)).toBe('0.03%');
    expect(formatBound(0.00001)).toBe('<0.01%');
  });

  test.each([
    [604_800, '1 week'],
    [1_209_600, '2 weeks'],
    [2_592_000, '30 days'],
    [86_400, '1 day'],
    [3600 * 12, '12 hours'],
    [187, '3 min'],
    [40, '40 s'],
  ])('%i seconds are "%s"', (seconds, words) => expect(formatDuration(seconds)).toBe(words));

  test.each([
    ['2026-11-25T14:19:50Z', 'just now'],
    ['2026-11-25T14:08:00Z', '12 min ago'],
    ['2026-11-25T11:00:00Z', '3 h ago'],
    ['2026-11-23T14:20:00Z', '2 days ago'],
  ])('%s is %s', (instant, words) => expect(formatAgo(instant, '2026-11-25T14:20:00Z')).toBe(words));

  test('numbers, sizes and lists', () => {
    expect(formatNumber(20_764)).toBe('20,764');
    expect(formatBytes(48_300_000)).toBe('48.3 MB');
    expect(formatBytes(12)).toBe('12 bytes');
    expect(formatList(['mx1', 'mx2'])).toBe('mx1 and mx2');
    expect(formatList(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, and 3 more');
  });
});

describe('in Japanese', () => {
  beforeAll(() => speakInTest('ja'));
  afterAll(() => speakInTest('en'));

  test('days, ranges and durations', () => {
    expect(formatDay('2026-11-24')).toBe('11月24日');
    expect(formatWeekday('2026-11-24')).toBe('11月24日（火）');
    expect(formatFullDate('2026-12-03')).toBe('2026年12月3日（木）');
    expect(formatRange('2026-11-11', '2026-11-24')).toBe('11月11日～24日');
    expect(formatRange('2026-10-26', '2026-11-24')).toBe('10月26日～11月24日');
    expect(formatDuration(604_800)).toBe('1\u00a0週間');
  });

  test('numbers are as in English', () => {
    expect(formatNumber(20_764)).toBe('20,764');
    expect(formatShare(0.028)).toBe('2.8%');
  });
});
