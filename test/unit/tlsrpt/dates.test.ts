import { expect, test } from 'vitest';
import { readDate } from '../../../server/tlsrpt/dates.ts';
import type { Deviation } from '../../../server/tlsrpt/deviations.ts';

function read(value: unknown, edge: 'start' | 'end' = 'start'): [string, Deviation[]] {
  const found = new Set<Deviation>();
  return [readDate(value, edge, 'd', found), [...found]];
}

test.each([
  ['2025-06-18T00:00:00Z', '2025-06-18T00:00:00Z', []],
  ['2025-06-18t23:59:59z', '2025-06-18T23:59:59Z', []],
  ['2025-06-18T23:59:59.999Z', '2025-06-18T23:59:59Z', []],
  ['2025-06-18T23:59:59.9999999Z', '2025-06-18T23:59:59Z', []],
  ['2025-06-18T02:00:00+02:00', '2025-06-18T00:00:00Z', []],
  ['2025-06-17T19:30:00-04:30', '2025-06-18T00:00:00Z', []],
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z', []],
  ['2025-06-18T00:00:00-00:00', '2025-06-18T00:00:00Z', []],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z', []],
  ['2025-06-18T00:00:00', '2025-06-18T00:00:00Z', ['DATE_WITHOUT_ZONE']],
  ['2025-06-18T00:00:00.123', '2025-06-18T00:00:00Z', ['DATE_WITHOUT_ZONE']],
  ['2025-06-18 00:00:00', '2025-06-18T00:00:00Z', ['DATE_WITHOUT_ZONE', 'DATE_FORM']],
  ['2025-06-18 00:00:00 UTC', '2025-06-18T00:00:00Z', ['DATE_FORM']],
  ['2025-06-18T00:00Z', '2025-06-18T00:00:00Z', ['DATE_FORM']],
  ['2025-06-18T02:00:00+0200', '2025-06-18T00:00:00Z', ['DATE_FORM']],
  ['2025-06-18T02:00:00+02', '2025-06-18T00:00:00Z', ['DATE_FORM']],
  ['2025-06-18T24:00:00Z', '2025-06-19T00:00:00Z', ['DATE_FORM']],
  [' 2025-06-18T00:00:00Z ', '2025-06-18T00:00:00Z', []],
  [1750204800, '2025-06-18T00:00:00Z', ['DATE_AS_NUMBER']],
  [1750204800.5, '2025-06-18T00:00:00Z', ['DATE_AS_NUMBER']],
  ['1750204800', '2025-06-18T00:00:00Z', ['DATE_AS_NUMBER']],
  [1750204800123, '2025-06-18T00:00:00Z', ['DATE_AS_NUMBER']],
])('reads %j as %s', (value, instant, deviations) => expect(read(value)).toEqual([instant, deviations]));

test('begins a day without a time at its first second and ends it at its last', () => {
  expect(read('2025-06-18', 'start')).toEqual(['2025-06-18T00:00:00Z', ['DATE_WITHOUT_TIME']]);
  expect(read('2025-06-18', 'end')).toEqual(['2025-06-18T23:59:59Z', ['DATE_WITHOUT_TIME']]);
});

test.each([
  undefined,
  null,
  '',
  'soon',
  true,
  {},
  [],
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e300,
  '2025-02-29T00:00:00Z',
  '2025-13-01T00:00:00Z',
  '2025-00-10',
  '2025-06-31',
  '2025-06-18T25:00:00Z',
  '2025-06-18T24:00:01Z',
  '2025-06-18T00:60:00Z',
  '2025-06-18T00:00:61Z',
  '2025-06-18T00:00:00+24:00',
  '2025-06-18T00:00:00+00:60',
  '2025-06-18T00:00:00 CEST',
  '18.06.2025',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '99999-01-01T00:00:00Z',
  '2025-06-18T00:00:00Zx',
  `2025-06-18T00:00:00.${'9'.repeat(100_000)}Z`,
])('refuses %j', (value) => {
  expect(() => read(value)).toThrow(/^d: expected an RFC 3339 time, got /);
});
