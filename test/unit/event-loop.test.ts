import { afterEach, expect, test, vi } from 'vitest';
import { beginAnswer, takeTurns } from '../../server/event-loop.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** As long work does between two breaks. */
function workFor(millis: number): void {
  const until = performance.now() + millis;
  while (performance.now() < until);
}

test('lets others go first when its turn is over', async () => {
  const order: string[] = [];
  const turn = takeTurns();
  workFor(15);
  setImmediate(() => order.push('another'));
  await turn();
  order.push('second step');
  expect(order).toEqual(['another', 'second step']);
});

test('goes on without a break while its turn lasts', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const order: string[] = [];
  const turn = takeTurns();
  setImmediate(() => order.push('another'));
  await turn();
  order.push('first step');
  expect(order).toEqual(['first step']);
});

test('stands back until the answers that somebody waits for are given', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const turn = takeTurns();
  const end = beginAnswer();
  const other = beginAnswer();
  vi.advanceTimersByTime(15);
  let isResumed = false;
  const resumed = turn().then(() => {
    isResumed = true;
  });
  const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await settle();
  end();
  await settle();
  expect(isResumed).toBe(false);
  other();
  await resumed;
});

test('goes on after a while although somebody still waits, so that readers cannot stop it', async () => {
  const end = beginAnswer();
  const turn = takeTurns();
  let steps = 0;
  for (; steps < 3; steps++) {
    workFor(15);
    await turn();
  }
  expect(steps).toBe(3);
  end();
});
