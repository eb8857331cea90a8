import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeOwnMailbox } from '../../../server/mailbox/own-mailbox.ts';
import type { MailboxSettings } from '../../../server/mailbox/settings.ts';
import { openSecretBox } from '../../../server/secrets.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { openMailbox, writeMailboxSettings } from '../../../server/store/mailboxes/mailboxes.ts';
import { runCommand } from '../../support/run-command.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const DOMAIN = 'harbourline.example';
const POLICY = `version: STSv1\r\nmode: testing\r\nmx: mx1.${DOMAIN}\r\nmax_age: 604800\r\n`;

const OWN: MailboxSettings = {
  host: 'mail.example.org',
  port: 993,
  secure: true,
  user: 'own',
  login: { kind: 'password', password: 'sealed' },
  ca: null,
  folders: ['INBOX'],
  trust: 'dkim',
  pollSeconds: 900,
  after: { kind: 'leave' },
  unreadableFolder: null,
};

/** A database where one mailbox was added in the pages, its login sealed with a key that is nowhere; another is configured. */
async function installation() {
  const folder = temporaryFolder();
  const policyFile = join(folder, 'mta-sts.txt');
  writeFileSync(policyFile, POLICY);
  const path = join(folder, 'cli.db');
  const database = await openDatabase(path);
  const { id } = await openMailbox(database, 'own@mail.example.org:993', 'ui');
  const box = openSecretBox({ secret: 'the secret of another machine', keyFile: join(folder, 'unused.key') });
  await writeMailboxSettings(database, id, writeOwnMailbox(OWN, box));
  await database.close();
  return {
    policyFile,
    environment: {
      STSREADY_DATABASE: path,
      STSREADY_DOMAINS: DOMAIN,
      STSREADY_IMAP_URL: 'imaps://reports:secret@mail.example.org/INBOX',
      STSREADY_RESOLVERS: '127.0.0.1:9',
    },
    keyFile: `${path}.key`,
    async mailboxes() {
      const opened = await openDatabase(path);
      const rows = await opened.read.selectFrom('mailbox').select('address').execute();
      await opened.close();
      return rows.map(({ address }) => address);
    },
  };
}

const commands: readonly [string, (policyFile: string) => string[], number][] = [
  ['policy next', () => ['policy', 'next', 'unknown.example'], 1],
  ['policy approve', (file) => ['policy', 'approve', DOMAIN, file, '--by', 'kenji'], 0],
  ['policy lint', (file) => ['policy', 'lint', file], 0],
  ['import', (file) => ['import', file], 0],
  ['messages', () => ['messages'], 0],
  ['reparse', () => ['reparse'], 0],
  ['assess', () => ['assess', DOMAIN], 0],
  ['export', () => ['export', 'domains'], 0],
];

it.each(commands)('%s opens no mailbox, neither a configured one nor one of the pages', async (_name, args, code) => {
  const { policyFile, environment, keyFile, mailboxes } = await installation();
  expect(await runCommand(args(policyFile), environment)).toMatchObject({ code });
  expect(await mailboxes()).toEqual(['own@mail.example.org:993']);
  expect(existsSync(keyFile)).toBe(false);
});
