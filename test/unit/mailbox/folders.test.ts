import { expect, test } from 'vitest';
import { chooseFolders, type ListedFolder, readableOf } from '../../../server/mailbox/folders.ts';

const folder = (path: string, delimiter = '/', specialUse?: string, ...flags: string[]): ListedFolder => ({
  path,
  delimiter,
  flags: new Set(flags),
  specialUse,
});
const slashes = [
  folder('INBOX'),
  folder('INBOX/Reports'),
  folder('INBOX/Reports/2026'),
  folder('TLS [a.b]'),
  folder('Parent', '/', undefined, '\\Noselect'),
  folder('All', '/', '\\All'),
  folder('Junk', '/', '\\Junk'),
  folder('Done'),
];
const dots = [folder('INBOX', '.'), folder('INBOX.Reports', '.'), folder('INBOX.Reports.2026', '.')];

const cases: [title: string, listed: ListedFolder[], wanted: string[], found: string[], missing: string[]][] = [
  ['a name', slashes, ['INBOX'], ['INBOX'], []],
  ['the inbox in any case', slashes, ['inbox/Reports'], ['INBOX/Reports'], []],
  ['a name that is not there', slashes, ['INBOX', 'Nowhere'], ['INBOX'], ['Nowhere']],
  ['everything below', slashes, ['INBOX/*'], ['INBOX/Reports', 'INBOX/Reports/2026'], []],
  ['one level below', slashes, ['INBOX/%'], ['INBOX/Reports'], []],
  ['levels that the server separates by dots', dots, ['INBOX/Reports/*'], ['INBOX.Reports.2026'], []],
  ['a name as the server writes it', dots, ['INBOX.Reports'], ['INBOX.Reports'], []],
  ['a name with signs that mean something elsewhere', slashes, ['TLS [a.b]'], ['TLS [a.b]'], []],
  ['a pattern in which such signs mean nothing', slashes, ['TLS [a.*]'], ['TLS [a.b]'], []],
  ['a folder once, however often it is named', slashes, ['INBOX', 'INBOX%', '%'], ['INBOX', 'TLS [a.b]'], []],
  ['junk by its name alone', slashes, ['%', 'Junk'], ['INBOX', 'TLS [a.b]', 'Junk'], []],
  ['no folder that messages are moved to', slashes, ['Done', 'D*'], [], []],
];
test.each(cases)('finds %s', (_title, listed, wanted, found, missing) => {
  expect(chooseFolders(listed, wanted, ['Done'])).toEqual({ found, missing });
});

test('is not slowed down by a pattern made of wildcards', () => {
  const started = performance.now();
  chooseFolders([folder('a'.repeat(400))], [`${'*%'.repeat(100)}b`], []);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('offers no folder that only holds others', () => {
  expect(readableOf(slashes).map(({ path }) => path)).not.toContain('Parent');
  expect(readableOf(slashes)).toHaveLength(slashes.length - 1);
});
