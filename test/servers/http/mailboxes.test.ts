import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { mailboxAdded, mailboxList } from '../../../server/contract/mailboxes.ts';
import { silentLog } from '../../../server/log.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { openDoor } from '../../support/door.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const other = new TextEncoder().encode('From: a@b.example\r\nSubject: lunch\r\n\r\nAt noon?\r\n');
const authority = makeCertificate({ commonName: 'Our own authority', authority: true });
const certificate = makeCertificate({ names: ['localhost'], issuer: authority });

describe('a mailbox added over the API', { tags: ['dovecot'] }, () => {
  let dovecot: Dovecot;
  let mute: Server;
  let app: App | null = null;
  let url = '';
  beforeAll(async () => {
    dovecot = await startDovecot({ tls: { key: certificate.keyPem, cert: certificate.pem } });
    for (let index = 1; index <= 5; index++) dovecot.deliver('tls', numberedMail(index), `${index}.${index}.test`);
    dovecot.deliver('tls', other, '9.9.other');
    dovecot.deliver('tls', numberedMail(6), '6.6.test', 'Reports');
    mute = createServer(() => {}).listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
  });
  afterAll(async () => {
    mute.close();
    await dovecot.stop();
  });

  async function open(path: string, rest: Record<string, string> = {}): Promise<App> {
    const config = readConfig({
      STSREADY_DATABASE: path,
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: '127.0.0.1:0',
      ...rest,
    });
    app = await createCheckedApp(config, {
      log: silentLog,
      resolveTxt: async () => ({ kind: 'missing' }),
      timeouts: { connect: 1000, silence: 5000, command: 10_000, retry: 2000 },
    });
    url = (await app.start()).url;
    return app;
  }
  const send = (method: string, path: string, body?: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const input = (rest: object = {}) => ({
    host: 'localhost',
    port: dovecot.tlsPort,
    user: 'tls',
    password: 'secret',
    trust: 'vouch',
    ca: authority.pem,
    ...rest,
  });
  const list = async () => mailboxList.parse(await (await send('GET', '/mailboxes')).json()).mailboxes;
  const untilRead = (messages: number) =>
    expect.poll(async () => (await list())[0]?.counts.read, { timeout: 10_000 }).toBe(messages);

  test('is changed in its own place while the one before it is removed', async () => {
    await open(join(temporaryFolder(), 'two.db'));
    const ids: number[] = [];
    for (const user of ['tls', 'second', 'third']) {
      const added = await send('POST', '/mailboxes', input({ user }));
      ids.push(mailboxAdded.parse(await added.json()).mailbox.id);
    }
    const [first, second, third] = ids;
    const change = input({ user: 'second', pollMinutes: 7 });
    const [changed, removed] = await Promise.all([
      send('PUT', `/mailboxes/${second}`, change),
      send('DELETE', `/mailboxes/${first}`),
    ]);
    expect([changed.status, removed.status]).toEqual([200, 200]);
    expect((await list()).map(({ id, editable }) => [id, editable?.pollMinutes])).toEqual([
      [second, 7],
      [third, 15],
    ]);
  });

  test('that someone removes while others work on it is gone for them', async () => {
    await open(join(temporaryFolder(), 'gone.db'));
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input())).json());
    const path = `/mailboxes/${mailbox.id}`;
    await using door = await openDoor(dovecot.tlsPort);
    const changing = send('PUT', path, input({ port: door.port }));
    await door.knocked;
    const answers = await Promise.all([
      send('DELETE', path),
      send('DELETE', path),
      send('PATCH', path, { paused: true }),
      send('POST', `${path}/poll`),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 2).sort()).toEqual([200, 404]);
    for (const status of statuses.slice(2)) expect([200, 404]).toContain(status);
    door.open();
    const changed = await changing;
    expect(changed.status).toBe(404);
    expect(await changed.json()).toMatchObject({ title: 'Not found', detail: expect.stringMatching(/mailbox/) });
    expect(await list()).toEqual([]);
  });

  test('is tried, kept with its password sealed, read, and read on after a restart', async () => {
    const path = join(temporaryFolder(), 'added.db');
    await open(path);
    const answer = await send('POST', '/mailboxes', input());
    expect(answer.status).toBe(201);
    const added = mailboxAdded.parse(await answer.json());
    expect(added.found).toEqual({ encrypted: true, folders: ['INBOX'], messages: 6, reports: 5 });
    expect(added.mailbox).toMatchObject({ origin: 'ui', name: `tls@localhost:${dovecot.tlsPort}` });
    expect(JSON.stringify(added)).not.toContain('secret');
    await untilRead(6);
    await app?.stop();

    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    for (const file of [path, `${path}-wal`])
      if (existsSync(file)) expect(readFileSync(file).includes('"secret"')).toBe(false);
    dovecot.deliver('tls', numberedMail(7), '7.7.test');
    await open(path);
    await untilRead(7);
    expect(await totalsOf(path)).toMatchObject({ messages: 7, sessions: sumTo(5) + 7 });
  });

  test('is not kept when it does not work; the first thing that is wrong is said in words', async () => {
    await open(join(temporaryFolder(), 'refused.db'));
    const mutePort = (mute.address() as { port: number }).port;
    const cases: [input: object, code: string, detail: RegExp][] = [
      [input({ host: 'no-such-host.invalid' }), 'name', /no-such-host.invalid was not found/],
      [input({ port: 1 }), 'refused', /refuses the connection: check the port/],
      [input({ port: mutePort }), 'timeout', /did not answer in time/],
      [input({ port: dovecot.port }), 'tls', /No TLS with localhost/],
      [input({ ca: null }), 'certificate', /issuer is not known here/],
      [input({ host: '127.0.0.1' }), 'certificate', /it is for another name/],
      [input({ password: 'wrong' }), 'login', /refused the login: .*[Aa]uthentication failed/],
      [input({ folders: ['INBOX', 'TLSRPT'] }), 'folder', /no folder TLSRPT/],
      [input({ after: 'move:INBOX' }), 'contradiction', /cannot be moved to INBOX/],
    ];
    for (const [body, code, detail] of cases) {
      const answer = await send('POST', '/mailboxes', body);
      expect([code, answer.status]).toEqual([code, 422]);
      const problem = await answer.json();
      expect(problem).toMatchObject({ code, detail: expect.stringMatching(detail) });
      if (code === 'folder') expect(problem.suggestions).toEqual(expect.arrayContaining(['INBOX', 'Reports']));
    }
    expect(await list()).toEqual([]);
  });

  test('can be changed and forgotten; its password stays with its server and user', async () => {
    const path = join(temporaryFolder(), 'changed.db');
    await open(path);
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input())).json());
    await untilRead(7);
    expect((await send('POST', '/mailboxes', input())).status).toBe(409);

    const other = await send('PUT', `/mailboxes/${mailbox.id}`, input({ user: 'other', password: null }));
    expect(await other.json()).toMatchObject({ code: 'password-needed' });
    const broken = await send('PUT', `/mailboxes/${mailbox.id}`, input({ password: 'wrong' }));
    expect(await broken.json()).toMatchObject({ code: 'login' });

    const changed = await send(
      'PUT',
      `/mailboxes/${mailbox.id}`,
      input({ password: null, folders: ['INBOX', 'Rep*'] }),
    );
    expect(changed.status).toBe(200);
    await untilRead(8);
    expect(await totalsOf(path)).toMatchObject({ messages: 8, reports: 7 });

    expect(await (await send('DELETE', `/mailboxes/${mailbox.id}`)).json()).toEqual({ mailboxes: [] });
    expect(await totalsOf(path)).toMatchObject({ messages: 8, reports: 7 });
    expect((await send('DELETE', `/mailboxes/${mailbox.id}`)).status).toBe(404);
  });

  test('is connected once when two people connect it at the same time', async () => {
    const path = join(temporaryFolder(), 'twice.db');
    await open(path);
    const answers = await Promise.all([send('POST', '/mailboxes', input()), send('POST', '/mailboxes', input())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await list()).toHaveLength(1);
    await untilRead(7);
  });

  test('has what it brought authenticated again when its authentication policy changes', async () => {
    await open(join(temporaryFolder(), 'trust.db'));
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input({ trust: 'dkim' }))).json());
    await untilRead(7);
    expect((await list())[0]?.authenticity['vouched']).toBeUndefined();
    expect((await list())[0]?.originDoubt).not.toBeNull();
    await send('PUT', `/mailboxes/${mailbox.id}`, input({ password: null, trust: 'vouch' }));
    await expect.poll(async () => (await list())[0]?.judging, { timeout: 10_000 }).toBe(false);
    expect((await list())[0]).toMatchObject({ authenticity: { vouched: 6 }, originDoubt: null });
  });

  test('says so when its password cannot be opened, and lets everything else go on', async () => {
    const path = join(temporaryFolder(), 'sealed.db');
    await open(path, { STSREADY_SECRET: 'the first of two keys' });
    const { mailbox } = mailboxAdded.parse(await (await send('POST', '/mailboxes', input())).json());
    await untilRead(7);
    await app?.stop();
    await open(path, { STSREADY_SECRET: 'the second of two keys' });
    await expect.poll(async () => (await list())[0]?.state, { timeout: 10_000 }).toBe('failed');
    expect((await list())[0]?.lastError?.message).toMatch(/sealed with another key/);
    const again = await send('PUT', `/mailboxes/${mailbox.id}`, input());
    expect(again.status).toBe(200);
    await expect.poll(async () => (await list())[0]?.state, { timeout: 10_000 }).toBe('idle');
  });

  test('of the configuration is not changed here', async () => {
    await open(join(temporaryFolder(), 'config.db'), {
      STSREADY_IMAP_URL: `imap://tls:secret@127.0.0.1:${dovecot.port}/INBOX`,
    });
    const [mailbox] = await list();
    expect(mailbox?.editable).toBeNull();
    expect((await send('DELETE', `/mailboxes/${mailbox?.id}`)).status).toBe(409);
    expect((await send('PUT', `/mailboxes/${mailbox?.id}`, input())).status).toBe(409);
  });
});
