import { expect, test } from 'vitest';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { fetchLine, type Misbehaviour, type Script } from '../../support/scripted-imap.ts';
import { mailsOf, PATIENT, start, statusOf, tenMails, uidsOf, untilIdle } from '../../support/scripted-mailbox.ts';

/** Faults that pass: the first time it is asked for, the server does this. */
const passing: [title: string, command: string, act: (tag: string) => Misbehaviour][] = [
  ['says BYE in the middle', 'UID FETCH', () => ({ send: '* BYE shutting down\r\n', after: 'close' })],
  ['cuts the line without a word', 'UID FETCH', () => ({ after: 'close' })],
  ['hangs when it shall open the folder', 'SELECT', () => ({ after: 'silence' })],
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
    const { app: opened, path, server } = await start(script);
    await untilIdle(opened);
    expect(server.countOf(name)).toBeGreaterThan(1);
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
  let trickle = () => {};
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, count }) {
      if (name !== 'UID FETCH' || count > 1) return undefined;
      drip = setInterval(() => trickle(), 100);
      return {};
    },
  };
  const { app: opened, path, server } = await start(script);
  trickle = () => server.send('* OK still working');
  try {
    await expect.poll(() => server.connections(), { timeout: 15_000 }).toBe(2);
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

test('messages go in sets of at most 500', async () => {
  const script: Script = { messages: mailsOf(1100) };
  const { app: opened, server: scripted } = await start(script, { after: 'seen' });
  await untilIdle(opened);
  const sets = scripted.commands.filter(({ name }) => name === 'UID STORE').map(({ rest }) => uidsOf(rest).length);
  expect(sets).toEqual([500, 500, 100]);
}, 60_000);

function partial(script: Pick<Script, 'messages'>, rest: string, without: number): Buffer {
  const uids = uidsOf(rest).filter((uid) => uid !== without);
  return Buffer.concat(uids.map((uid) => fetchLine(script, uid, rest)));
}
