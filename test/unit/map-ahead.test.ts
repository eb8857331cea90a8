import { expect, test } from 'vitest';
import { mapAhead } from '../../server/map-ahead.ts';

const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const result of results) found.push(result);
  return found;
}

test('gives results in the order of the items, whichever is done first', async () => {
  const work = async (millis: number) => {
    await wait(millis);
    return millis;
  };
  expect(await all(mapAhead([30, 1, 20, 2, 10], work, { atOnce: 3 }))).toEqual([30, 1, 20, 2, 10]);
  expect(await all(mapAhead([], work, { atOnce: 3 }))).toEqual([]);
});

test.each([
  ['by their number', { atOnce: 4 }, 4],
  ['by what they take together', { atOnce: 100, cost: () => 10, most: 25 }, 2],
  ['to one, where one takes more than there is', { atOnce: 100, cost: () => 100, most: 25 }, 1],
])('bounds what is under way %s', async (_how, bounds, most) => {
  let open = 0;
  let seen = 0;
  const work = async () => {
    open += 1;
    seen = Math.max(seen, open);
    await wait(1);
    open -= 1;
  };
  await all(mapAhead(Array.from({ length: 40 }), work, bounds));
  expect(seen).toBe(most);
});

test('rejects with the first failure in order, after what came before it, and leaves none unhandled', async () => {
  const found: number[] = [];
  const work = async (item: number) => {
    if (item >= 2) throw new Error(`item ${item}`);
    return item;
  };
  const reading = async () => {
    for await (const result of mapAhead([0, 1, 2, 3], work, { atOnce: 4 })) found.push(result);
  };
  await expect(reading()).rejects.toThrow('item 2');
  expect(found).toEqual([0, 1]);
});
