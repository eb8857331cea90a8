import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const other = new TextEncoder().encode('From: a@b.example\r\nSubject: lunch\r\n\r\nAt noon?\r\n');
const broken = new TextEncoder().encode(
  'From: noreply@google.com\r\nTLS-Report-Domain: harbourline.example\r\nTLS-Report-Submitter: google.com\r\nContent-Type: application/tlsrpt+json\r\n\r\n{"organization-name": "Google',
);

describe('mailboxes of the config file', { tags: ['dovecot'] }, () => {
  let dovecot: Dovecot;
  let app: App | null = null;
  let users = 0;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
  });
  afterAll(() => dovecot.stop());

  const newUser = () => `user${++users}`;
  const entry = (user: string, rest: object = {}) => ({
    host: '127.0.0.1',
    port: dovecot.port,
    security: 'starttls',
    user,
    password: 'secret',
    trust: 'vouch',
    ...rest,
  });
  async function open(mailboxes: readonly object[], path = join(temporaryFolder(), 'a.db')) {
    const config = readConfig({
      STSREADY_DATABASE: path,
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_MAILBOXES: JSON.stringify(mailboxes),
    });
    app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
    return { app, path };
  }
  function deliver(user: string, from: number, to: number, folder?: string) {
    for (let index = from; index <= to; index++)
      dovecot.deliver(user, numberedMail(index), `${1_700_000_000 + index}.${index}.test`, folder);
  }
  async function look<T>(user: string, act: (client: ImapFlow) => Promise<T>, port = dovecot.port): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      auth: { user, pass: 'secret' },
      logger: false,
    });
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.logout();
    }
  }
  /** How many messages lie in a folder, and how many of them are marked as read; null when there is no such folder. */
  const folderOf = (user: string, path: string) =>
    look(user, async (client) => {
      const listed = await client.list();
      if (!listed.some((folder) => folder.path === path)) return null;
      const status = await client.status(path, { messages: true, unseen: true });
      if (status === false) throw new Error(`no status of ${path}`);
      return { messages: status.messages, seen: (status.messages ?? 0) - (status.unseen ?? 0) };
    });

  test('are all read, each with its folders and patterns, and once', async () => {
    const [one, two] = [newUser(), newUser()];
    deliver(one, 1, 10);
    deliver(one, 11, 20, 'Reports/2026');
    deliver(one, 21, 25, 'Reports/2025');
    deliver(one, 900, 910, 'Private');
    deliver(two, 26, 30, 'TLS');
    const opened = await open([entry(one, { folders: ['INBOX', 'Reports/*'] }), entry(two, { folders: ['TLS'] })]);
    const passes = await opened.app.pollOnce();
    expect(passes.map(({ error, messages }) => ({ error, messages }))).toEqual([
      { error: null, messages: 25 },
      { error: null, messages: 5 },
    ]);
    await opened.app.pollOnce();
    expect(await totalsOf(opened.path)).toEqual({ messages: 30, reports: 30, sessions: sumTo(30) });
    // Left as they were: not even marked as read.
    expect(await folderOf(one, 'INBOX')).toEqual({ messages: 10, seen: 0 });
  });

  test('say which folder is missing, and are read where they are there', async () => {
    const user = newUser();
    deliver(user, 1, 3);
    const { app: opened } = await open([
      entry(user, { folders: ['INBOX', 'Nowhere'] }),
      entry(newUser(), { folders: ['Gone'] }),
    ]);
    const passes = await opened.pollOnce();
    expect(passes[0]).toMatchObject({
      messages: 3,
      error: 'There is no folder Nowhere in this mailbox. It has INBOX.',
    });
    expect(passes[1]).toMatchObject({ messages: 0, error: 'There is no folder Gone in this mailbox. It has INBOX.' });
  });

  test('are authenticated by their own policy', async () => {
    const [one, two] = [newUser(), newUser()];
    deliver(one, 1, 2);
    deliver(two, 3, 4);
    const { app: opened } = await open([entry(one), entry(two, { trust: 'dkim' })]);
    const [first, second] = await opened.pollOnce();
    expect(first?.authenticity).toEqual({ vouched: 2 });
    expect(Object.keys(second?.authenticity ?? {})).not.toContain('vouched');
  });

  test('keep what they know when their folders change, and when they were known by one folder', async () => {
    const user = newUser();
    deliver(user, 1, 4);
    deliver(user, 5, 6, 'More');
    const first = await open([entry(user)]);
    await first.app.pollOnce();
    await first.app.database.write
      .updateTable('mailbox')
      .set({ address: `${user}@127.0.0.1:${dovecot.port}/INBOX` })
      .execute();
    await first.app.stop();
    const second = await open([entry(user, { folders: ['*'] })], first.path);
    await second.app.pollOnce();
    expect(await totalsOf(first.path)).toEqual({ messages: 6, reports: 6, sessions: sumTo(6) });
  });

  describe('after import', () => {
    const done: [after: string, inbox: object, target: object | null][] = [
      ['leave', { messages: 7, seen: 0 }, null],
      ['seen', { messages: 7, seen: 5 }, null],
      ['move:Reports/Done', { messages: 2, seen: 0 }, { messages: 5, seen: 0 }],
      ['delete', { messages: 2, seen: 0 }, null],
    ];
    test.each(done)('%s: reports are dealt with, other mail is not touched', async (after, inbox, target) => {
      const user = newUser();
      deliver(user, 1, 5);
      dovecot.deliver(user, other, '1800000001.1.other');
      dovecot.deliver(user, broken, '1800000002.1.broken');
      const { app: opened, path } = await open([entry(user, { after })]);
      expect((await opened.pollOnce())[0]).toMatchObject({ error: null, messages: 7 });
      expect(await folderOf(user, 'INBOX')).toEqual(inbox);
      expect(await folderOf(user, 'Reports/Done')).toEqual(target);
      await opened.pollOnce();
      expect(await totalsOf(path)).toEqual({ messages: 7, reports: 5, sessions: sumTo(5) });
    });

    test('what cannot be read goes to a folder of its own, also where the rest is left', async () => {
      const user = newUser();
      deliver(user, 1, 2);
      dovecot.deliver(user, broken, '1800000002.1.broken');
      const { app: opened } = await open([entry(user, { unreadableFolder: 'Unreadable' })]);
      await opened.pollOnce();
      expect(await folderOf(user, 'INBOX')).toEqual({ messages: 2, seen: 0 });
      expect(await folderOf(user, 'Unreadable')).toEqual({ messages: 1, seen: 0 });
    });

    test.each([
      ['COPY and UID EXPUNGE', 'IMAP4rev1 LITERAL+ UIDPLUS'],
      ['COPY and EXPUNGE', 'IMAP4rev1 LITERAL+'],
    ])('messages are moved by %s where the server cannot move them', async (_way, capability) => {
      const poor = await startDovecot({ extra: `protocol imap {\n  imap_capability = ${capability}\n}` });
      try {
        for (let index = 1; index <= 4; index++) poor.deliver('poor', numberedMail(index), `${index}.${index}.test`);
        poor.deliver('poor', other, '5.5.other');
        const { app: opened, path } = await open([{ ...entry('poor', { after: 'move:Done' }), port: poor.port }]);
        const isLoose = !capability.includes('UIDPLUS');
        if (isLoose) {
          await look(
            'poor',
            async (client) => {
              await client.mailboxOpen('INBOX');
              await client.messageFlagsAdd('5', ['\\Deleted']);
            },
            poor.port,
          );
          // A mail marked by someone else would be removed too, so nothing is.
          expect((await opened.pollOnce())[0]?.error).toMatch(/others are marked as deleted/);
          await look(
            'poor',
            async (client) => {
              await client.mailboxOpen('INBOX');
              await client.messageFlagsRemove('5', ['\\Deleted']);
            },
            poor.port,
          );
        }
        expect((await opened.pollOnce())[0]?.error).toBeNull();
        const counts = await look(
          'poor',
          async (client) => {
            const status = async (name: string) => client.status(name, { messages: true });
            return [await status('INBOX'), await status('Done')];
          },
          poor.port,
        );
        expect(counts).toMatchObject([{ messages: 1 }, { messages: 4 }]);
        expect(await totalsOf(path)).toMatchObject({ messages: 5, reports: 4, sessions: sumTo(4) });
      } finally {
        await app?.stop();
        app = null;
        await poor.stop();
      }
    });

    test('folders that messages are moved to are not read by a pattern', async () => {
      const user = newUser();
      deliver(user, 1, 3);
      const { app: opened, path } = await open([entry(user, { folders: ['*'], after: 'move:Done' })]);
      for (let pass = 0; pass < 3; pass++) await opened.pollOnce();
      expect(await folderOf(user, 'Done')).toEqual({ messages: 3, seen: 0 });
      expect(await totalsOf(path)).toMatchObject({ messages: 3, reports: 3 });
    });
  });
});
