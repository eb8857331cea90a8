import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { mailboxAdded, mailboxList } from '../../../server/contract/mailboxes.ts';
import { silentLog } from '../../../server/log.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { providersLedTo, startTokenServer, type TokenServer } from '../../support/token-server.ts';

const USER = 'tls@example.org';
const authority = makeCertificate({ commonName: 'Our own authority', authority: true });
const certificate = makeCertificate({ names: ['localhost'], issuer: authority });
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const keyFile = (change: object = {}) =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'p',
    private_key_id: 'k1',
    private_key: privateKey,
    client_email: 'svc@project.example',
    token_uri: 'https://oauth2.googleapis.com/token',
    ...change,
  });
const application = {
  kind: 'microsoft-client-credentials',
  tenant: 'example.org',
  clientId: 'client-1',
  clientSecret: 'hush-hush-application',
};
const service = { kind: 'google-service-account', key: keyFile() };
const google = {
  kind: 'google-refresh-token',
  clientId: 'client-2',
  clientSecret: 'hush-hush-google',
  refreshToken: 'refresh-0',
};
const microsoft = {
  kind: 'microsoft-refresh-token',
  tenant: 'common',
  clientId: 'client-3',
  clientSecret: null,
  refreshToken: 'refresh-0',
};
const SECRETS = /hush-hush|refresh-\d|BEGIN PRIVATE KEY/;

describe('a mailbox behind OAuth2 that is added over the API', { tags: ['dovecot'] }, () => {
  let tokens: TokenServer;
  let dovecot: Dovecot;
  let app: App | null = null;
  let url = '';
  let asked: string[] = [];
  let path = '';
  beforeEach(async () => {
    tokens = await startTokenServer(USER);
    asked = [];
    path = join(temporaryFolder(), 'oauth.db');
    dovecot = await startDovecot({
      tls: { key: certificate.keyPem, cert: certificate.pem },
      files: { 'oauth2.conf': tokens.dovecotConfiguration },
      passdb: (folder) => `driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf`,
      extra: 'auth_mechanisms = xoauth2 oauthbearer',
    });
    for (let index = 1; index <= 3; index++) dovecot.deliver(USER, numberedMail(index), `${index}.${index}.test`);
    await open();
  });
  afterEach(async () => {
    await app?.stop();
    await dovecot.stop();
    await tokens.stop();
    app = null;
  });

  async function open(): Promise<void> {
    await app?.stop();
    const config = readConfig({
      STSREADY_DATABASE: path,
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: '127.0.0.1:0',
    });
    app = await createCheckedApp(config, {
      log: silentLog,
      resolveTxt: async () => ({ kind: 'missing' }),
      fetch: providersLedTo(tokens, asked),
    });
    url = (await app.start()).url;
  }
  const send = (method: string, to: string, body?: object) =>
    fetch(`${url}/api/v1${to}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const input = (oauth: object, rest: object = {}) => ({
    host: 'localhost',
    port: dovecot.tlsPort,
    user: USER,
    oauth,
    trust: 'vouch',
    ca: authority.pem,
    ...rest,
  });
  const list = async () => mailboxList.parse(await (await send('GET', '/mailboxes')).json()).mailboxes;
  const untilRead = (messages: number) =>
    expect.poll(async () => (await list())[0]?.counts.read, { timeout: 15_000 }).toBe(messages);

  test.each([
    [application, 'https://login.microsoftonline.com/example.org/oauth2/v2.0/token'],
    [service, 'https://oauth2.googleapis.com/token'],
    [google, 'https://oauth2.googleapis.com/token'],
    [microsoft, 'https://login.microsoftonline.com/common/oauth2/v2.0/token'],
  ])('is read with $kind, also after a restart, and its secrets stay here', async (oauth, endpoint) => {
    const answer = await send('POST', '/mailboxes', input(oauth));
    const text = await answer.text();
    expect([answer.status, text]).toEqual([201, expect.not.stringMatching(SECRETS)]);
    const { mailbox, found } = mailboxAdded.parse(JSON.parse(text));
    expect(found).toMatchObject({ messages: 3, reports: 3 });
    expect(mailbox.editable?.login).toEqual({
      kind: oauth.kind,
      tenant: 'tenant' in oauth ? oauth.tenant : null,
      clientId: 'clientId' in oauth ? oauth.clientId : null,
      account: 'key' in oauth ? 'svc@project.example' : null,
    });
    await untilRead(3);
    dovecot.deliver(USER, numberedMail(4), '4.4.test');
    await open();
    await untilRead(4);
    expect(new Set(asked)).toEqual(new Set([endpoint]));
    expect(await (await send('GET', '/mailboxes')).text()).not.toMatch(SECRETS);
    for (const file of [path, `${path}-wal`])
      if (existsSync(file)) expect(readFileSync(file, 'latin1')).not.toMatch(SECRETS);
  });

  test('keeps the newest refresh token, the trial’s too, where each is good for once', async () => {
    tokens.rotate();
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input(microsoft))).json());
    await untilRead(3);
    await open();
    await untilRead(3);
    const kept = { ...microsoft, refreshToken: null };
    const changed = await send('PUT', `/mailboxes/${mailbox.id}`, input(kept, { pollMinutes: 7 }));
    expect([changed.status, (await list())[0]?.editable?.pollMinutes]).toEqual([200, 7]);
    await expect.poll(async () => (await list())[0]?.state, { timeout: 15_000 }).toBe('idle');
    await open();
    await expect.poll(async () => (await list())[0]?.state, { timeout: 15_000 }).toBe('idle');
    const shown = tokens.asked.map((form) => form.get('refresh_token'));
    expect(shown).toEqual(shown.map((_, index) => `refresh-${index}`));
    expect(shown.length).toBeGreaterThanOrEqual(4);
  });

  test('keeps its secrets when it is changed, but takes them to no other server, user, client or tenant', async () => {
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input(application))).json());
    const put = (oauth: object, rest: object = {}) => send('PUT', `/mailboxes/${mailbox.id}`, input(oauth, rest));
    const kept = { ...application, clientSecret: null };
    expect((await put(kept, { folders: ['INBOX'] })).status).toBe(200);
    expect(tokens.asked.at(-1)?.get('client_secret')).toBe('hush-hush-application');
    const before = tokens.asked.length;
    for (const [oauth, rest] of [
      [kept, { host: '127.0.0.1' }],
      [kept, { user: 'other@example.org' }],
      [{ ...kept, clientId: 'other' }, {}],
      [{ ...kept, tenant: 'other.example' }, {}],
      [{ ...google, clientSecret: null }, {}],
    ] as const) {
      const answer = await put(oauth, rest);
      expect([answer.status, await answer.json()]).toEqual([
        422,
        expect.objectContaining({
          code: 'fields',
          fields: [expect.objectContaining({ field: 'clientSecret', code: 'needed' })],
        }),
      ]);
    }
    const password = await send('PUT', `/mailboxes/${mailbox.id}`, { ...input(kept), oauth: null });
    expect(await password.json()).toMatchObject({ code: 'password-needed' });
    expect(tokens.asked).toHaveLength(before);
    const both = await send('POST', '/mailboxes', { ...input(application), password: 'x' });
    expect(both.status).toBe(400);
  });

  test('tells errors of the token server apart from those of the mail server', async () => {
    const refusals: [oauth: object, error: string, words: string, code: string][] = [
      [application, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.', 'token-client'],
      [application, 'invalid_client', 'AADSTS7000222: The provided client secret keys are expired.', 'token-expired'],
      [application, 'unauthorized_client', 'AADSTS700016: Application was not found', 'token-application'],
      [microsoft, 'invalid_grant', 'AADSTS65001: The user or administrator has not consented', 'token-consent'],
      [microsoft, 'invalid_grant', 'AADSTS70008: expired', 'token-grant'],
      [google, 'unauthorized_client', '', 'token-unauthorized'],
      [service, 'unauthorized_client', 'Client is unauthorized', 'token-delegation'],
      [service, 'invalid_grant', 'Invalid email or User ID', 'token-statement'],
      [service, 'access_denied', '', 'token-consent'],
      [google, 'something_new', 'hush-hush-google', 'token-other'],
    ];
    for (const [oauth, error, words, code] of refusals) {
      tokens.refuse(error, words);
      const answer = await send('POST', '/mailboxes', input(oauth));
      const problem = await answer.json();
      expect([answer.status, problem]).toEqual([422, expect.objectContaining({ code })]);
      expect(problem.words).toContain(error);
      expect(JSON.stringify(problem)).not.toMatch(SECRETS);
    }
    tokens.refuse(null);
    tokens.setLifetime(0.001);
    const refused = await send('POST', '/mailboxes', input(application));
    expect(await refused.json()).toMatchObject({
      code: 'login-token',
      detail: expect.stringMatching(/^The server refused/),
    });
    await tokens.stop();
    const away = await send('POST', '/mailboxes', input(application));
    expect(await away.json()).toMatchObject({
      code: 'token-unreachable',
      detail: expect.stringMatching(/login\.microsoft/),
    });
    expect(await list()).toEqual([]);
  }, 60_000);

  const weak = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const faults: [title: string, oauth: object, faults: [field: string, code: string][]][] = [
    [
      'empty fields',
      { ...google, clientId: ' ', clientSecret: null, refreshToken: null },
      [
        ['clientId', 'needed'],
        ['clientSecret', 'needed'],
        ['refreshToken', 'needed'],
      ],
    ],
    ['endless text', { ...google, clientId: 'x'.repeat(5000) }, [['clientId', 'too-long']]],
    [
      'a tenant that leaves its place in the address',
      { ...application, tenant: '../evil.example/x?' },
      [['tenant', 'tenant']],
    ],
    ['a key that is no JSON', { ...service, key: '-----BEGIN PRIVATE KEY-----' }, [['key', 'key-json']]],
    ['a key that is a list', { ...service, key: '[]' }, [['key', 'key-json']]],
    ['the secret of an OAuth client', { ...service, key: '{"installed":{"client_id":"x"}}' }, [['key', 'key-kind']]],
    ['the key of a person', { ...service, key: keyFile({ type: 'authorized_user' }) }, [['key', 'key-kind']]],
    ['a key without its account', { ...service, key: keyFile({ client_email: undefined }) }, [['key', 'key-parts']]],
    [
      'an account that is no address',
      { ...service, key: keyFile({ client_email: 'a\r\nb@c' }) },
      [['key', 'key-parts']],
    ],
    ['a key without its key', { ...service, key: keyFile({ private_key: undefined }) }, [['key', 'key-parts']]],
    ['a private key that is none', { ...service, key: keyFile({ private_key: 'x' }) }, [['key', 'key-private']]],
    ['a private key of another kind', { ...service, key: keyFile({ private_key: weak }) }, [['key', 'key-private']]],
    [
      'a key that leads elsewhere',
      { ...service, key: keyFile({ token_uri: 'https://oauth2.googleapis.com.evil.example/token' }) },
      [['key', 'key-address']],
    ],
    [
      'a key that leads elsewhere by its user',
      { ...service, key: keyFile({ token_uri: 'https://oauth2.googleapis.com@evil.example/' }) },
      [['key', 'key-address']],
    ],
    [
      'a key that leads to no TLS',
      { ...service, key: keyFile({ token_uri: 'http://oauth2.googleapis.com/token' }) },
      [['key', 'key-address']],
    ],
    ['a key without end', { ...service, key: keyFile({ more: 'x'.repeat(40_000) }) }, [['key', 'too-long']]],
  ];
  test('says which field is wrong and how, repeats nothing of it, and asks nobody', async () => {
    for (const [title, oauth, expected] of faults) {
      const answer = await send('POST', '/mailboxes', input(oauth));
      const problem = await answer.json();
      const fields = problem.fields?.map(({ field, code }: Record<string, string>) => [field, code]);
      expect([title, answer.status, problem.code, fields]).toEqual([title, 422, 'fields', expected]);
      expect(JSON.stringify(problem)).not.toMatch(/evil|hush|BEGIN/);
    }
    const user = await send('POST', '/mailboxes', input(service, { user: 'tls' }));
    expect(await user.json()).toMatchObject({ fields: [{ field: 'user', code: 'address' }] });
    const endpoint = await send('POST', '/mailboxes', input({ ...google, tokenEndpoint: 'https://evil.example/' }));
    expect(endpoint.status).toBe(400);
    expect(asked).toEqual([]);
  });
});
