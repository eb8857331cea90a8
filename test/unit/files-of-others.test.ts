import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { removeLeftFolders } from '../../server/temporary-folder.ts';
import { temporaryFolder } from '../support/temporary.ts';

function configOf(content: object, mode: number): string {
  const path = join(temporaryFolder(), 'stsready.json');
  writeFileSync(path, JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}
const modeOf = (path: string) => statSync(path).mode & 0o777;
const mailbox = { host: 'mail.example', user: 'tls' };

test.each([
  ['a password', { mailboxes: [{ ...mailbox, password: 'hunter2' }] }],
  ['a password in an address', { imapUrl: 'imaps://tls:hunter2@mail.example/INBOX' }],
  ['a key', { secret: 'sixteen-characters-or-more' }],
  ['a token', { submissionToken: 'sixteen-characters-or-more' }],
  [
    'a client secret',
    {
      mailboxes: [
        { ...mailbox, oauth: { kind: 'microsoft-client-credentials', tenant: 't', clientId: 'c', clientSecret: 's' } },
      ],
    },
  ],
])('a config file with %s is closed to others, and a line says so', (_what, content) => {
  const path = configOf(content, 0o644);
  expect(readConfig({}, path).notes).toEqual([
    `${path} has secrets in it and could be read by others: its mode is 0640 now, not 0644`,
  ]);
  expect(modeOf(path)).toBe(0o640);
  expect(readConfig({}, path).notes).toEqual([]);
});

test('a config file without secrets stays as it is', () => {
  const path = configOf({ domains: 'elmwood.example', publicUrl: 'https://tls.example.org' }, 0o644);
  expect(readConfig({}, path).notes).toEqual([]);
  expect(modeOf(path)).toBe(0o644);
});

test('folders of processes that are gone are removed, others stay', () => {
  const folder = temporaryFolder();
  const make = (name: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, '0'), 'x');
    return join(folder, name);
  };
  // No process has this number: it is above what Linux gives.
  const gone = [make('stsready-upload-4194305-abc'), make('stsready-demo-4194305-abc')];
  const ofAnEarlierOneWithOurNumber = make(`stsready-upload-${process.pid}-abc`);
  const kept = [make(`stsready-demo-${process.ppid}-abc`), make('stsready-test-4194305-abc'), make('other')];
  symlinkSync(join(folder, 'other'), join(folder, 'stsready-upload-4194305-link'));
  writeFileSync(join(folder, 'stsready-upload-4194305-file'), 'x');
  expect(removeLeftFolders(folder)).toBe(3);
  for (const path of [...gone, ofAnEarlierOneWithOurNumber]) expect(existsSync(path)).toBe(false);
  for (const path of kept) expect(existsSync(join(path, '0'))).toBe(true);
});
