import { expect, test } from 'vitest';
import { beginAnswer, takeTurns } from '../server/turns.ts';

/** As long work does between two breaks. */
function workFor(millis: number): void {
  const until = performance.now() + millis;
  while (performance.now() < until);
}

test('goes on without a break while its turn lasts, and lets others go first when it is over', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('another'));
  const turn = takeTurns();
  await turn();
  order.push('first step');
  workFor(15);
  await turn();
  order.push('second step');
  expect(order).toEqual(['first step', 'another', 'second step']);
});

test('stands back until the answer that somebody waits for is given', async () => {
  const order: string[] = [];
  const turn = takeTurns();
  const end = beginAnswer();
  const other = beginAnswer();
  workFor(15);
  const resumed = turn().then(() => order.push('work'));
  setTimeout(() => {
    order.push('one answer');
    end();
    setTimeout(() => {
      order.push('the other');
      other();
    }, 5);
  }, 5);
  await resumed;
  expect(order).toEqual(['one answer', 'the other', 'work']);
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
