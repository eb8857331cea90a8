import { describe, expect, test } from 'vitest';
import {
  addPending,
  foldersWithPending,
  settlePending,
  takePending,
} from '../../../server/store/mailboxes/after-import.ts';
import {
  countMailboxAuthenticity,
  countMailboxOutcomes,
  listFolders,
  listOwnMailboxes,
  moveCursor,
  openMailbox,
  readCursor,
  readdressMailbox,
  recordPoll,
  recordPollError,
  removeMailbox,
  setPaused,
  writeMailboxSettings,
} from '../../../server/store/mailboxes/mailboxes.ts';
import { giveUpUnavailable, listUnavailable } from '../../../server/store/mailboxes/unavailable.ts';
import { forgetWatchedFile, keepWatchedFile, listWatchedFiles } from '../../../server/store/mailboxes/watched-files.ts';
import { message, outcome, storedRows } from '../../support/stored-rows.ts';

const at = '2026-11-25T12:00:00Z';
const cursor = (highestUid: number) => ({ uidValidity: '1', lowestUid: 1, highestUid, known: highestUid });

describe('mailboxes', () => {
  test('of the pages are listed by id, and changed one at a time', async () => {
    const database = await storedRows();
    const third = await openMailbox(database, 'a@imap.example:993', 'ui');
    await writeMailboxSettings(database, third.id, '{}');
    await setPaused(database, third.id, true);
    await recordPollError(database, third.id, at, 'No.');
    const own = await listOwnMailboxes(database);
    expect(own.map(({ id, settings, paused }) => [id, settings, paused])).toEqual([
      [1, null, false],
      [third.id, '{}', true],
    ]);
    const errors = await database.read.selectFrom('mailbox').select(['id', 'last_error']).orderBy('id').execute();
    expect(errors.map(({ last_error }) => last_error)).toEqual([null, null, 'No.']);
    await recordPollError(database, 1, at, 'Later.');
    await recordPoll(database, third.id, at);
    const polls = await database.read.selectFrom('mailbox').selectAll().orderBy('id').execute();
    expect(
      polls.map(({ last_poll_at, last_error_at, last_error }) => [last_poll_at, last_error_at, last_error]),
    ).toEqual([
      [null, at, 'Later.'],
      [null, null, null],
      [at, null, null],
    ]);
    await removeMailbox(database, third.id);
    expect(await listOwnMailboxes(database)).toHaveLength(1);
  });

  test('known by a folder are the same, and keep their id', async () => {
    const database = await storedRows();
    const { id } = await openMailbox(database, 'x@imap.example:993/INBOX', 'config');
    await openMailbox(database, 'x@imap.example:993/Other', 'config');
    expect((await openMailbox(database, 'x@imap.example:993', 'ui')).id).toBe(id);
    expect((await openMailbox(database, 'x@imap.example:993', 'ui')).id).toBe(id);
  });

  test('are counted by outcome and by authenticity', async () => {
    const database = await storedRows();
    expect(await countMailboxOutcomes(database, 1)).toEqual({ stored: 1, superseded: 1, rejected: 1, duplicate: 1 });
    expect(await countMailboxOutcomes(database, 2)).toEqual({ stored: 1 });
    expect(await countMailboxAuthenticity(database, 1)).toEqual({ pass: 1, fail: 1, known: 1 });
    expect(await countMailboxAuthenticity(database, 2)).toEqual({ fail: 1 });
  });
});

describe('the cursor of a folder', () => {
  test('moves from where it was, and only there', async () => {
    const database = await storedRows();
    const move = (mailbox: number, folder: string, before: ReturnType<typeof cursor> | null, to: number) =>
      database.write
        .transaction()
        .execute((tx) => moveCursor(tx, { mailboxId: mailbox, folder }, { before, after: cursor(to) }, at));
    for (const [mailbox, folder] of [
      [1, 'b'],
      [1, 'a'],
      [2, 'b'],
    ] as const)
      expect(await move(mailbox, folder, null, 5)).toBe(true);
    expect(await move(1, 'b', null, 6)).toBe(false);
    for (const wrong of [{ ...cursor(5), uidValidity: '2' }, { ...cursor(5), lowestUid: 2 }, cursor(4)])
      expect(await move(1, 'b', wrong, 9)).toBe(false);
    expect(await move(1, 'b', cursor(5), 7)).toBe(true);
    expect(await readCursor(database, 1, 'b')).toEqual(cursor(7));
    expect(await readCursor(database, 1, 'a')).toEqual(cursor(5));
    expect(await readCursor(database, 2, 'b')).toEqual(cursor(5));
    expect(await listFolders(database, 1)).toEqual([
      { folder: 'a', messages: 5 },
      { folder: 'b', messages: 7 },
    ]);
    await readdressMailbox(database, 1, 'new@imap.example:993');
    expect([await readCursor(database, 1, 'b'), await readCursor(database, 2, 'b')]).toEqual([null, cursor(5)]);
  });
});

describe('actions after the import', () => {
  test('are those of one folder under its present UIDVALIDITY, oldest first', async () => {
    const database = await storedRows();
    const add = (mailboxId: number, folder: string, validity: string, uids: number[]) =>
      database.write.transaction().execute((tx) =>
        addPending(
          tx,
          { mailboxId, folder },
          validity,
          uids.map((uid) => ({ uid, action: 'seen' })),
        ),
      );
    await add(1, 'b', '1', [9, 3]);
    await add(1, 'a', '9', [1, 2]);
    await add(1, 'a', '2', [9, 3, 5]);
    await add(2, 'a', '9', [7, 9]);
    const take = async (mailboxId: number, folder: string, validity: string) =>
      (await takePending(database, { mailboxId, folder }, validity)).map(({ uid, action }) => `${uid} ${action}`);
    expect(await take(1, 'a', '2')).toEqual(['3 seen', '5 seen', '9 seen']);
    expect(await take(2, 'a', '9')).toEqual(['7 seen', '9 seen']);
    expect(await take(1, 'b', '1')).toEqual(['3 seen', '9 seen']);
    expect((await foldersWithPending(database, 1)).toSorted()).toEqual(['a', 'b']);
    expect(await foldersWithPending(database, 2)).toEqual(['a']);
    await settlePending(database, { mailboxId: 1, folder: 'a' }, [9], null);
    await settlePending(database, { mailboxId: 1, folder: 'a' }, [3], 'delete');
    expect(await take(1, 'a', '2')).toEqual(['3 delete', '5 seen']);
    expect(await take(2, 'a', '9')).toEqual(['7 seen', '9 seen']);
    expect(await take(1, 'b', '1')).toEqual(['3 seen', '9 seen']);
  });
});

test('messages that were not delivered are asked for again by age and id', async () => {
  const database = await storedRows();
  const rejected = { channel: 'imap', mailbox_id: 1, outcome: 'rejected' } as const;
  const rows = [
    message(20, { ...rejected, seen_at: '2026-11-20T00:00:00Z' }),
    message(21, { ...rejected, seen_at: '2026-11-24T00:00:00Z' }),
    message(22, { ...rejected, seen_at: '2026-11-10T00:00:00Z' }),
    message(23, { ...rejected, mailbox_id: 2, seen_at: '2026-11-10T00:00:00Z' }),
    message(24, { ...rejected, outcome: 'stored', seen_at: '2026-11-10T00:00:00Z' }),
  ];
  for (const row of rows) {
    await database.write.insertInto('message').values(row).execute();
    const note = { outcome: 'rejected', code: 'not-delivered' } as const;
    await database.write
      .insertInto('outcome')
      .values(outcome(row.id ?? 0, 0, note))
      .execute();
  }
  const ids = async (before: string, after = 0, limit = 10) =>
    (await listUnavailable(database, 1, { before, after, limit })).map(({ id }) => id);
  expect(await ids('2026-11-25T00:00:00Z')).toEqual([20, 21, 22]);
  expect(await ids('2026-11-20T00:00:00Z')).toEqual([20, 22]);
  expect(await ids('2026-11-25T00:00:00Z', 20)).toEqual([21, 22]);
  expect(await ids('2026-11-25T00:00:00Z', 0, 1)).toEqual([20]);
  await giveUpUnavailable(database, 20);
  expect(await ids('2026-11-25T00:00:00Z')).toEqual([21, 22]);
});

test('watched files are kept and forgotten by their path', async () => {
  const database = await storedRows();
  for (const path of ['a', 'b']) await keepWatchedFile(database, { path, bytes: 1, modified: 1 });
  await keepWatchedFile(database, { path: 'a', bytes: 2, modified: 2 });
  await forgetWatchedFile(database, 'b');
  expect(await listWatchedFiles(database)).toEqual([{ path: 'a', bytes: 2, modified: 2 }]);
});
