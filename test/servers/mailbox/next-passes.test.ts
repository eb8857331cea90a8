import { expect, test } from 'vitest';
import { addHours } from '../../../server/contract/time.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { fetchLine, type Script } from '../../support/scripted-imap.ts';
import { mailsOf, PATIENT, start, statusOf, tenMails, uidsOf, untilIdle } from '../../support/scripted-mailbox.ts';

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
