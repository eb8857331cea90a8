import { describe, expect, test } from 'vitest';
import { LIST_AT_ONCE, type Listing, listUids } from '../../../server/mailbox/folders/open-folder.ts';

/** A folder that answers searches and fetches, and notes them; `most`: how many messages the server lists at once. */
function folder(uids: readonly number[], most = Number.MAX_SAFE_INTEGER) {
  const asked: { range: string | null; answered: number }[] = [];
  const fetched: string[] = [];
  const listing: Listing = {
    counted: () => uids.length,
    nextUid: (uids.at(-1) ?? 0) + 1,
    async search(range) {
      const [from = 1, to = from] = range?.split(':').map(Number) ?? [1, Number.MAX_SAFE_INTEGER];
      const found = range === '*' ? uids.slice(-1) : uids.filter((uid) => uid >= from && uid <= to).slice(0, most);
      asked.push({ range, answered: found.length });
      return [...found].reverse(); // servers need not sort
    },
    async fetchUids(set) {
      fetched.push(set);
      const [from = 1, to = from] = set.split(':').map(Number);
      return uids.slice(from - 1, to);
    },
  };
  return { asked, fetched, listing };
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
    const { asked, fetched, listing } = folder(uids);
    expect(await listUids(listing)).toEqual(uids);
    expect(asked.length).toBeLessThanOrEqual(mostQuestions);
    expect(fetched).toEqual([]);
  });

  test('come in answers of a bounded length where they lie side by side', async () => {
    const { asked, listing } = folder(count(1, 50_000));
    await listUids(listing);
    expect(Math.max(...asked.map(({ answered }) => answered))).toBe(LIST_AT_ONCE);
  });

  test.each([
    ['a next UID that is too low', 10],
    ['no next UID', null],
  ])('are asked for at once where the server tells %s', async (_, nextUid) => {
    const { asked, listing } = folder(count(1, 6_000));
    expect(await listUids({ ...listing, nextUid })).toHaveLength(6_000);
    expect(asked.at(-1)?.range).toBeNull();
  });

  test.each([
    ['a thousand at once, and its next UID', 1_000, 1_219],
    ['a thousand at once, and no next UID', 1_000, null],
    ['a hundred at once', 100, 1_219],
    ['five hundred at once of many that lie far apart', 500, 70_000 * 1_218],
  ])('are all listed by a server that lists %s', async (_, most, nextUid) => {
    const uids = nextUid !== null && nextUid > 2_000 ? count(7, 1_218, 70_000) : count(1, 1_218);
    const { fetched, listing } = folder(uids, most);
    expect(await listUids({ ...listing, nextUid })).toEqual(uids);
    expect(fetched).toEqual([]);
  });

  test('are asked for by sequence numbers where no search lists them all', async () => {
    const uids = count(1, 1_218);
    const { fetched, listing } = folder(uids, 7);
    expect(await listUids(listing)).toEqual(uids);
    expect(fetched[0]).toBe('1:500');
  });

  test('are those that could be listed where the server counts more than there are', async () => {
    const { listing } = folder(count(1, 6_000));
    expect(await listUids({ ...listing, counted: () => 6_001 })).toHaveLength(6_000);
  });

  test('are not taken for none where no list comes', async () => {
    const { listing } = folder(count(1, 6_000));
    const answer = listUids({ ...listing, search: async () => Promise.reject(new Error('no list')) });
    await expect(answer).rejects.toThrow('no list');
  });
});
