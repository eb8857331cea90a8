import { expect, test } from 'vitest';
import { writeCsv } from '../../../server/http/shell/csv.ts';

const cellOf = (text: string) => writeCsv(['a'], [[text]]).slice('\ufeffa\r\n'.length, -'\r\n'.length);

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@sum', "'@sum"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
])('text that a spreadsheet would run as a formula is marked: %j', (text, cell) => {
  expect(cellOf(text)).toBe(cell);
});

test('other text stays as it is, quoted where it must be', () => {
  for (const text of ['a=b', 'a+b', 'a-b', 'a@b.example', '0', '']) expect(cellOf(text)).toBe(text);
  expect(cellOf('a,b')).toBe('"a,b"');
  expect(cellOf('say "no"')).toBe('"say ""no"""');
  expect(cellOf('a\nb')).toBe('"a\nb"');
  expect(writeCsv(['n', 'none'], [[-5, null]])).toBe('\ufeffn,none\r\n-5,\r\n');
});
