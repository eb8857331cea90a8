import { expect, test } from 'vitest';
import { numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { fetchLine, type ImapCommand, type Script } from '../../support/scripted-imap.ts';
import { mailsOf, openPolls, PATIENT, start, tenMails, uidsOf, untilIdle } from '../../support/scripted-mailbox.ts';

const allOf = (count: number) => ({ messages: count, reports: count, sessions: sumTo(count) });

test.each([
  ['nowhere', { uidNext: null }],
  ['only in answer to STATUS', { uidNext: null, misbehave: statusTellsNext }],
  ['always as 1', { uidNext: 1 }],
  ['always as the highest number there is', { uidNext: 4_294_967_295 }],
])('a server that tells UIDNEXT %s is read, each message once, and what comes later', async (_, quirk) => {
  const script: Script = { messages: mailsOf(5), ...quirk };
  const { path, poll } = await openPolls(script);
  expect([await poll(), await poll()]).toEqual([null, null]);
  expect(await totalsOf(path)).toEqual(allOf(5));
  script.messages.set(6, numberedMail(6));
  expect([await poll(), await poll()]).toEqual([null, null]);
  expect(await totalsOf(path)).toEqual(allOf(6));
});

test('an empty folder without UIDNEXT is read once something comes', async () => {
  const script: Script = { messages: new Map(), uidNext: null };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  script.messages.set(40, numberedMail(1));
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(1));
});

test('mail that comes between a pass and IDLE is read without UIDNEXT, too', async () => {
  const script: Script = {
    messages: mailsOf(9),
    uidNext: null,
    misbehave({ name, count }) {
      if (name === 'SELECT' && count === 2) script.messages.set(10, numberedMail(10)); // the one before IDLE
      return undefined;
    },
  };
  const { app, path, server } = await start(script, {}, PATIENT);
  await untilIdle(app);
  await expect.poll(() => totalsOf(path), { timeout: 10_000 }).toEqual(tenMails);
  expect(server.connections()).toBe(1);
});

test('folders are opened so that UIDs last, and messages stay unread', async () => {
  const { poll, server } = await openPolls({ messages: mailsOf(2) });
  await poll();
  expect(server.countOf('EXAMINE')).toBe(0);
  const bodies = server.commands.filter(({ name, rest }) => name === 'UID FETCH' && rest.includes('BODY'));
  expect(bodies.every(({ rest }) => rest.includes('BODY.PEEK'))).toBe(true);
});

function statusTellsNext({ name, tag }: ImapCommand) {
  return name === 'STATUS' ? { send: `* STATUS INBOX (UIDNEXT 7)\r\n${tag} OK done\r\n` } : undefined;
}

test('a server that hands out nothing of large sets is asked for smaller ones, at once', async () => {
  const script: Script = {
    messages: mailsOf(1_218),
    misbehave: ({ name, rest, tag }) =>
      name === 'UID FETCH' && uidsOf(rest).length > 100 ? { send: `${tag} OK done\r\n` } : undefined,
  };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(1_218));
}, 60_000);

test.each([
  ['nothing of it', (uid: number) => `* ${uid} FETCH (UID ${uid})\r\n`],
  ['an empty literal', (uid: number) => `* ${uid} FETCH (UID ${uid} BODY[]<0> {0}\r\n)\r\n`],
  ['NIL', (uid: number) => `* ${uid} FETCH (UID ${uid} BODY[]<0> NIL)\r\n`],
  ['no row at all', () => ''],
])('a message of which the first answer brings %s is asked for again, alone', async (_, row) => {
  let asked = 0;
  const script: Script = {
    messages: mailsOf(6),
    misbehave({ name, rest, tag }) {
      if (name !== 'UID FETCH' || !rest.includes('BODY') || !uidsOf(rest).includes(2) || ++asked > 1) return undefined;
      const others = uidsOf(rest).filter((uid) => uid !== 2);
      const lines = Buffer.concat(others.map((uid) => fetchLine(script, uid, rest)));
      return { send: `${lines.toString('latin1')}${row(2)}${tag} OK done\r\n` };
    },
  };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(6));
});

test('the only new message is asked for twice, too', async () => {
  const script: Script = {
    messages: mailsOf(1),
    misbehave: ({ name, rest, tag, count }) =>
      name === 'UID FETCH' && rest.includes('BODY') && count <= 2 ? { send: `${tag} OK done\r\n` } : undefined,
  };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(1));
});

test('messages that are never handed out are counted, at every pass until they come, and then all come at once', async () => {
  let isWell = false;
  const script: Script = {
    messages: mailsOf(60),
    misbehave: ({ name, tag }) => (name === 'UID FETCH' && !isWell ? { send: `${tag} OK done\r\n` } : undefined),
  };
  const { path, poll } = await openPolls(script);
  const complaint = /lists 60 messages in INBOX that it does not hand out/;
  expect(await poll()).toMatch(complaint);
  expect(await poll()).toMatch(complaint);
  isWell = true;
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(60));
}, 60_000);

test('messages that a search leaves out are found, however large the folder is', async () => {
  const script: Script = { messages: mailsOf(700), misbehave: (command) => searchAtMost(script, command, 300) };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(700));
}, 60_000);

test('messages that no list names are an error of the folder, and are read as soon as one does', async () => {
  let isWell = false;
  const script: Script = {
    messages: mailsOf(10),
    misbehave(command) {
      if (isWell) return undefined;
      if (command.name === 'FETCH') return { send: `${command.tag} OK done\r\n` };
      return searchAtMost(script, command, 4, true);
    },
  };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBe('The server counts 10 messages in INBOX, and neither lists nor hands out 6 of them.');
  expect((await totalsOf(path)).reports).toBe(4);
  isWell = true;
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(tenMails);
});

test('a server that counts too many, and knows no other way to ask, is read as far as it lists, and told of', async () => {
  const script: Script = {
    messages: mailsOf(10),
    misbehave({ name, rest, tag }) {
      if (name === 'SELECT')
        return {
          send: `* 12 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 11] n\r\n${tag} OK [READ-WRITE] done\r\n`,
        };
      const isOther = name === 'FETCH' || (name === 'UID SEARCH' && rest !== 'ALL') || rest.includes('HEADER');
      return isOther ? { send: `${tag} BAD what?\r\n` } : undefined;
    },
  };
  const { path, poll } = await openPolls(script);
  for (let pass = 0; pass < 2; pass++)
    expect(await poll()).toBe('The server counts 12 messages in INBOX, and neither lists nor hands out 2 of them.');
  expect(await totalsOf(path)).toEqual(tenMails);
});

test.each([
  ['fewer than before', 3, {}],
  ['fewer than before, and no UIDNEXT', 3, { uidNext: null }],
  ['as many as before', 5, {}],
  ['more than before', 9, {}],
])('UIDs that begin anew under the same UIDVALIDITY name new messages: %s', async (_, count, quirk) => {
  const script: Script = { messages: mailsOf(5), ...quirk };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  for (const uid of [1, 2, 3, 4, 5]) script.messages.delete(uid);
  for (let uid = 1; uid <= count; uid++) script.messages.set(uid, numberedMail(5 + uid));
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(5 + count));
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(allOf(5 + count));
});

test("a server's note in place of a message that is gone is no message", async () => {
  const script: Script = { messages: mailsOf(3) };
  const note =
    'From: System Administrator <root@localhost>\r\nSubject: message unavailable\r\n\r\nThis message is no longer available on the server.\r\n';
  script.messages.set(2, new TextEncoder().encode(note));
  const { path, poll, server } = await openPolls(script);
  const gone = server.countOf('SELECT');
  expect(await poll()).toMatch(/counts 3 messages in INBOX, and neither lists nor hands out 1/);
  expect(server.countOf('SELECT')).toBeGreaterThan(gone);
  script.messages.delete(2);
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual({ messages: 2, reports: 2, sessions: 4 });
});

/** Searches list at most so many; `forgetful`: whatever is asked for, only the first of all. */
function searchAtMost({ messages }: Script, { name, rest, tag }: ImapCommand, most: number, forgetful = false) {
  if (name !== 'UID SEARCH') return undefined;
  const [from = 1, to = from] = (/UID (\S+)/.exec(rest)?.[1] ?? '1:99999').split(':').map(Number);
  const all = [...messages.keys()].filter((uid) => uid >= from && uid <= to);
  const hits = forgetful ? all.filter((uid) => uid <= most) : all.slice(0, most);
  return { send: `* SEARCH${hits.map((uid) => ` ${uid}`).join('')}\r\n${tag} OK done\r\n` };
}
