import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { addHours } from '../../../server/contract/time.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import {
  fetchLine,
  type Misbehaviour,
  type Script,
  type ScriptedImap,
  startScriptedImap,
} from '../../support/scripted-imap.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let server: ScriptedImap | null = null;
let app: App | null = null;
afterEach(async () => {
  await app?.stop();
  await server?.stop();
  app = null;
  server = null;
});

const mailsOf = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [index + 1, numberedMail(index + 1)]));

const IMPATIENT = { connect: 400, silence: 400, command: 1500, retry: 50 };
/** For what must happen without a new connection, however busy this machine is. */
const PATIENT = { connect: 10_000, silence: 10_000, command: 20_000, retry: 50 };

/** Reads the scripted server as `serve` does. */
async function start(
  script: Script,
  rest: object = {},
  timeouts = IMPATIENT,
  clock?: () => string,
): Promise<{ path: string; app: App; server: ScriptedImap }> {
  server = await startScriptedImap(script);
  const path = join(temporaryFolder(), 'faults.db');
  const mailbox = {
    host: '127.0.0.1',
    port: server.port,
    security: 'starttls',
    user: 'tls',
    password: 'secret',
    trust: 'vouch',
    ...rest,
  };
  app = await createCheckedApp(
    readConfig({
      STSREADY_DATABASE: path,
      STSREADY_NOW: MAILS_NOW,
      STSREADY_LISTEN: '127.0.0.1:0',
      STSREADY_MAILBOXES: JSON.stringify([mailbox]),
    }),
    {
      log: silentLog,
      resolveTxt: async () => ({ kind: 'missing' }),
      timeouts,
      ...(clock === undefined ? {} : { clock }),
    },
  );
  await app.start();
  return { path, app, server };
}
const statusOf = (opened: App) => opened.mailboxes()[0]?.status();
const untilIdle = (opened: App) =>
  expect.poll(() => statusOf(opened)?.state, { timeout: 50_000, interval: 50 }).toBe('idle');

const tenMails = { messages: 10, reports: 10, sessions: sumTo(10) };

/** Faults that pass: the first time it is asked for, the server does this. */
const passing: [title: string, command: string, act: (tag: string) => Misbehaviour][] = [
  ['says BYE in the middle', 'UID FETCH', () => ({ send: '* BYE shutting down\r\n', after: 'close' })],
  ['cuts the line without a word', 'UID FETCH', () => ({ after: 'close' })],
  ['hangs when it shall open the folder', 'EXAMINE', () => ({ after: 'silence' })],
  ['hangs when it shall list the messages', 'UID SEARCH', () => ({ after: 'silence' })],
  ['hangs in the middle of its answer', 'UID FETCH', () => ({ send: '* 1 FETCH (UID 1 RFC822', after: 'silence' })],
  [
    'never finishes a literal',
    'UID FETCH',
    () => ({ send: '* 1 FETCH (UID 1 BODY[]<0> {5000}\r\nReceived: from', after: 'silence' }),
  ],
  ['promises a literal without an end', 'UID FETCH', () => ({ send: '* 1 FETCH (UID 1 BODY[]<0> {99999999999}\r\n' })],
  [
    'sends a body structure that is none',
    'UID FETCH',
    () => ({ send: '* 1 FETCH (UID 1 BODYSTRUCTURE ((("TEXT" {3\r\n' }),
  ],
  ['sends rubbish', 'UID FETCH', () => ({ send: '* )(] \x00\xff "\r\n' })],
  ['does not know a search', 'UID SEARCH', (tag) => ({ send: `${tag} BAD what?\r\n` })],
  ['fails to search', 'UID SEARCH', (tag) => ({ send: `${tag} NO [SERVERBUG] index is broken\r\n` })],
  ['fails to fetch anything', 'UID FETCH', (tag) => ({ send: `${tag} NO [UNAVAILABLE] storage is away\r\n` })],
  ['says nothing at all when it is called', 'CAPABILITY', () => ({ after: 'silence' })],
];
test.each(passing)(
  'a server that %s is called again, and all is read once',
  async (_title, name, act) => {
    const script: Script = {
      messages: mailsOf(10),
      misbehave: (command) => (command.name === name && command.count === 1 ? act(command.tag) : undefined),
    };
    const { app: opened, path } = await start(script);
    await untilIdle(opened);
    expect(server?.countOf(name)).toBeGreaterThan(1);
    expect(await totalsOf(path)).toEqual(tenMails);
    expect(statusOf(opened)?.lastError).toBeNull();
  },
  40_000,
);

test('a connection that dies while nothing happens is noticed, and what came meanwhile is read', async () => {
  const script: Script = {
    messages: mailsOf(9),
    misbehave: ({ name, connection }) =>
      name === 'IDLE' && connection === 1 ? { send: '+ idling\r\n', after: 'silence' } : undefined,
  };
  const { app: opened, path, server: scripted } = await start(script);
  await untilIdle(opened);
  script.messages.set(10, numberedMail(10));
  await expect.poll(() => scripted.connections(), { timeout: 20_000 }).toBe(2);
  await expect.poll(() => totalsOf(path), { timeout: 20_000 }).toEqual(tenMails);
}, 40_000);

test('mail that the server announces is read at once, over the same connection', async () => {
  const script: Script = { messages: mailsOf(9) };
  const { app: opened, path, server: scripted } = await start(script, {}, PATIENT);
  await untilIdle(opened);
  await expect.poll(() => scripted.countOf('IDLE'), { timeout: 10_000 }).toBeGreaterThan(0);
  script.messages.set(10, numberedMail(10));
  scripted.send('* 10 EXISTS');
  await expect.poll(() => totalsOf(path), { timeout: 10_000 }).toEqual(tenMails);
  expect(scripted.connections()).toBe(1);
});

test('bytes that trickle in without an end do not keep a batch waiting for ever', async () => {
  let drip: NodeJS.Timeout | undefined;
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, count }) {
      if (name !== 'UID FETCH' || count > 1) return undefined;
      drip = setInterval(() => server?.send('* OK still working'), 100);
      return {};
    },
  };
  const { app: opened, path } = await start(script);
  try {
    await expect.poll(() => server?.connections(), { timeout: 15_000 }).toBe(2);
  } finally {
    clearInterval(drip);
  }
  await untilIdle(opened);
  expect(await totalsOf(path)).toEqual(tenMails);
}, 40_000);

test('a refused login is not tried again for a long time', async () => {
  const script: Script = {
    messages: mailsOf(1),
    misbehave: ({ name, tag }) =>
      name === 'AUTHENTICATE' || name === 'LOGIN' ? { send: `${tag} NO [AUTHENTICATIONFAILED] no\r\n` } : undefined,
  };
  const { app: opened, server: scripted } = await start(script);
  await expect.poll(() => statusOf(opened)?.state, { timeout: 10_000 }).toBe('failed');
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(scripted.connections()).toBe(1);
  const status = statusOf(opened);
  expect(status?.lastError?.message).toMatch(/refused the login/);
  expect(Date.parse(status?.nextPollAt ?? '') - Date.parse(MAILS_NOW)).toBeGreaterThan(10 * 60_000);
}, 40_000);

test("a message that goes between search and fetch is nobody's loss", async () => {
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, count }) {
      if (name === 'UID FETCH' && count === 1) script.messages.delete(4);
      return undefined;
    },
  };
  const { app: opened, path } = await start(script);
  await untilIdle(opened);
  expect(await totalsOf(path)).toEqual({ messages: 9, reports: 9, sessions: sumTo(10) - 4 });
});

/** Ways of a server to keep one message, number 4, to itself for ever. */
const withholding: [title: string, script: (messages: Map<number, Uint8Array>) => Script['misbehave']][] = [
  [
    'leaves it out',
    (messages) =>
      ({ name, rest, tag }) =>
        name === 'UID FETCH' && rest.includes('BODY')
          ? { send: `${partial({ messages }, rest, 4).toString('latin1')}${tag} OK done\r\n` }
          : undefined,
  ],
  [
    'says NO to every set with it',
    () =>
      ({ name, rest, tag }) =>
        name === 'UID FETCH' && rest.includes('BODY') && uidsOf(rest).includes(4)
          ? { send: `${tag} NO some messages could not be fetched\r\n` }
          : undefined,
  ],
  [
    'dies of it',
    () =>
      ({ name, rest }) =>
        name === 'UID FETCH' && rest.includes('BODY') && uidsOf(rest).includes(4) ? { after: 'close' } : undefined,
  ],
  [
    'sends rubbish for it and hangs',
    () =>
      ({ name, rest }) =>
        name === 'UID FETCH' && rest.includes('BODY') && uidsOf(rest).includes(4)
          ? { send: '* 4 FETCH (UID 4 BODY[] (((((\r\n* )\r\n', after: 'silence' }
          : undefined,
  ],
];
test.each(withholding)(
  'a server that keeps one message to itself (%s) does not keep the others away',
  async (_title, misbehave) => {
    const messages = mailsOf(10);
    const { app: opened, path } = await start({ messages, misbehave: misbehave(messages) });
    await expect.poll(() => statusOf(opened)?.state, { timeout: 100_000, interval: 200 }).toBe('idle');
    expect(await totalsOf(path)).toEqual({ messages: 10, reports: 9, sessions: sumTo(10) - 4 });
    const kept = await opened.database.read
      .selectFrom('outcome')
      .select('code')
      .where('outcome', '=', 'rejected')
      .execute();
    expect(kept).toEqual([{ code: 'not-delivered' }]);
  },
  120_000,
);

test('a message that the server lists but does not deliver is asked for again, once a day and on demand, and stored when it comes', async () => {
  let unavailable: readonly number[] = [3, 4, 5];
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, rest, tag }) {
      if (name !== 'UID FETCH' || !rest.includes('BODY') || !uidsOf(rest).some((uid) => unavailable.includes(uid)))
        return undefined;
      const given = uidsOf(rest).filter((uid) => !unavailable.includes(uid));
      const lines = Buffer.concat(given.map((uid) => fetchLine(script, uid, rest)));
      return { send: `${lines.toString('latin1')}${tag} OK done\r\n` };
    },
  };
  let now = MAILS_NOW;
  const {
    app: opened,
    path,
    server: scripted,
  } = await start(script, { pollMinutes: 0.05, after: 'seen' }, PATIENT, () => now);
  await untilIdle(opened);
  const asked = () =>
    scripted.commands.filter(({ name, rest }) => name === 'UID FETCH' && /^[345] .*BODY/.test(rest)).length;
  const passes = async (count: number) => {
    const before = scripted.countOf('LIST');
    await expect.poll(() => scripted.countOf('LIST'), { timeout: 20_000 }).toBeGreaterThanOrEqual(before + count);
  };
  await passes(2);
  const before = asked();
  await passes(2);
  expect(asked()).toBe(before);

  // A day later one of them comes, one is gone, and one is unavailable again.
  unavailable = [4];
  script.messages.delete(5);
  now = addHours(now, 25);
  await expect.poll(() => totalsOf(path), { timeout: 20_000 }).toMatchObject({ reports: 8, sessions: sumTo(10) - 9 });
  await passes(2);
  const second = asked();
  await passes(2);
  expect(asked()).toBe(second);
  const codes = () => opened.database.read.selectFrom('outcome').select('code').where('code', 'is not', null).execute();
  expect((await codes()).map(({ code }) => code).sort()).toEqual(['gone', 'not-delivered']);

  // Someone asks at once.
  unavailable = [];
  expect(await opened.mailboxes()[0]?.askAgain()).toBe(1);
  await expect
    .poll(() => totalsOf(path), { timeout: 20_000 })
    .toEqual({
      messages: 10,
      reports: 9,
      sessions: sumTo(10) - 5,
    });
  expect((await codes()).map(({ code }) => code)).toEqual(['gone']);
  expect(await opened.mailboxes()[0]?.askAgain()).toBe(0);
  await passes(1);
  const seen = scripted.commands.filter(({ name }) => name === 'UID STORE').flatMap(({ rest }) => uidsOf(rest));
  expect(seen.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
}, 90_000);

test('a folder whose numbering starts over is read again without counting anything twice', async () => {
  const first: Script = { messages: mailsOf(10), uidValidity: 7 };
  const { app: opened, path, server: scripted } = await start(first, { pollMinutes: 0.05 }, PATIENT);
  await untilIdle(opened);
  Object.assign(first, { uidValidity: 8 });
  first.messages.set(11, numberedMail(11));
  await expect.poll(() => totalsOf(path), { timeout: 15_000 }).toMatchObject({ reports: 11, sessions: sumTo(11) });
  expect(scripted.connections()).toBe(1);
});

test('what could not be moved stays stored, is reported, and is tried again', async () => {
  let full = true;
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, tag, rest }) {
      if (name !== 'UID MOVE') return undefined;
      if (full) return { send: `${tag} NO [OVERQUOTA] Quota exceeded\r\n` };
      for (const uid of uidsOf(rest)) script.messages.delete(uid);
      return { send: `${tag} OK moved\r\n` };
    },
  };
  const { app: opened, path, server: scripted } = await start(script, { after: 'move:Done', pollMinutes: 0.05 });
  await untilIdle(opened);
  expect(statusOf(opened)?.trouble).toBe('Messages could not be moved to Done from INBOX: Quota exceeded');
  await expect.poll(() => scripted.countOf('UID MOVE'), { timeout: 15_000 }).toBeGreaterThan(1);
  expect(await totalsOf(path)).toEqual(tenMails);
  full = false;
  await expect.poll(() => script.messages.size, { timeout: 15_000 }).toBe(0);
  await expect.poll(() => statusOf(opened)?.trouble, { timeout: 15_000 }).toBeNull();
  expect(await totalsOf(path)).toEqual(tenMails);
}, 60_000);

test('messages go in sets of at most 500', async () => {
  const script: Script = { messages: mailsOf(1100) };
  const { app: opened, server: scripted } = await start(script, { after: 'seen' });
  await untilIdle(opened);
  const sets = scripted.commands.filter(({ name }) => name === 'UID STORE').map(({ rest }) => uidsOf(rest).length);
  expect(sets).toEqual([500, 500, 100]);
}, 60_000);

function uidsOf(rest: string): number[] {
  return (rest.split(' ')[0] ?? '').split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

function partial(script: Pick<Script, 'messages'>, rest: string, without: number): Buffer {
  const uids = uidsOf(rest).filter((uid) => uid !== without);
  return Buffer.concat(uids.map((uid) => fetchLine(script, uid, rest)));
}
