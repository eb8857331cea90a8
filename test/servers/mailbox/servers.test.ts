import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { createCheckedApp } from '../../support/checked-app.ts';
import { startCourier } from '../../support/courier.ts';
import { startCyrus } from '../../support/cyrus.ts';
import { startDovecotServer } from '../../support/dovecot-server.ts';
import { asUser, type ImapServer } from '../../support/imap-server.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Where this server keeps folders, and what it can be set up for. docs/mailboxes.md shows what holds where. */
interface Kind {
  readonly name: string;
  readonly tags: ('dovecot' | 'courier-and-cyrus')[];
  /** `quota`: the most messages of a user. */
  start(quota?: number): Promise<Running>;
  /** A folder as the server names it. */
  path(name: string): string;
}

interface Running extends ImapServer {
  /** Puts mails where somebody else lets `user` read them; returns the folder. Absent where no such folder was set up. */
  readonly share?: (user: string, mails: readonly Uint8Array[]) => Promise<string>;
}

const beside = (name: string) => name;
const below = (name: string) => `INBOX.${name.replaceAll('/', '.')}`;

async function dovecot(quota: number | undefined, belowInbox: boolean): Promise<Running> {
  const server = await startDovecotServer({ belowInbox, ...(quota === undefined ? {} : { quota }) });
  return {
    ...server,
    async share(user, mails) {
      server.deliverPublic(user, mails, 'Team');
      return belowInbox ? 'Public.Team' : 'Public/Team';
    },
  };
}

async function cyrus(quota: number | undefined, altnamespace: boolean): Promise<Running> {
  const server = await startCyrus({ altnamespace, ...(quota === undefined ? {} : { quota }) });
  return {
    ...server,
    async share(user, mails) {
      const owner = `${user}team`;
      const folder = altnamespace ? 'TLS' : 'INBOX.TLS';
      await server.deliver(owner, mails, folder);
      await server.share(owner, folder, user);
      return altnamespace ? `Other Users/${owner}/TLS` : `user.${owner}.TLS`;
    },
  };
}

const kinds: readonly Kind[] = [
  { name: 'Dovecot', tags: ['dovecot'], start: (quota) => dovecot(quota, false), path: beside },
  { name: 'Dovecot below INBOX.', tags: ['dovecot'], start: (quota) => dovecot(quota, true), path: below },
  { name: 'Cyrus', tags: ['courier-and-cyrus'], start: (quota) => cyrus(quota, false), path: below },
  { name: 'Cyrus, altnamespace', tags: ['courier-and-cyrus'], start: (quota) => cyrus(quota, true), path: beside },
  {
    name: 'Courier',
    tags: ['courier-and-cyrus'],
    start: (quota) => startCourier(quota === undefined ? {} : { quota: `${quota}C` }),
    path: below,
  },
];

const main = join(packageRoot, 'dist/server/main.js');
const mails = (from: number, until: number) =>
  Array.from({ length: until - from + 1 }, (_, index) => numberedMail(from + index));
const all = (count: number, messages = count) => ({ messages, reports: count, sessions: sumTo(count) });

function variables(server: ImapServer, user: string, path: string, rest: object): Record<string, string> {
  const mailbox = {
    host: '127.0.0.1',
    port: server.port,
    security: 'starttls',
    user,
    password: 'secret',
    trust: 'vouch',
    ...rest,
  };
  return {
    STSREADY_DATABASE: path,
    STSREADY_NOW: MAILS_NOW,
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_MAILBOXES: JSON.stringify([mailbox]),
  };
}

async function open(server: ImapServer, user: string, rest: object = {}) {
  const path = join(temporaryFolder(), 'servers.db');
  const app = await createCheckedApp(readConfig(variables(server, user, path, rest)), {
    log: silentLog,
    resolveTxt: async () => ({ kind: 'missing' }),
    timeouts: { connect: 5_000, silence: 10_000, command: 20_000, retry: 100 },
  });
  onTestFinished(() => app.stop());
  const state = () => app.mailboxes()[0]?.status();
  return {
    path,
    app,
    state,
    /** One pass; what it says of the mailbox. */
    async pass() {
      const [result] = await app.pollOnce();
      return { messages: result?.messages, error: result?.error };
    },
    untilIdle: () => expect.poll(() => state()?.state, { timeout: 30_000, interval: 50 }).toBe('idle'),
  };
}

/** How many messages lie in a folder, and how many of them are marked as read. */
function countsOf(server: ImapServer, user: string, folder: string) {
  return asUser(server, user, async (client) => {
    const status = await client.status(folder, { messages: true, unseen: true });
    if (status === false) throw new Error(`no status of ${folder}`);
    const { messages = 0, unseen = 0 } = status;
    return { messages, seen: messages - unseen };
  });
}

describe.each(kinds)('$name', { tags: ['build'] }, ({ tags, start, path }) => {
  describe('as a server', { tags }, () => {
    let server: Running;
    let users = 0;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());
    const newUser = () => `user${++users}`;

    test('is read whole, and then what is new', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 12));
      await server.deliver(user, mails(13, 17), path('Reports'));
      const { app, path: database, pass } = await open(server, user, { folders: ['INBOX', 'Reports'] });
      expect(await pass()).toEqual({ messages: 17, error: null });
      expect(await pass()).toEqual({ messages: 0, error: null });
      await server.deliver(user, mails(18, 20));
      expect(await pass()).toEqual({ messages: 3, error: null });
      expect(await totalsOf(database)).toEqual(all(20));
      expect(await countsOf(server, user, 'INBOX')).toEqual({ messages: 15, seen: 0 });
      await app.stop();
    });

    test('tells of new mail while it is waited for', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 3));
      const { path: database, app, untilIdle } = await open(server, user, { pollMinutes: 60 });
      await app.start();
      await untilIdle();
      await server.deliver(user, mails(4, 5));
      await expect.poll(() => totalsOf(database), { timeout: 75_000, interval: 200 }).toEqual(all(5));
    }, 120_000);

    test('moves what was read, again and again', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 6));
      const { path: database, pass } = await open(server, user, { after: 'move:Reports/Done' });
      expect(await pass()).toEqual({ messages: 6, error: null });
      await server.deliver(user, mails(7, 9));
      expect(await pass()).toEqual({ messages: 3, error: null });
      expect(await pass()).toEqual({ messages: 0, error: null });
      expect(await countsOf(server, user, path('Reports/Done'))).toMatchObject({ messages: 9 });
      expect(await countsOf(server, user, 'INBOX')).toMatchObject({ messages: 0 });
      expect(await totalsOf(database)).toEqual(all(9));
    });

    test('deletes what was read', async () => {
      const user = newUser();
      await server.deliver(user, [...mails(1, 4), Buffer.from('Subject: lunch\r\n\r\nAt noon?\r\n')]);
      const { path: database, pass } = await open(server, user, { after: 'delete' });
      expect(await pass()).toEqual({ messages: 5, error: null });
      expect(await pass()).toEqual({ messages: 0, error: null });
      expect(await countsOf(server, user, 'INBOX')).toEqual({ messages: 1, seen: 0 });
      expect(await totalsOf(database)).toEqual(all(4, 5));
    });

    test('marks what was read', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 4));
      const { pass } = await open(server, user, { after: 'seen' });
      expect(await pass()).toEqual({ messages: 4, error: null });
      expect(await countsOf(server, user, 'INBOX')).toEqual({ messages: 4, seen: 4 });
    });

    test('makes a folder anew, whose messages are known', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 5), path('TLS'));
      const { path: database, pass } = await open(server, user, { folders: ['TLS'] });
      expect(await pass()).toEqual({ messages: 5, error: null });
      await asUser(server, user, (client) => client.mailboxDelete(path('TLS')));
      expect(await pass()).toMatchObject({ messages: 0, error: expect.stringContaining('no folder TLS') });
      await server.deliver(user, mails(4, 8), path('TLS'));
      expect(await pass()).toMatchObject({ error: null });
      const totals = await totalsOf(database);
      expect({ reports: totals.reports, sessions: totals.sessions }).toEqual({ reports: 8, sessions: sumTo(8) });
    });

    test('has a folder that cannot be opened, and all others are read', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 3));
      await server.forbid(user, path('Reports/Secret'));
      await server.deliver(user, mails(4, 6), path('Reports/TLS'));
      const folders = ['INBOX', 'Reports/Secret', 'Reports/TLS'];
      const { path: database, pass } = await open(server, user, { folders, after: 'seen' });
      expect(await pass()).toMatchObject({ messages: 6, error: expect.stringContaining('Secret') });
      expect(await totalsOf(database)).toEqual(all(6));
      expect(await countsOf(server, user, path('Reports/TLS'))).toEqual({ messages: 3, seen: 3 });
    });

    test('shows a folder of somebody else', async (context) => {
      const user = newUser();
      if (server.share === undefined) return context.skip('no shared folder was set up here');
      await server.deliver(user, mails(1, 2));
      const shared = await server.share(user, mails(3, 5));
      const { path: database, pass } = await open(server, user, { folders: ['INBOX', shared] });
      expect(await pass()).toEqual({ messages: 5, error: null });
      expect(await totalsOf(database)).toEqual(all(5));
    });

    test('refuses a wrong password in its own words', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 1));
      const { pass } = await open(server, user, { password: 'guessed' });
      expect(await pass()).toMatchObject({ messages: 0, error: expect.stringMatching(/refused the login/) });
    });

    test('loses and doubles nothing when its reader is killed at any moment', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 400));
      const database = join(temporaryFolder(), 'killed.db');
      const run = () =>
        spawn(process.execPath, [main, 'poll'], {
          env: { PATH: process.env['PATH'], ...variables(server, user, database, { after: 'move:Done' }) },
          stdio: ['ignore', 'ignore', 'inherit'],
        });
      for (const wait of [700, 1000, 1300]) {
        const child = run();
        const gone = once(child, 'exit');
        await new Promise((resolve) => setTimeout(resolve, wait));
        child.kill('SIGKILL');
        await gone;
      }
      expect(await once(run(), 'exit')).toEqual([0, null]);
      expect(await totalsOf(database)).toEqual(all(400));
      expect(await countsOf(server, user, 'INBOX')).toMatchObject({ messages: 0 });
      expect(await countsOf(server, user, path('Done'))).toMatchObject({ messages: 400 });
    }, 120_000);

    test('is read on after it was killed itself', async () => {
      const user = newUser();
      await server.deliver(user, mails(1, 5));
      const { path: database, app, state, untilIdle } = await open(server, user);
      await app.start();
      await untilIdle();
      await server.kill();
      await expect.poll(() => state()?.state, { timeout: 20_000, interval: 20 }).toBe('failed');
      await server.restart();
      await server.deliver(user, mails(6, 8));
      await expect.poll(() => totalsOf(database), { timeout: 30_000, interval: 200 }).toEqual(all(8));
      await untilIdle();
    }, 90_000);
  });

  test('a full mailbox says so where messages should be moved, and keeps them', { tags }, async () => {
    const server = await start(8);
    onTestFinished(() => server.stop());
    await server.deliver('full', mails(1, 8));
    const { path: database, pass } = await open(server, 'full', { after: 'move:Done' });
    const { error } = await pass();
    const there = await asUser(server, 'full', async (client) => {
      const listed = await client.list({ statusQuery: { messages: true } });
      return listed.reduce((sum, { status }) => sum + (status?.messages ?? 0), 0);
    });
    // A move needs room on some servers and none on others; either way every message is there once.
    expect(there).toBe(8);
    if (error !== null) expect(error).toMatch(/quota/i);
    expect(await totalsOf(database)).toEqual(all(8));
  });
});
