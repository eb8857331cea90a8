import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../server/mtasts/diff.ts';

const show = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

describe('diffLines', () => {
  it('shows what was removed before what was added in its place', () => {
    expect(show('a\nb\nc\n', 'a\nx\nc\n')).toEqual([' a', '-b', '+x', ' c']);
  });

  it('finds lines that stayed between changes', () => {
    expect(show('a\nb\nc\nd\n', 'x\nb\ny\nd\ne\n')).toEqual(['-a', '+x', ' b', '-c', '+y', ' d', '+e']);
  });

  it('does not compare line ends', () => {
    expect(show('a\nb', 'a\r\nb\r\n')).toEqual([' a', ' b']);
  });

  it('shows all of one text where the other is empty', () => {
    expect(show('', 'a\n')).toEqual(['+a']);
    expect(show('a\n', '')).toEqual(['-a']);
  });

  it('gives both texts back from its lines, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n'));
        expect(lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(before);
        expect(lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(after);
      }),
    );
  });

  it('does not compare line by line what is very long', () => {
    const before = Array.from({ length: 2000 }, (_, index) => `a${index}`).join('\n');
    const after = Array.from({ length: 2000 }, (_, index) => `b${index}`).join('\n');
    expect(diffLines(before, after)).toHaveLength(4000);
  });
});
