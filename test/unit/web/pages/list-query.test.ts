import { describe, expect, test } from 'vitest';
import { knowsVerdict, listQuery } from '../../../../web/pages/overview/list-query.ts';
import { listQuery as reportQuery } from '../../../../web/pages/reports/report-query.ts';

const search = (text: string) => new URLSearchParams(text);

describe('the list of domains asks the server', () => {
  test.each([
    ['', ''],
    ['verdict=ready&q=har&sort=-refused&page=2&view=table', 'verdict=ready&q=har&sort=-refused&page=2'],
    ['verdict=splendid&q=', ''],
    ['sort=colour&page=abc', ''],
    ['page=0', ''],
    ['page=-1', ''],
  ])('for what it understands of %j', (address, asked) => expect(String(listQuery(search(address)))).toBe(asked));

  test('and knows which verdicts there are', () => {
    expect(['', 'verdict=enforcing', 'verdict=splendid'].map((text) => knowsVerdict(search(text)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test.each([
  ['ptype=sts&source=https&ip=192.0.2.1', 'policyType=sts&channel=https&ip=192.0.2.1'],
  ['mode=strict&source=pigeon&mx=gone.example', 'mode=strict&channel=pigeon&mx=gone.example'],
  ['sort=-received&page=3&failures=1', 'sort=-received&page=3&failures=1'],
  ['sort=colour&page=1e9&failures=perhaps', ''],
])(
  'the list of reports keeps filters of any value, and drops an order, page or switch that is none: %s',
  (address, asked) => expect(String(reportQuery(search(address)))).toBe(asked),
);
