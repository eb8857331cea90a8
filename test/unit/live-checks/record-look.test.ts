import { expect, test } from 'vitest';
import { fromMillis } from '../../../server/contract/time.ts';
import { HourlyBudget } from '../../../server/live-checks/hourly-budget.ts';
import { mostByRecord, RecordLooks } from '../../../server/live-checks/record-look.ts';
import { silentLog } from '../../../server/log.ts';
import { createNetwork } from '../../../server/probe/network.ts';
import { createTrustStore } from '../../../server/probe/trust-store.ts';
import { countDomains } from '../../../server/store/domains/domains.ts';
import { nameDomains } from '../../support/named-domains.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const named = (count: number) => Array.from({ length: count }, (_, index) => `d${index}.many.example`);
const all = { status: 'foreign', text: null, how: null, reporter: null } as const;

/** Domains of a stranger, each with this record, and a budget for so many questions. */
async function openLooks(record: string, { domains, questions, ourRua = ['mailto:tls@ours.example'] }: Options) {
  const database = await temporaryDatabase();
  const clock = { minutes: 0 };
  const now = () => fromMillis(Date.UTC(2026, 8, 1) + clock.minutes * 60_000);
  await nameDomains(database, { reporter: 'many.example', how: 'signed', since: now() }, named(domains));
  const budget = new HourlyBudget(now, { questions, connections: 10 });
  const stop = new AbortController();
  const network = budget.count(
    createNetwork({
      resolver: async () => ({ kind: 'answer', records: [record], ttl: null, authenticated: null }),
      trust: createTrustStore([]),
      now,
      greeting: 'checks.test',
    }),
  );
  let told = 0;
  const looks = new RecordLooks({
    ...{ database, network, budget, ourRua },
    log: silentLog,
    signal: stop.signal,
    onWatched: () => {
      told += 1;
    },
  });
  return { database, clock, budget, looks, stop, told: () => told };
}

interface Options {
  readonly domains: number;
  readonly questions: number;
  readonly ourRua?: readonly string[];
}

const OURS = 'v=TLSRPTv1; rua=mailto:tls@ours.example';
const THEIRS = 'v=TLSRPTv1; rua=mailto:tls@theirs.example';

test('a look ends with the budget of the hour, and goes on where it ended in the next', async () => {
  const { looks, clock, budget } = await openLooks(THEIRS, { domains: 100, questions: 40 });
  expect(await looks.begin({ matching: all, count: 100 })).toBe(true);
  expect(await looks.begin({ matching: all, count: 100 })).toBe(false);
  await looks.settled();
  expect(looks.latest()).toMatchObject({ running: false, ended: 'budget', chosen: 100, watched: 0 });
  // Ten are asked at once.
  const asked = budget.used().questions;
  expect(asked).toBeGreaterThanOrEqual(40);
  expect(asked).toBeLessThan(50);
  clock.minutes = 59;
  await looks.begin({ matching: all, count: 100 });
  await looks.settled();
  expect([looks.latest()?.ended, looks.latest()?.read, budget.used().questions]).toEqual(['budget', 0, asked]);
  clock.minutes = 61;
  await looks.begin({ matching: all, count: 100 });
  await looks.settled();
  // Those that were never read have the first turn.
  expect(looks.latest()).toMatchObject({ chosen: 100, ended: 'budget', read: budget.used().questions });
});

test('a wildcard record that names us makes no more watched than a person can see', async () => {
  const { looks, database, told } = await openLooks(OURS, { domains: mostByRecord + 50, questions: 10_000 });
  await looks.begin({ matching: all, count: mostByRecord + 50 });
  await looks.settled();
  expect(looks.latest()).toMatchObject({ ended: 'enough', watched: mostByRecord });
  expect(await countDomains(database)).toEqual({ watched: mostByRecord, foreign: 50, ignored: 0 });
  expect(told()).toBe(1);
});

test('without an address of ours no record names one', async () => {
  const { looks, database, told } = await openLooks(OURS, { domains: 3, questions: 100, ourRua: [] });
  await looks.begin({ names: named(3) });
  await looks.settled();
  expect((await countDomains(database)).watched).toBe(0);
  expect(told()).toBe(0);
});

test('the end of the program ends a look', async () => {
  const { looks, stop, budget } = await openLooks(OURS, { domains: 30, questions: 100 });
  stop.abort();
  await looks.begin({ names: named(30) });
  await looks.settled();
  expect([looks.latest()?.ended, budget.used().questions]).toEqual(['stopped', 0]);
});
