import { beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../../../web/verdict/kinds/kinds.ts';
import { shareDone } from '../../../../web/verdict/share-done.ts';
import { speakInTest } from '../../../support/say.ts';
import { cases } from '../../../support/verdicts.ts';

beforeAll(() => speakInTest('en'));

describe('kinds of verdicts', () => {
  test('are green twice alone: ready, and enforcing healthily', () => {
    const green = cases.filter(({ view }) => kinds[view.row.kind].tone === 'ok').map(({ view }) => view.row.state);
    expect(new Set(green)).toEqual(new Set(['ready', 'enforcing-healthy']));
  });

  test.each(Object.keys(kinds) as (keyof typeof kinds)[])('%s has words for a line of a list', (kind) => {
    for (const { view } of cases) expect(kinds[kind].rowTitle(view.row)).not.toBe('');
  });
});

test('the ring shows the share of clean days', () => {
  expect(shareDone({ elapsed: 7, required: 14 })).toBe(0.5);
  expect(shareDone({ elapsed: null, required: 14 })).toBe(0);
});
