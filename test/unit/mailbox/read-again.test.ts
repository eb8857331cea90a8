import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { MAILS_DOMAIN, numberedMail, totalsOf } from '../../support/report-mails.ts';
import type { Script } from '../../support/scripted-imap.ts';
import { mailsOf, openPolls, tenMails } from '../../support/scripted-mailbox.ts';

test.each([
  ['of 1970', '"01-Jan-1970 00:00:00 +0000"'],
  ['of 2020', '" 1-Jun-2020 12:00:00 +0200"'],
  ['of the day on which the mailbox was moved', '"25-Nov-2026 12:00:00 +0000"'],
  ['of a time to come', '"01-Jan-2035 00:00:00 +0000"'],
  ['that are none', '"31-Nov-2026 25:61:00 +9999"'],
  ['that are NIL', 'NIL'],
  ['left out', null],
])('a mailbox whose dates of arrival are %s is read whole', async (_, internalDate) => {
  const { path, poll } = await openPolls({ messages: mailsOf(10), internalDate });
  expect(await poll()).toBeNull();
  expect(await totalsOf(path)).toEqual(tenMails);
});

async function reportsOf(path: string) {
  const database = await openDatabase(path);
  const reports = await database.read
    .selectFrom('report')
    .select(['id', 'report_id', 'success', 'received_at', 'superseded_by', 'message_id'])
    .orderBy('id')
    .execute();
  await database.close();
  return reports;
}

test('a folder that is numbered anew brings no report twice, and none that a sender has corrected back', async () => {
  const script: Script = {
    messages: mailsOf(4).set(5, numberedMail(1, MAILS_DOMAIN, 50)),
    uidValidity: 7,
  };
  const { path, poll } = await openPolls(script);
  expect(await poll()).toBeNull();
  const before = await reportsOf(path);
  expect(before.filter(({ report_id: id }) => id === 'report-1')).toHaveLength(2);
  for (const uidValidity of [8, 9]) {
    Object.assign(script, { uidValidity });
    expect(await poll()).toBeNull();
    expect(await reportsOf(path)).toEqual(before);
  }
});
