import { expect, test } from 'vitest';
import { commonestDoubt } from '../../../server/authenticity/origin-doubt.ts';
import { originWords } from '../../../server/cli/origin-words.ts';

test.each([
  [{}, null],
  [{ pass: 10 }, null],
  [{ vouched: 10, none: 10 }, null],
  [{ known: 10, none: 3 }, null],
  [{ none: 2 }, null],
  [{ none: 3 }, 'none'],
  [{ pass: 4, none: 2, unverifiable: 3 }, 'unverifiable'],
  [{ 'signed-unaligned': 5 }, 'signed-unaligned'],
  [{ constructor: 9 }, 'other'],
] as const)('of %j the commonest doubt is %s', (counts, doubt) => {
  expect(commonestDoubt(counts)).toBe(doubt);
});

test('the words count what is in doubt and say what helps', () => {
  expect(originWords({ pass: 1, fail: 3 }, 'Help.')).toEqual([
    expect.stringMatching(/^3 of 4 reports count for nothing.*may change them on their way/),
    'Help.',
  ]);
  expect(originWords({ pass: 3 }, 'Help.')).toEqual([]);
});
