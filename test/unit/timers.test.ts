import { expect, test } from 'vitest';
import { atMostEvery } from '../../server/timers.ts';

const pause = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));

test('acts at once, then never twice at once nor too soon, and does not lose the last request', async () => {
  let running = 0;
  const starts: number[] = [];
  const ask = atMostEvery(
    100,
    async () => {
      expect(++running).toBe(1);
      starts.push(performance.now());
      await pause(30);
      running--;
    },
    new AbortController().signal,
  );
  for (let asked = 0; asked < 20; asked++) {
    ask();
    await pause(5);
  }
  await pause(700);
  expect(starts.length).toBe(2);
  // A pause of nine times what it took.
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(250);
});

test('does nothing more when it is over', async () => {
  const over = new AbortController();
  let acts = 0;
  const ask = atMostEvery(
    50,
    async () => {
      acts++;
    },
    over.signal,
  );
  ask();
  ask();
  await pause(5);
  ask();
  over.abort();
  await pause(120);
  expect(acts).toBe(1);
});
