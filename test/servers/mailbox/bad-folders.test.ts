import { expect, test } from 'vitest';
import { FolderRetries } from '../../../server/mailbox/retry.ts';
import { numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import type { ImapCommand, Misbehaviour, Script } from '../../support/scripted-imap.ts';
import { mailsOf, openPolls, start, statusOf, untilIdle } from '../../support/scripted-mailbox.ts';

const mailsFrom = (from: number, until: number) =>
  new Map(Array.from({ length: until - from + 1 }, (_, index) => [index + 1, numberedMail(from + index)]));

/** Three folders; the second has something that keeps it from being read. */
const withBad = (act: (command: ImapCommand) => Misbehaviour | undefined): Script => ({
  messages: mailsOf(3),
  folders: { Bad: mailsFrom(4, 6), Last: mailsFrom(7, 9) },
  misbehave: (command) => act(command),
});
const folders = ['INBOX', 'Bad', 'Last'];
const readable = { messages: 6, reports: 6, sessions: sumTo(9) - 15 };
const opens = ({ name, rest }: ImapCommand) => /^(SELECT|EXAMINE)$/.test(name) && /^"?Bad\b/.test(rest);

const faults: [title: string, act: (command: ImapCommand) => Misbehaviour | undefined, words: RegExp][] = [
  [
    'may not be opened',
    (command) => (opens(command) ? { send: `${command.tag} NO [NOPERM] Permission denied\r\n` } : undefined),
    /^The folder Bad could not be read: .*Permission denied/,
  ],
  [
    'is refused in every way',
    (command) =>
      opens(command) || (command.name === 'STATUS' && command.rest.startsWith('Bad'))
        ? { send: `${command.tag} NO Mailbox is corrupt\r\n` }
        : undefined,
    /^The folder Bad could not be read: .*corrupt/,
  ],
  [
    'is answered with BAD',
    (command) => (opens(command) ? { send: `${command.tag} BAD internal error\r\n` } : undefined),
    /^The folder Bad could not be read: .*internal error/,
  ],
  [
    'breaks the connection when it is opened',
    (command) => (opens(command) ? { after: 'close' } : undefined),
    /^The folder Bad could not be read: 127\.0\.0\.1 closed the connection/,
  ],
];

test.each(faults)(
  'a folder that %s is named, and the others are read and dealt with in one poll',
  async (_, act, words) => {
    const { path, poll, server } = await openPolls(withBad(act), { folders, after: 'seen' });
    expect(await poll()).toMatch(words);
    expect(await totalsOf(path)).toEqual(readable);
    expect(server.countOf('UID STORE')).toBe(2);
    expect(await poll()).toMatch(words);
    expect(await totalsOf(path)).toEqual(readable);
  },
);

test.each(faults)(
  'a folder that %s costs no login after login, and is read once it can be',
  async (_, act, words) => {
    let isBad = true;
    const script = withBad((command) => (isBad ? act(command) : undefined));
    const { app, path, server } = await start(script, { folders });
    await untilIdle(app);
    await expect.poll(() => totalsOf(path)).toEqual(readable);
    await expect.poll(() => server.countOf('IDLE'), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(statusOf(app)?.trouble).toMatch(words);
    script.messages.set(4, numberedMail(20));
    server.send('* 4 EXISTS');
    await expect.poll(() => totalsOf(path), { timeout: 10_000 }).toMatchObject({ messages: 7 });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(server.connections()).toBeLessThan(10); // the first retry is due after 50 ms
    isBad = false;
    await expect.poll(() => statusOf(app)?.trouble, { timeout: 15_000 }).toBeNull();
    expect(await totalsOf(path)).toEqual({ messages: 10, reports: 10, sessions: sumTo(9) + 20 });
  },
  40_000,
);

test('a mailbox of which no folder can be opened is one that cannot be read', async () => {
  const script: Script = {
    messages: mailsOf(3),
    folders: { Bad: mailsFrom(4, 6) },
    misbehave: ({ name, tag }) => (name === 'SELECT' ? { send: `${tag} NO Permission denied\r\n` } : undefined),
  };
  const { app, server } = await start(script, { folders: ['INBOX', 'Bad'] });
  await expect.poll(() => statusOf(app)?.state).toBe('failed');
  expect(statusOf(app)?.lastError?.message).toMatch(/Permission denied/);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(server.connections()).toBeLessThan(10);
});

test('a folder waits longer after each failure, and from the start again once it was read', () => {
  const retries = new FolderRetries(1_000);
  const waits = [1, 2, 3].map(() => {
    retries.failed('Bad', { code: 'other' }, 'not now');
    return Math.round(retries.wait(['INBOX', 'Bad']) / 100);
  });
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(7 * 2 ** index);
    expect(wait).toBeLessThanOrEqual(13 * 2 ** index);
  }
  expect(retries.reasonToWait('Bad')).toBe('not now');
  retries.succeeded('Bad');
  expect([retries.reasonToWait('Bad'), retries.wait(['INBOX', 'Bad'])]).toEqual([null, Number.POSITIVE_INFINITY]);
});

test('the pauses of a mailbox grow although a folder before the bad one brings something new each time', async () => {
  let next = 3;
  const script: Script = {
    messages: mailsOf(3),
    folders: { Bad: mailsFrom(4, 6) },
    misbehave(command) {
      if (command.name === 'LIST') script.messages.set(++next, numberedMail(next + 10));
      return opens(command) ? { after: 'close' } : undefined;
    },
  };
  const { server } = await start(script, { folders: ['INBOX', 'Bad'] });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(server.connections()).toBeLessThan(15);
}, 20_000);

test('a folder that breaks the connection when its state is asked for keeps no other from being read', async () => {
  const script = withBad(({ name, rest }) =>
    name === 'STATUS' && rest.startsWith('Bad') ? { after: 'close' } : undefined,
  );
  const { path, poll } = await openPolls(script, { folders });
  await poll();
  expect((await totalsOf(path)).reports).toBeGreaterThanOrEqual(readable.reports);
});
