import { expect, test } from 'vitest';
import {
  chooseFolders,
  describeFolders,
  type FolderTree,
  type ListedFolder,
  pathOf,
  pathToMake,
  readableOf,
} from '../../../server/mailbox/folders/tree.ts';

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
const flat = (listed: ListedFolder[]): FolderTree => ({
  listed,
  personal: { prefix: '', delimiter: listed[0]?.delimiter ?? '/' },
  foreign: [],
});
/** As Cyrus shows it by default: the namespace of all has no prefix. */
const cyrus: FolderTree = {
  listed: [...dots, folder('user.ann.TLS', '.'), folder('team', '.'), folder('team.TLS', '.')],
  personal: { prefix: 'INBOX.', delimiter: '.' },
  foreign: [
    { prefix: 'user.', delimiter: '.' },
    { prefix: '', delimiter: '.' },
  ],
};
/** As Cyrus shows it with altnamespace, and Dovecot with namespaces of others. */
const beside: FolderTree = {
  listed: [folder('INBOX'), folder('Reports'), folder('Reports/2026'), folder('Public/TLS'), folder('Users/ann/TLS')],
  personal: { prefix: '', delimiter: '/' },
  foreign: [
    { prefix: 'Users/', delimiter: '/' },
    { prefix: 'Public/', delimiter: '/' },
  ],
};

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
  expect(chooseFolders(flat(listed), wanted, ['Done'])).toEqual({ found, missing });
});

test('is not slowed down by a pattern made of wildcards', () => {
  const started = performance.now();
  chooseFolders(flat([folder('a'.repeat(400))]), [`${'*%'.repeat(100)}b`], []);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('offers no folder that only holds others', () => {
  expect(readableOf(flat(slashes)).map(({ path }) => path)).not.toContain('Parent');
  expect(readableOf(flat(slashes))).toHaveLength(slashes.length - 1);
});

const places: [title: string, tree: FolderTree, wanted: string[], found: string[]][] = [
  ['a name below the inbox without its prefix', cyrus, ['Reports'], ['INBOX.Reports']],
  ['levels below it', cyrus, ['Reports/2026'], ['INBOX.Reports.2026']],
  ["levels with the server's separator", cyrus, ['Reports.2026'], ['INBOX.Reports.2026']],
  ['the same with the prefix', cyrus, ['INBOX/Reports/2026', 'INBOX.Reports'], ['INBOX.Reports.2026', 'INBOX.Reports']],
  ['a folder of another user by its path', cyrus, ['user.ann.TLS'], ['user.ann.TLS']],
  ['a folder of another user with slashes', cyrus, ['user/ann/TLS'], ['user.ann.TLS']],
  ['a folder of all by its path', cyrus, ['team.TLS'], ['team.TLS']],
  ['everything of the owner by a wildcard', cyrus, ['*'], ['INBOX', 'INBOX.Reports', 'INBOX.Reports.2026']],
  ['folders of a user who is named', cyrus, ['user/ann/*'], ['user.ann.TLS']],
  ['a pattern below the prefix', cyrus, ['Reports/*'], ['INBOX.Reports.2026']],
  ['folders beside the inbox', beside, ['Reports', 'Reports/2026'], ['Reports', 'Reports/2026']],
  ['nothing of others by a wildcard', beside, ['*'], ['INBOX', 'Reports', 'Reports/2026']],
  ['others by a wildcard behind their prefix', beside, ['Public/*'], ['Public/TLS']],
];
test.each(places)('finds %s, where folders have a place', (_title, tree, wanted, found) => {
  expect(chooseFolders(tree, wanted, [])).toEqual({ found, missing: [] });
});

test('takes the name as it stands before the one below the inbox', () => {
  const tree = { ...cyrus, listed: [...cyrus.listed, folder('INBOX.team', '.')] };
  expect(pathOf(tree, 'team')).toBe('team');
  expect(pathOf(tree, 'INBOX/team')).toBe('INBOX.team');
});

test.each([
  [cyrus, 'Done', 'INBOX.Done'],
  [cyrus, 'Reports/Done', 'INBOX.Reports.Done'],
  [cyrus, 'Reports.Done', 'INBOX.Reports.Done'],
  [cyrus, 'INBOX/Done', 'INBOX.Done'],
  [cyrus, 'inbox/Done', 'INBOX.Done'],
  [cyrus, 'INBOX.Done', 'INBOX.Done'],
  [cyrus, 'user/ann/Done', 'user.ann.Done'],
  [beside, 'Reports/Done', 'Reports/Done'],
  [beside, 'Public/Done', 'Public/Done'],
  [flat(dots), 'Reports/Done', 'Reports.Done'],
  [{ listed: [], personal: { prefix: '', delimiter: '' }, foreign: [] }, 'Done', 'Done'],
])('makes %#: a folder called %s', (tree, name, path) => {
  expect(pathToMake(tree, name)).toBe(path);
});

test('never reads the folder that a name of another form moves messages to', () => {
  for (const target of ['Reports', 'INBOX/Reports', 'INBOX.Reports'])
    expect(chooseFolders(cyrus, ['INBOX', 'INBOX.Reports', 'Reports/*'], [target]).found).toEqual([
      'INBOX',
      'INBOX.Reports.2026',
    ]);
});

test('names a few of the folders that there are, without what could move a cursor', () => {
  const many = Array.from({ length: 12 }, (_, index) => folder(`Folder ${index}`));
  expect(describeFolders(flat(many))).toMatch(/^It has Folder 0, .*, Folder 9 and 2 more\.$/);
  expect(describeFolders(flat([folder('a\u001b[2Jb\r\n')]))).toBe('It has a [2Jb  .');
  expect(describeFolders(flat([]))).toBe('It has no folder at all.');
});
