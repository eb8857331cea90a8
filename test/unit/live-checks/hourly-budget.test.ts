import { expect, test } from 'vitest';
import { fromMillis } from '../../../server/contract/time.ts';
import { createLiveChecker } from '../../../server/live-checks/checker.ts';
import { HourlyBudget } from '../../../server/live-checks/hourly-budget.ts';
import { silentLog } from '../../../server/log.ts';
import { createNetwork } from '../../../server/probe/network.ts';
import { createTrustStore } from '../../../server/probe/trust-store.ts';
import { setDomainStatus } from '../../../server/store/domains/domains.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

/** A network in which nothing exists, that notes what it is asked; the clock is the test's. */
function emptyNetwork() {
  const questions: string[] = [];
  const clock = { minutes: 0 };
  const now = () => fromMillis(Date.UTC(2026, 8, 1) + clock.minutes * 60_000);
  const network = createNetwork({
    resolver: async (name, type) => {
      questions.push(`${type} ${name}`);
      return { kind: 'missing', because: 'nxdomain' };
    },
    trust: createTrustStore([]),
    now,
    greeting: 'checks.test',
  });
  return { network, questions, clock, now };
}

test('what scheduled checks ask in an hour is limited, and domains take turns', async () => {
  const world = emptyNetwork();
  const database = await temporaryDatabase();
  const domains = Array.from({ length: 40 }, (_, index) => `d${index}.example`);
  for (const name of domains) await setDomainStatus(database, name, 'watched', world.now());
  const checker = await createLiveChecker({
    database,
    network: () => world.network,
    canaries: [],
    ourRua: [],
    log: silentLog,
    hourly: { questions: 60, connections: 60 },
    complaintsOf: () => ({ hosts: [], fetchSessions: 0 }),
    onProgress: () => {},
    onRecorded: () => {},
  });
  const timesChecked = () =>
    domains.map((name) => world.questions.filter((question) => question === `TXT _mta-sts.${name}`).length);
  let waited = 0;
  for (let hour = 0; hour < 5; hour += 1) {
    const before = world.questions.length;
    await checker.round();
    await checker.round();
    const asked = world.questions.length - before;
    const perCheck = world.questions.length / timesChecked().reduce((sum, times) => sum + times, 0);
    // A check that has begun is finished, and ten go on at once.
    expect(asked).toBeLessThan(60 + 10 * perCheck);
    expect(Math.max(...timesChecked()) - Math.min(...timesChecked())).toBeLessThanOrEqual(1);
    waited += checker.load().waiting;
    world.clock.minutes += 61;
  }
  expect(Math.min(...timesChecked())).toBeGreaterThan(0);
  expect(waited).toBeGreaterThan(0);
  await checker.stop();
});

test('questions and connections count for an hour', async () => {
  const world = emptyNetwork();
  const budget = new HourlyBudget(world.now, { questions: 3, connections: 2 });
  const network = budget.count(world.network);
  await network.resolver('a.example', 'MX');
  await network.limit('192.0.2.1', async () => {});
  expect([budget.used(), budget.isUsedUp()]).toEqual([{ questions: 1, connections: 1 }, false]);
  world.clock.minutes = 30;
  await network.limit('192.0.2.1', async () => {});
  expect(budget.isUsedUp()).toBe(true);
  world.clock.minutes = 60;
  expect([budget.used(), budget.isUsedUp()]).toEqual([{ questions: 0, connections: 1 }, false]);
});
