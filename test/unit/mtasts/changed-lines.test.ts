import { expect, test } from 'vitest';
import { changedLines } from '../../../server/mtasts/changed-lines.ts';

const published = 'version: STSv1\nmode: testing\nmx: a.example\nmx: b.example\nmax_age: 604800\n';

test('lines are compared under their key, mx lines each for itself', () => {
  const file = 'version: STSv1\r\nmode: enforce\r\nmx: b.example\r\nmx: c.example\r\nmax_age: 604800\r\n';
  expect(changedLines(file, published)).toEqual([
    { text: 'version: STSv1', change: 'same', was: null },
    { text: 'mode: enforce', change: 'changed', was: 'mode: testing' },
    { text: 'mx: b.example', change: 'same', was: null },
    { text: 'mx: c.example', change: 'added', was: null },
    { text: 'max_age: 604800', change: 'same', was: null },
  ]);
});

test('a key that is published twice is compared with its first line, the one that counts', () => {
  const [line] = changedLines('mode: enforce\r\n', 'mode: testing\nmode: none\n');
  expect(line).toEqual({ text: 'mode: enforce', change: 'changed', was: 'mode: testing' });
});

test('a first file changes nothing', () => {
  expect(changedLines('mode: testing\r\n', null)).toEqual([{ text: 'mode: testing', change: 'same', was: null }]);
});
