import { expect, test } from 'vitest';
import { atMostEvery, oneAtATime, within } from '../../server/timers.ts';

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

/** An act that ends when it is told to, and counts. */
function heldAct() {
  const ends: (() => void)[] = [];
  return {
    begun: () => ends.length,
    end: () => ends.at(-1)?.(),
    act: () => new Promise<void>((end) => ends.push(end)),
  };
}

test('runs one at a time and keeps one waiting, whoever asks meanwhile, which begins after all of them have asked', async () => {
  const { begun, end, act } = heldAct();
  const ask = oneAtATime(act, new AbortController().signal);
  const first = ask();
  const later = Array.from({ length: 1000 }, () => ask());
  expect(begun()).toBe(1);
  end();
  await first;
  await pause(0);
  expect(begun()).toBe(2);
  end();
  await Promise.all(later);
  await pause(0);
  expect(begun()).toBe(2);
  void ask();
  expect(begun()).toBe(3);
});

test('a run that fails fails for those who asked for it alone', async () => {
  let runs = 0;
  const ask = oneAtATime(async () => {
    await pause(0);
    if (++runs === 1) throw new Error('the first');
  }, new AbortController().signal);
  const [first, second] = await Promise.allSettled([ask(), ask()]);
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
});

test('what waits when it is over is not begun', async () => {
  const over = new AbortController();
  const { begun, end, act } = heldAct();
  const ask = oneAtATime(act, over.signal);
  const asked = [ask(), ask(), ask()];
  over.abort();
  end();
  await Promise.all(asked);
  await ask();
  expect(begun()).toBe(1);
});

test('says whether work has ended within its time, and passes its failure on', async () => {
  expect(await within(5, new Promise(() => {}))).toBe(false);
  expect(await within(60_000, pause(1))).toBe(true);
  await expect(within(60_000, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});
