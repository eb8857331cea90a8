import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { startTokenServer, type TokenServer } from '../../support/token-server.ts';

const USER = 'tls@example.org';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const logins = {
  'google-refresh-token': { clientId: 'id', clientSecret: 'hush-hush', refreshToken: 'refresh-0' },
  'google-service-account': {
    user: USER,
    key: { client_email: 'svc@project.example', private_key: privateKey, private_key_id: '1' },
  },
  'microsoft-client-credentials': { tenant: 'example.org', clientId: 'id', clientSecret: 'hush-hush' },
  'microsoft-refresh-token': { tenant: 'example.org', clientId: 'id', refreshToken: 'refresh-0' },
} as const;

describe('a mailbox behind OAuth2', { tags: ['dovecot'] }, () => {
  let tokens: TokenServer;
  let dovecot: Dovecot | null = null;
  let app: App | null = null;
  beforeEach(async () => {
    tokens = await startTokenServer(USER);
  });
  afterEach(async () => {
    await app?.stop();
    await dovecot?.stop();
    await tokens.stop();
    app = null;
    dovecot = null;
  });

  async function serveMail(mechanisms: string): Promise<Dovecot> {
    dovecot = await startDovecot({
      files: { 'oauth2.conf': tokens.dovecotConfiguration },
      passdb: (folder) => `driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf`,
      extra: `auth_mechanisms = ${mechanisms}`,
    });
    for (let index = 1; index <= 3; index++) dovecot.deliver(USER, numberedMail(index), `${index}.${index}.test`);
    return dovecot;
  }
  async function open(kind: keyof typeof logins, path = join(temporaryFolder(), 'oauth.db')): Promise<App> {
    const mailbox = {
      host: '127.0.0.1',
      port: dovecot?.port,
      security: 'starttls',
      user: USER,
      trust: 'vouch',
      oauth: { kind, tokenEndpoint: tokens.endpoint, ...logins[kind] },
    };
    await app?.stop();
    app = await createCheckedApp(
      readConfig({
        STSREADY_DATABASE: path,
        STSREADY_NOW: MAILS_NOW, // in another year than the tokens
        STSREADY_MAILBOXES: JSON.stringify([mailbox]),
      }),
      { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) },
    );
    return app;
  }
  const pass = async (opened: App) => (await opened.pollOnce())[0];

  describe.each(['xoauth2', 'oauthbearer'])('and %s', (mechanism) => {
    test.each(Object.keys(logins) as (keyof typeof logins)[])('is read with %s', async (kind) => {
      await serveMail(mechanism);
      const path = join(temporaryFolder(), 'oauth.db');
      expect(await pass(await open(kind, path))).toMatchObject({ error: null, messages: 3 });
      expect(await totalsOf(path)).toMatchObject({ reports: 3, sessions: sumTo(3) });
    });
  });

  test('keeps its token while it is good, and gets another before it ends', async () => {
    await serveMail('xoauth2 oauthbearer');
    const opened = await open('microsoft-client-credentials');
    for (let round = 0; round < 3; round++) expect((await pass(opened))?.error).toBeNull();
    expect(tokens.asked).toHaveLength(1);
    tokens.setLifetime(3);
    const other = await open('microsoft-client-credentials');
    expect((await pass(other))?.error).toBeNull();
    expect(tokens.asked).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 1700)); // past half of its life
    expect((await pass(other))?.error).toBeNull();
    expect(tokens.asked).toHaveLength(3);
  });

  test('gets another token at once when the mail server rejects the one it has', async () => {
    await serveMail('oauthbearer');
    const opened = await open('google-refresh-token');
    expect((await pass(opened))?.error).toBeNull();
    tokens.revoke();
    expect((await pass(opened))?.error).toBeNull();
    expect(tokens.asked).toHaveLength(2);
  });

  test('says so when the mail server accepts no token at all, and asks for no third one', async () => {
    await serveMail('xoauth2');
    const opened = await open('google-service-account');
    tokens.setLifetime(0.001);
    expect((await pass(opened))?.error).toMatch(/^The server refused the login: /);
    expect(tokens.asked).toHaveLength(2);
  });

  test('says what the token server says, without the secret', async () => {
    await serveMail('xoauth2');
    tokens.refuse('invalid_client');
    const opened = await open('microsoft-client-credentials');
    const error = (await pass(opened))?.error;
    expect(error).toMatch(/client secret is wrong, or the secret has expired/);
    expect(error).not.toContain('hush-hush');
  });

  test('stops at once while the token server is silent', async () => {
    await serveMail('xoauth2');
    tokens.hang();
    const opened = await open('microsoft-client-credentials');
    const [keeper] = opened.mailboxes();
    keeper?.start();
    await expect.poll(() => tokens.asked.length, { timeout: 10_000 }).toBe(1);
    const started = Date.now();
    await keeper?.stop();
    expect(Date.now() - started).toBeLessThan(3000);
  });

  test('says so when the mail server knows no tokens', async () => {
    dovecot = await startDovecot();
    expect((await pass(await open('google-refresh-token')))?.error).toBe('127.0.0.1 takes no access tokens.');
  });

  test('keeps the newest refresh token over a restart, sealed', async () => {
    await serveMail('xoauth2');
    tokens.rotate();
    const path = join(temporaryFolder(), 'rotated.db');
    expect((await pass(await open('microsoft-refresh-token', path)))?.error).toBeNull();
    const again = await open('microsoft-refresh-token', path);
    expect((await pass(again))?.error).toBeNull();
    expect(tokens.asked.map((form) => form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-1']);
    const row = await again.database.read.selectFrom('mailbox').select('settings').executeTakeFirstOrThrow();
    expect(row.settings).not.toContain('refresh-');
  });
});
