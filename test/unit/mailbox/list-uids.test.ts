import { describe, expect, test } from 'vitest';
import { LIST_AT_ONCE, listUids } from '../../../server/mailbox/list-uids.ts';

/** A folder that answers searches, and notes them. */
function folder(uids: readonly number[]) {
  const asked: { range: string | null; answered: number }[] = [];
  const search = async (range: string | null) => {
    const [from = 1, to = Number.MAX_SAFE_INTEGER] = range?.split(':').map(Number) ?? [];
    const found = uids.filter((uid) => uid >= from && uid <= to);
    asked.push({ range, answered: found.length });
    return [...found].reverse(); // servers need not sort
  };
  return { asked, search };
}
const count = (from: number, length: number, step = 1) => Array.from({ length }, (_, index) => from + index * step);

describe('the messages of a folder', () => {
  test.each([
    ['none', [], 0],
    ['a few', [3, 5, 9], 1],
    ['as many as go into one answer', count(1, LIST_AT_ONCE), 1],
    ['many, side by side', count(1, 20_000), 4],
    ['many, from a high number on', count(3_000_000_000, 12_000), 25],
    ['many, and a gap of billions', [...count(1, 6_000), ...count(4_000_000_000, 6_000)], 30],
    ['many, far apart', count(7, 6_000, 70_000), 25],
  ])('are all listed: %s', async (_, uids, mostQuestions) => {
    const { asked, search } = folder(uids);
    expect(await listUids({ exists: uids.length, nextUid: (uids.at(-1) ?? 0) + 1 }, search)).toEqual(uids);
    expect(asked.length).toBeLessThanOrEqual(mostQuestions);
  });

  test('come in answers of a bounded length where they lie side by side', async () => {
    const { asked, search } = folder(count(1, 50_000));
    await listUids({ exists: 50_000, nextUid: 50_001 }, search);
    expect(Math.max(...asked.map(({ answered }) => answered))).toBe(LIST_AT_ONCE);
  });

  test.each([
    ['a next UID that is too low', { exists: 6_000, nextUid: 10 }],
    ['no next UID', { exists: 6_000, nextUid: Number.NaN }],
    ['more messages than there are', { exists: 6_001, nextUid: 6_001 }],
  ])('are asked for at once where the server tells %s', async (_, opened) => {
    const { asked, search } = folder(count(1, 6_000));
    expect(await listUids(opened, search)).toHaveLength(6_000);
    expect(asked.at(-1)?.range).toBeNull();
  });

  test('are not taken for none where no list comes', async () => {
    const listing = listUids({ exists: 6_000, nextUid: 6_001 }, async () => Promise.reject(new Error('no list')));
    await expect(listing).rejects.toThrow('no list');
  });
});
