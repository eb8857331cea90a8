import { expect, test } from 'vitest';
import { totalsOf } from '../../support/report-mails.ts';
import type { Script } from '../../support/scripted-imap.ts';
import { mailsOf, openPolls, tenMails, uidsOf } from '../../support/scripted-mailbox.ts';

const garbled = new TextEncoder().encode(
  'TLS-Report-Domain: example.org\r\nTLS-Report-Submitter: x.example\r\nContent-Type: application/tlsrpt+json\r\n\r\n{"a"',
);

/** Moves, but not to folders whose name is in `full`; notes what went where. */
function mover(messages = mailsOf(10), full = new Set(['Wrong'])) {
  const moved: Record<string, number[]> = {};
  const script: Script = {
    messages,
    folders: { Done: new Map(), Unreadable: new Map(), Wrong: new Map(), Wrong2: new Map() },
    misbehave({ name, rest, tag }) {
      if (name !== 'UID MOVE') return undefined;
      const target = rest.split(' ')[1] ?? '';
      if (full.has(target)) return { send: `${tag} NO [OVERQUOTA] ${target} is full\r\n` };
      const uids = uidsOf(rest);
      moved[target] = [...(moved[target] ?? []), ...uids].sort((a, b) => a - b);
      for (const uid of uids) messages.delete(uid);
      return { send: `${tag} OK moved\r\n` };
    },
  };
  return { script, moved };
}

test('a corrected target holds for what waits', async () => {
  const { script, moved } = mover();
  const { path, poll } = await openPolls(script);
  expect(await poll({ after: 'move:Wrong' })).toMatch(/Wrong is full/);
  expect(await poll({ after: 'move:Done' })).toBeNull();
  expect(moved).toEqual({ Done: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
  expect(await totalsOf(path)).toEqual(tenMails);
});

test('what waits is dropped where messages shall be left', async () => {
  const { script, moved } = mover();
  const { poll, server } = await openPolls(script);
  await poll({ after: 'move:Wrong' });
  const before = server.countOf('UID MOVE');
  expect(await poll({ after: 'leave' })).toBeNull();
  expect(await poll({ after: 'move:Done' })).toBeNull();
  expect([server.countOf('UID MOVE'), moved]).toEqual([before, {}]);
});

test('what waits to be deleted is not deleted any more where it shall be marked', async () => {
  let mayDelete = false;
  const script: Script = {
    messages: mailsOf(3),
    misbehave: ({ name, tag }) =>
      name === 'UID EXPUNGE' && !mayDelete ? { send: `${tag} NO not now\r\n` } : undefined,
  };
  const { poll, server } = await openPolls(script);
  expect(await poll({ after: 'delete' })).toMatch(/not now/);
  mayDelete = true;
  expect(await poll({ after: 'seen' })).toBeNull();
  expect(server.countOf('UID EXPUNGE')).toBe(1);
  expect(server.commands.filter(({ name }) => name === 'UID STORE').at(-1)?.rest).toMatch(/Seen/);
});

test('a corrected folder for what cannot be read holds for what waits, and only for that', async () => {
  const messages = mailsOf(10).set(11, garbled);
  const { script, moved } = mover(messages, new Set(['Wrong', 'Wrong2']));
  const { poll } = await openPolls(script);
  expect(await poll({ after: 'move:Wrong', unreadableFolder: 'Wrong2' })).toMatch(/Wrong is full.*Wrong2 is full/);
  expect(await poll({ after: 'move:Wrong', unreadableFolder: 'Unreadable' })).toMatch(/Wrong is full/);
  expect(moved).toEqual({ Unreadable: [11] });
  expect(await poll({ after: 'move:Done' })).toBeNull();
  expect(moved).toMatchObject({ Unreadable: [11], Done: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
});

test('a target that takes nothing holds up no other', async () => {
  const { script, moved } = mover(mailsOf(10).set(11, garbled));
  const { poll } = await openPolls(script, { after: 'move:Wrong', unreadableFolder: 'Unreadable' });
  expect(await poll()).toMatch(/Wrong is full/);
  expect(moved).toEqual({ Unreadable: [11] });
});

test.each([
  ['delete', 'IMAP4rev1 UIDPLUS MOVE SASL-IR AUTH=PLAIN'],
  ['move:Done', 'IMAP4rev1 UIDPLUS SASL-IR AUTH=PLAIN'],
])(
  'a login that may only read and mark is told that it may not delete (%s), and nothing is copied',
  async (after, capability) => {
    const script: Script = {
      messages: mailsOf(3),
      folders: { Done: new Map() },
      capability,
      misbehave: ({ name, tag }) =>
        name === 'SELECT'
          ? {
              send: `* 3 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen)] lrs\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 4] n\r\n${tag} OK [READ-WRITE] done\r\n`,
            }
          : undefined,
    };
    const { poll, server } = await openPolls(script, { after });
    for (let pass = 0; pass < 2; pass++)
      expect(await poll()).toBe('Messages could not be removed from INBOX: this login may not delete there');
    expect([server.countOf('UID COPY'), server.countOf('UID STORE')]).toEqual([0, 0]);
  },
);

test('a login that may not even mark is told so', async () => {
  const script: Script = {
    messages: mailsOf(3),
    misbehave: ({ name, tag }) =>
      name === 'SELECT'
        ? {
            send: `* 3 EXISTS\r\n* OK [PERMANENTFLAGS ()] lr\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 4] n\r\n${tag} OK [READ-ONLY] done\r\n`,
          }
        : undefined,
  };
  const { poll } = await openPolls(script, { after: 'seen' });
  expect(await poll()).toBe('Messages could not be marked as read in INBOX: this login has no right to do that there');
});
