import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { type Dovecot, type DovecotOptions, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const main = join(packageRoot, 'dist/server/main.js');
const all = (count: number) => ({ messages: count, reports: count, sessions: sumTo(count) });

describe('with a real server', { tags: ['dovecot'] }, () => {
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

  const newUser = () => `fault${++users}`;
  function deliver(to: Dovecot, user: string, [from, until]: readonly [number, number], folder?: string) {
    for (let index = from; index <= until; index++)
      to.deliver(user, numberedMail(index), `${1_700_000_000 + index}.${index}.test`, folder);
  }
  const settings = (at: Dovecot, user: string, path: string, rest: object) => ({
    STSREADY_DATABASE: path,
    STSREADY_NOW: MAILS_NOW,
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_MAILBOXES: JSON.stringify([
      { host: '127.0.0.1', port: at.port, security: 'starttls', user, password: 'secret', trust: 'vouch', ...rest },
    ]),
  });
  async function start(at: Dovecot, user: string, rest: object = {}) {
    const path = join(temporaryFolder(), 'faults.db');
    app = await createCheckedApp(readConfig(settings(at, user, path, rest)), {
      log: silentLog,
      resolveTxt: async () => ({ kind: 'missing' }),
      timeouts: { connect: 2000, silence: 3000, command: 20_000, retry: 100 },
    });
    await app.start();
    return { app, path };
  }
  const stateOf = (opened: App) => opened.mailboxes()[0]?.status();
  const untilIdle = (opened: App) =>
    expect.poll(() => stateOf(opened)?.state, { timeout: 30_000, interval: 50 }).toBe('idle');
  async function as<T>(at: Dovecot, user: string, act: (client: ImapFlow) => Promise<T>): Promise<T> {
    const auth = { user, pass: 'secret' };
    const client = new ImapFlow({ host: '127.0.0.1', port: at.port, secure: false, auth, logger: false });
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.logout();
    }
  }
  async function withDovecot(options: DovecotOptions, act: (at: Dovecot) => Promise<void>): Promise<void> {
    const at = await startDovecot(options);
    try {
      await act(at);
    } finally {
      await app?.stop();
      app = null;
      await at.stop();
    }
  }

  test('killed in the middle of a fetch, and started again later', async () => {
    await withDovecot({}, async (at) => {
      deliver(at, 'mid', [1, 1500]);
      const { app: opened, path } = await start(at, 'mid');
      await expect
        .poll(() => stateOf(opened)?.progress?.done ?? 0, { timeout: 20_000, interval: 10 })
        .toBeGreaterThan(200);
      await at.kill();
      await expect.poll(() => stateOf(opened)?.state, { timeout: 10_000, interval: 20 }).toBe('failed');
      const { messages } = await totalsOf(path);
      expect(messages).toBeLessThan(1500);
      await at.restart();
      await untilIdle(opened);
      expect(await totalsOf(path)).toEqual(all(1500));
    });
  }, 120_000);

  test('with a certificate that is not accepted no password is sent', async () => {
    const certificate = makeCertificate({ names: ['localhost'] });
    await withDovecot({ tls: { key: certificate.keyPem, cert: certificate.pem } }, async (at) => {
      const { app: opened } = await start(at, 'tls', { host: 'localhost', port: at.tlsPort, security: 'tls' });
      await expect.poll(() => stateOf(opened)?.state, { timeout: 10_000 }).toBe('failed');
      expect(stateOf(opened)?.lastError?.message).toBe(
        'The certificate of localhost is not accepted: it is self-signed.',
      );
    });
  }, 60_000);

  test('a folder that is removed, and made again with other numbers', async () => {
    const user = newUser();
    deliver(dovecot, user, [1, 5], 'TLS');
    const { app: opened, path } = await start(dovecot, user, { folders: ['TLS'], pollMinutes: 0.05 });
    await untilIdle(opened);
    await as(dovecot, user, (client) => client.mailboxDelete('TLS'));
    await expect.poll(() => stateOf(opened)?.lastError?.message, { timeout: 15_000 }).toMatch(/folder TLS|closed/);
    await expect.poll(() => stateOf(opened)?.lastError?.message, { timeout: 15_000 }).toMatch(/no folder TLS/);
    await as(dovecot, user, async (client) => {
      await client.mailboxCreate('TLS');
      for (let index = 4; index <= 8; index++) await client.append('TLS', Buffer.from(numberedMail(index)));
    });
    await expect
      .poll(() => totalsOf(path), { timeout: 15_000 })
      .toEqual({ messages: 10, reports: 8, sessions: sumTo(8) });
    await untilIdle(opened);
  }, 90_000);

  test('messages that someone removes while they are being read', async () => {
    const user = newUser();
    deliver(dovecot, user, [1, 1000]);
    const { app: opened, path } = await start(dovecot, user);
    await expect.poll(() => stateOf(opened)?.progress?.done ?? 0, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0);
    await as(dovecot, user, async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1:100');
    });
    await untilIdle(opened);
    const { messages, reports } = await totalsOf(path);
    expect(messages).toBe(reports);
    expect(messages).toBeGreaterThanOrEqual(900);
  }, 90_000);

  test('a full quota when messages are moved', async () => {
    const quota = `
mail_plugins = $mail_plugins quota
protocol imap {
  mail_plugins = $mail_plugins quota imap_quota
  imap_capability = IMAP4rev1 LITERAL+ IDLE UIDPLUS
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=8
}
`;
    await withDovecot({ extra: quota }, async (at) => {
      deliver(at, 'full', [1, 8]);
      const { app: opened, path } = await start(at, 'full', { after: 'move:Done', pollMinutes: 0.05 });
      await untilIdle(opened);
      expect(stateOf(opened)?.trouble).toMatch(/could not be copied to Done from INBOX: .*[Qq]uota/);
      expect(await totalsOf(path)).toEqual(all(8));
      // Room for some, then for the rest: two passes or more.
      await as(at, 'full', async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageDelete('1:4');
      });
      await expect.poll(() => stateOf(opened)?.trouble, { timeout: 20_000 }).toBeNull();
      const done = await as(at, 'full', (client) => client.status('Done', { messages: true }));
      expect(done).toMatchObject({ messages: 4 });
      expect(await totalsOf(path)).toEqual(all(8));
    });
  }, 90_000);

  function run(at: Dovecot, user: string, path: string, rest: object = {}): ChildProcess {
    return spawn(process.execPath, [main, 'poll'], {
      env: { PATH: process.env['PATH'], ...settings(at, user, path, rest) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.on('exit', resolve));

  test('two processes on one mailbox and one database', async () => {
    const user = newUser();
    deliver(dovecot, user, [1, 1200]);
    const path = join(temporaryFolder(), 'two.db');
    const rest = { after: 'move:Done' };
    const codes = await Promise.all([1, 2].map(() => ended(run(dovecot, user, path, rest))));
    expect(codes).toEqual([0, 0]);
    expect(await totalsOf(path)).toEqual(all(1200));
    const counts = await as(dovecot, user, async (client) => [
      await client.status('INBOX', { messages: true }),
      await client.status('Done', { messages: true }),
    ]);
    expect(counts).toMatchObject([{ messages: 0 }, { messages: 1200 }]);
  }, 120_000);

  test('kill -9 at any moment, moves included', async () => {
    const user = newUser();
    deliver(dovecot, user, [1, 1200]);
    const path = join(temporaryFolder(), 'killed.db');
    const rest = { after: 'move:Done' };
    // The whole run takes some seconds: these moments lie before, in and after the reading.
    for (const wait of [900, 1200, 1500, 1900, 2400]) {
      const child = run(dovecot, user, path, rest);
      const gone = ended(child);
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill('SIGKILL');
      await gone;
    }
    expect(await ended(run(dovecot, user, path, rest))).toBe(0);
    expect(await totalsOf(path)).toEqual(all(1200));
    const counts = await as(dovecot, user, async (client) => [
      await client.status('INBOX', { messages: true }),
      await client.status('Done', { messages: true }),
    ]);
    expect(counts).toMatchObject([{ messages: 0 }, { messages: 1200 }]);
  }, 120_000);
});
