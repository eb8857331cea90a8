import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeSettings } from '../../server/config.ts';
import { mailboxEntryNames } from '../../server/mailbox/entry.ts';
import { packageRoot } from '../../server/package-root.ts';

const documentOf = (name: string) => readFileSync(join(packageRoot, 'docs', name), 'utf8');

/** The cells of every row of a table, without the marks of Markdown. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replace(/^`(.*)`$/, '$1').replace(/\\([<>*|])/g, '$1')),
    );

test('docs/configuration.md lists every setting as the program reads it, and no other', () => {
  const [head, ...rows] = rowsOf(documentOf('configuration.md'));
  expect(head).toEqual(['in the file', 'in the environment', 'default', 'unit', 'meaning']);
  expect(rows.map(([key, variable, fallback, , meaning]) => [key, variable, fallback, meaning])).toEqual(
    describeSettings().map(({ key, variable, fallback, meaning }) => [key, variable, fallback ?? '–', meaning]),
  );
  const units = rows.map(([key, , , unit]) => [key, unit]).filter(([, unit]) => unit !== '–');
  expect(units).toEqual([['pollMinutes', 'minutes']]);
});

test('docs/mailboxes.md names everything that an entry of `mailboxes` may say, and nothing else', () => {
  const names = rowsOf(documentOf('mailboxes.md').split('## What becomes of messages')[0] ?? '')
    .slice(1)
    .flatMap(([cell]) => (cell ?? '').replaceAll('`', '').split(', '));
  expect(names.sort()).toEqual([...mailboxEntryNames].sort());
});
