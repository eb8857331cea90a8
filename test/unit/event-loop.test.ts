import { afterEach, expect, test, vi } from 'vitest';
import { beginAnswer, shareEventLoop } from '../../server/event-loop.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What long work does between two breaks. */
function workFor(millis: number): void {
  const until = performance.now() + millis;
  while (performance.now() < until);
}

test('lets others go first when the time slice is used up', async () => {
  const order: string[] = [];
  const yieldIfDue = shareEventLoop();
  workFor(15);
  setImmediate(() => order.push('another'));
  await yieldIfDue();
  order.push('second step');
  expect(order).toEqual(['another', 'second step']);
});

test('goes on without a break within its time slice', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const order: string[] = [];
  const yieldIfDue = shareEventLoop();
  setImmediate(() => order.push('another'));
  await yieldIfDue();
  order.push('first step');
  expect(order).toEqual(['first step']);
});

test('waits until pending answers have been sent', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const yieldIfDue = shareEventLoop();
  const end = beginAnswer();
  const other = beginAnswer();
  vi.advanceTimersByTime(15);
  let isResumed = false;
  const resumed = yieldIfDue().then(() => {
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

test('goes on after a while although an answer is still pending, so that readers cannot stop it', async () => {
  const end = beginAnswer();
  const yieldIfDue = shareEventLoop();
  let steps = 0;
  for (; steps < 3; steps++) {
    workFor(15);
    await yieldIfDue();
  }
  expect(steps).toBe(3);
  end();
});
