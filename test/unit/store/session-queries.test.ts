import { describe, expect, test } from 'vitest';
import { readFailuresBy, readFailuresByReporter } from '../../../server/store/reports/breakdown.ts';
import type { SessionFilter } from '../../../server/store/reports/filters.ts';
import {
  countUnauthenticated,
  hasAuthenticated,
  listFilterValues,
  readDailySessions,
} from '../../../server/store/reports/series.ts';
import { sharedRows } from '../../support/stored-rows.ts';

const rows = sharedRows();

const all: SessionFilter = {
  domain: null,
  from: '2026-11-01',
  to: '2026-11-30',
  reporters: [],
  mx: [],
  ips: [],
  results: [],
  policyTypes: [],
  onlyAuthenticated: false,
  largestUnproved: null,
};

describe('sessions by day', () => {
  const cases: [filter: Partial<SessionFilter>, days: [day: string, success: number, failure: number][]][] = [
    [
      {},
      [
        ['2026-11-20', 60, 6],
        ['2026-11-21', 105, 9],
      ],
    ],
    [
      { domain: 'a.example' },
      [
        ['2026-11-20', 60, 6],
        ['2026-11-21', 5, 9],
      ],
    ],
    [{ domain: 'strange.example' }, [['2026-11-22', 0, 1]]],
    [{ from: '2026-11-21' }, [['2026-11-21', 105, 9]]],
    [{ to: '2026-11-20' }, [['2026-11-20', 60, 6]]],
    [{ reporters: ['alpha.example'] }, [['2026-11-21', 105, 9]]],
    [{ policyTypes: ['tlsa'] }, [['2026-11-20', 10, 3]]],
    [
      { onlyAuthenticated: true },
      [
        ['2026-11-20', 60, 6],
        ['2026-11-21', 100, 0],
      ],
    ],
    [
      { mx: ['mx1.example'] },
      [
        ['2026-11-20', 60, 3],
        ['2026-11-21', 105, 0],
      ],
    ],
    [
      { mx: ['mx2.example', ''] },
      [
        ['2026-11-20', 60, 3],
        ['2026-11-21', 105, 6],
      ],
    ],
    [
      { ips: ['192.0.2.2'] },
      [
        ['2026-11-20', 60, 0],
        ['2026-11-21', 105, 4],
      ],
    ],
    [
      { ips: [''] },
      [
        ['2026-11-20', 60, 0],
        ['2026-11-21', 105, 2],
      ],
    ],
    [
      { results: ['certificate-expired'] },
      [
        ['2026-11-20', 60, 0],
        ['2026-11-21', 105, 4],
      ],
    ],
  ];
  test.each(cases)('for %j are %j, oldest day first', async (filter, days) => {
    const daily = await readDailySessions(rows(), { ...all, ...filter });
    expect(daily.map(({ day, success, failure }) => [day, success, failure])).toEqual(days);
  });

  test('count the reporters, and failures by result, most first, then those that no detail explains', async () => {
    const daily = await readDailySessions(rows(), { ...all, policyTypes: ['sts', 'tlsa'] });
    expect(
      daily.map(({ day, reporters, results }) => [
        day,
        reporters,
        results.map((it) => [it.result, it.class, it.policyType, it.sessions]),
      ]),
    ).toEqual([
      [
        '2026-11-20',
        2,
        [
          ['starttls-not-supported', 'receiver', 'sts', 6],
          ['certificate-expired', 'receiver', 'tlsa', 3],
        ],
      ],
      [
        '2026-11-21',
        1,
        [
          ['certificate-expired', 'receiver', 'sts', 4],
          ['starttls-not-supported', 'receiver', 'sts', 2],
          ['', 'unclassified', 'sts', 3],
        ],
      ],
    ]);
  });

  test('of unauthenticated reports are told apart', async () => {
    expect(await countUnauthenticated(rows(), { ...all, onlyAuthenticated: true })).toEqual({
      reports: 1,
      sessions: 14,
    });
    expect(await countUnauthenticated(rows(), { ...all, domain: 'b.example' })).toEqual({ reports: 0, sessions: 0 });
    expect(await hasAuthenticated(rows(), { ...all, domain: 'a.example' })).toBe(true);
    expect(await hasAuthenticated(rows(), { ...all, domain: 'a.example', from: '2026-11-21' })).toBe(false);
  });
});

test('a filter offers what the reports of its domain name, in order', async () => {
  expect(await listFilterValues(rows(), 'a.example')).toEqual({
    reporters: [
      { identity: 'alpha.example', name: null },
      { identity: 'mid.example', name: null },
      { identity: 'zeta.example', name: 'Zeta Mail' },
    ],
    policyTypes: ['sts', 'tlsa'],
    mx: ['mx1.example', 'mx2.example'],
    results: ['certificate-expired', 'starttls-not-supported'],
  });
  expect(await listFilterValues(rows(), 'strange.example')).toEqual({
    reporters: [{ identity: 'mid.example', name: null }],
    policyTypes: ['no-policy-found'],
    mx: [],
    results: ['validation-failure'],
  });
});

describe('failures', () => {
  const cases: [
    by: 'mx' | 'sender' | 'result',
    filter: Partial<SessionFilter>,
    found: [key: string, failed: number][],
  ][] = [
    [
      'mx',
      {},
      [
        ['mx2.example', 7],
        ['mx1.example', 3],
        ['', 2],
      ],
    ],
    [
      'sender',
      {},
      [
        ['192.0.2.1', 6],
        ['192.0.2.2', 4],
        ['', 2],
      ],
    ],
    [
      'result',
      {},
      [
        ['starttls-not-supported', 8],
        ['certificate-expired', 4],
      ],
    ],
    [
      'mx',
      { to: '2026-11-20' },
      [
        ['mx1.example', 3],
        ['mx2.example', 3],
      ],
    ],
    ['mx', { results: ['certificate-expired'] }, [['mx2.example', 4]]],
    ['sender', { mx: ['mx1.example'] }, [['192.0.2.1', 3]]],
    ['result', { ips: ['192.0.2.1'] }, [['starttls-not-supported', 6]]],
    ['result', { domain: 'strange.example' }, [['validation-failure', 1]]],
  ];
  test.each(cases)('by %s for %j are %j, most first, then by name', async (by, filter, found) => {
    const failures = await readFailuresBy(rows(), by, { ...all, ...filter });
    expect(failures.map(({ key, failed }) => [key, failed])).toEqual(found);
  });

  const reporters: [filter: Partial<SessionFilter>, found: [name: string, failed: number, sessions: number][]][] = [
    [
      {},
      [
        ['alpha.example', 9, 114],
        ['mid.example', 3, 53],
        ['Zeta Mail', 3, 13],
      ],
    ],
    [
      { onlyAuthenticated: true },
      [
        ['mid.example', 3, 53],
        ['Zeta Mail', 3, 13],
        ['alpha.example', 0, 100],
      ],
    ],
    [
      { mx: ['mx1.example'] },
      [
        ['Zeta Mail', 3, 13],
        ['alpha.example', 0, 114],
        ['mid.example', 0, 53],
      ],
    ],
    [{ policyTypes: ['tlsa'], results: ['certificate-expired'] }, [['Zeta Mail', 3, 13]]],
  ];
  test.each(reporters)('by reporter for %j are %j, most first, then by sessions', async (filter, found) => {
    const failures = await readFailuresByReporter(rows(), { ...all, ...filter });
    expect(failures.map(({ name, failed, sessions }) => [name, failed, sessions])).toEqual(found);
  });
});
