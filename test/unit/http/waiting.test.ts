import { describe, expect, test } from 'vitest';
import { domainListQuery } from '../../../server/contract/domains.ts';
import { problem } from '../../../server/contract/problem.ts';
import { type WaitingDecision, waitingList, waitingOutcome, waitingQuery } from '../../../server/contract/waiting.ts';
import { answerDomains } from '../../../server/http/domains/domains.ts';
import { answerWaiting } from '../../../server/http/domains/waiting.ts';
import type { Database } from '../../../server/store/database.ts';
import { listDomains, setDomainStatus } from '../../../server/store/domains/domains.ts';
import { nameDomains } from '../../support/named-domains.ts';
import { openReportWorld } from '../../support/report-world.ts';
import { SAMPLE_NOW, startEmpty } from '../../support/sample-app.ts';

const since = '2027-03-13T10:00:00Z';
const named = (count: number, by: string) => Array.from({ length: count }, (_, index) => `d${index}.${by}`);

/** Names of three reporters, of whom one is only claimed, one that a person brought back, and one that is watched. */
async function openWaiting() {
  const world = await startEmpty();
  const { database } = world.app;
  await nameDomains(database, { reporter: 'many.example', how: 'signed', since }, named(60, 'many.example'));
  await nameDomains(database, { reporter: 'few.example', how: 'signed', since }, ['b.example', 'a.example']);
  await nameDomains(database, { reporter: 'few.example', how: 'claimed', since }, ['c.example']);
  await setDomainStatus(database, 'back.example', 'foreign', SAMPLE_NOW);
  await setDomainStatus(database, 'own.example', 'watched', SAMPLE_NOW);
  return {
    ...world,
    database,
    async list(query = '') {
      return waitingList.parse(await (await world.send('GET', `/domains/waiting?${query}`)).json());
    },
    async decide(body: WaitingDecision) {
      const response = await world.post('/domains/waiting', body);
      return response.ok
        ? waitingOutcome.parse(await response.json())
        : [response.status, problem.parse(await response.json()).code];
    },
    names: async (status: 'watched' | 'foreign' | 'ignored') =>
      (await listDomains(database, status)).map(({ name }) => name),
  };
}

/** Each group with its number of domains, and those of the page. */
const shown = ({ total, groups }: Awaited<ReturnType<Awaited<ReturnType<typeof openWaiting>>['list']>>) => [
  total,
  ...groups.map(({ how, reporter, count, domains }) => {
    const names = domains.length > 3 ? `${domains.length} more` : domains.map(({ domain }) => domain).join(' ');
    return `${how} ${reporter} ${count}: ${names}`;
  }),
];

describe('the list of domains that wait', () => {
  test('stands by who named them, those who prove most first, who names many last, and pages go through it', async () => {
    const { list } = await openWaiting();
    expect(shown(await list())).toEqual([
      64,
      'signed few.example 2: a.example b.example',
      'signed many.example 60: 48 more',
    ]);
    expect(shown(await list('page=2'))).toEqual([
      64,
      'signed many.example 60: 12 more',
      'claimed few.example 1: c.example',
      'unnamed null 1: back.example',
    ]);
    expect((await list('page=2')).pages).toBe(2);
    expect(shown(await list('page=3'))).toEqual([64]);
  });

  test('is searched, and narrowed to one group', async () => {
    const { list } = await openWaiting();
    expect(shown(await list('q=B.EX'))).toEqual([1, 'signed few.example 1: b.example']);
    expect(shown(await list('q=d59'))).toEqual([1, 'signed many.example 1: d59.many.example']);
    expect(shown(await list('how=claimed&reporter=few.example'))).toEqual([1, 'claimed few.example 1: c.example']);
    expect(shown(await list('reporter=few.example'))[0]).toBe(3);
    expect(shown(await list('how=unnamed'))).toEqual([1, 'unnamed null 1: back.example']);
    expect(shown(await list('q=%25'))).toEqual([0]);
  });

  test('says of each domain what is known without looking anything up', async () => {
    const { read } = await openReportWorld();
    expect(waitingList.parse(await read('/domains/waiting'))).toMatchObject({
      counts: { foreign: 1, ignored: 0 },
      groups: [
        {
          how: 'vouched',
          reporter: 'microsoft.com',
          domains: [{ domain: 'f.example', reports: 1, reporters: 1, lastReportDay: '2027-03-09', recordReadAt: null }],
        },
      ],
      records: { possible: 'no-checks', look: null },
    });
  });
});

describe('deciding on domains that wait', () => {
  test('watches or ignores those that are named, and leaves alone what is watched or unknown', async () => {
    const { decide, names } = await openWaiting();
    const domains = ['A.example.', 'c.example', 'own.example', 'nobody.example'];
    expect(await decide({ domains, status: 'ignored' })).toEqual({ changed: 2, unchanged: 2 });
    expect(await names('ignored')).toEqual(['a.example', 'c.example']);
    expect(await names('watched')).toEqual(['own.example']);
    expect(await decide({ domains: ['b.example'], status: 'watched' })).toEqual({ changed: 1, unchanged: 0 });
    expect(await names('watched')).toEqual(['b.example', 'own.example']);
  });

  test('takes a whole group, or what a search finds, and brings ignored ones back', async () => {
    const { decide, list, names } = await openWaiting();
    const group = { how: 'signed', reporter: 'many.example' } as const;
    expect(await decide({ matching: { ...group, q: 'd5' }, count: 11, status: 'watched' })).toEqual({
      changed: 11,
      unchanged: 0,
    });
    expect(await decide({ matching: group, count: 49, status: 'ignored' })).toEqual({ changed: 49, unchanged: 0 });
    expect((await list()).counts).toEqual({ foreign: 4, ignored: 49 });
    expect(shown(await list('status=ignored&size=1'))).toEqual([49, 'signed many.example 49: d0.many.example']);
    const ignored = { status: 'ignored', ...group } as const;
    expect(await decide({ matching: ignored, count: 49, status: 'foreign' })).toEqual({ changed: 49, unchanged: 0 });
    expect(await names('ignored')).toEqual([]);
    expect(await names('watched')).toHaveLength(12);
  });

  test('does nothing where more match than the person saw', async () => {
    const { database, decide, names } = await openWaiting();
    await nameDomains(database, { reporter: 'few.example', how: 'signed', since }, ['sneaked-in.example']);
    const matching = { how: 'signed', reporter: 'few.example' } as const;
    expect(await decide({ matching, count: 2, status: 'watched' })).toEqual([409, 'list-changed']);
    expect(await names('watched')).toEqual(['own.example']);
  });

  test('is refused where it is not said exactly', async () => {
    const { post, names } = await openWaiting();
    const codes = [];
    for (const body of [
      { status: 'watched' },
      { status: 'watched', domains: [] },
      { status: 'watched', domains: named(501, 'many.example') },
      { status: 'watched', matching: {} },
      { status: 'watched', matching: { reporters: 'few.example' }, count: 64 },
      { status: 'watched', domains: ['a.example'], matching: {}, count: 64 },
      { status: 'adopted', domains: ['a.example'] },
    ])
      codes.push((await post('/domains/waiting', body)).status);
    expect(codes).toEqual(Array.from({ length: 7 }, () => 400));
    expect(await names('watched')).toEqual(['own.example']);
  });
});

/** The database, with a count of what is asked of it. */
function counting({ read, ...rest }: Database): { database: Database; asked: () => number } {
  let asked = 0;
  const counted = read.withPlugin({
    transformQuery({ node }) {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { database: { ...rest, read: counted }, asked: () => asked };
}

test('ten thousand names cost a page no more than fifty do', async () => {
  const { app } = await startEmpty();
  await nameDomains(app.database, { reporter: 'many.example', how: 'signed', since }, named(10_000, 'many.example'));
  const { database, asked } = counting(app.database);
  const verdicts = { ...app.verdicts, areFinal: () => true };
  const source = { database, verdicts, now: app.now };
  const rest = { checker: null, installation: { knownRua: [] } };
  const { total, groups } = await answerWaiting({ ...source, ...rest }, waitingQuery.parse({ page: 120 }));
  expect([total, groups.map(({ count, domains }) => [count, domains.length])]).toEqual([10_000, [[10_000, 50]]]);
  expect(asked()).toBeLessThan(10);
  const list = await answerDomains(source, domainListQuery.parse({ verdict: 'foreign', page: 120 }));
  expect([list.total, list.domains.length]).toEqual([10_000, 50]);
  expect(asked()).toBeLessThan(20);
});
