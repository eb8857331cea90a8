import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerStatus } from '../../../server/http/installation/status.ts';
import type { MailboxConnection } from '../../../server/mailbox/connect.ts';
import { createBatchSize } from '../../../server/mailbox/folders/batch-size.ts';
import {
  ALL_READ,
  BATCH_MESSAGES,
  type FolderCursor,
  type FolderProgress,
  type FolderSink,
  readFolder,
} from '../../../server/mailbox/folders/folder-reader.ts';
import type { Mailbox } from '../../../server/mailbox/mailbox.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A folder whose message n arrived on day n after 1 Jan 2026. */
function folderOf(messages: number): MailboxConnection {
  const arrived = (uid: number) => new Date(Date.UTC(2026, 0, 1 + uid));
  const client = {
    mailboxOpen: async () => ({ uidValidity: 1n, uidNext: messages + 1, exists: messages }),
    search: async () => Array.from({ length: messages }, (_, index) => index + 1),
    fetchAll: async (uids: string) =>
      uids.split(',').map((uid) => ({
        uid: Number(uid),
        size: 4,
        internalDate: arrived(Number(uid)),
        source: Buffer.from('mail'),
      })),
  };
  return { client, refusal: () => null, within: (work: Promise<unknown>) => work } as unknown as MailboxConnection;
}

async function progressOf(messages: number, start: FolderCursor | null): Promise<FolderProgress[]> {
  let cursor = start;
  const sink: FolderSink = {
    cursor: async () => cursor,
    uidsSeen: async () => new Set(),
    messageIdOf: async () => null,
    store: async (_messages, _before, after) => {
      cursor = after;
    },
  };
  const progress: FolderProgress[] = [];
  await readFolder(folderOf(messages), 'INBOX', {
    sink,
    batchSize: createBatchSize(BATCH_MESSAGES),
    signal: new AbortController().signal,
    onProgress: (one) => void progress.push(one),
  });
  return progress;
}

describe('how far back a folder has been read', () => {
  test('grows from nothing to everything in a first import, newest first', async () => {
    const progress = await progressOf(450, null);
    expect(progress).toEqual([
      { done: 0, total: 450, readBackTo: null },
      { done: 200, total: 450, readBackTo: '2026-09-09T00:00:00Z' },
      { done: 400, total: 450, readBackTo: '2026-02-21T00:00:00Z' },
      { done: 450, total: 450, readBackTo: ALL_READ },
    ]);
  });

  test('is everything all along in an ordinary pass: a few new messages are no gap', async () => {
    const progress = await progressOf(450, { uidValidity: '1', lowestUid: 1, highestUid: 440, known: 440 });
    expect(progress.map(({ readBackTo }) => readBackTo)).toEqual([ALL_READ, ALL_READ]);
  });

  test('is unknown while the mail of a long absence is read', async () => {
    const progress = await progressOf(450, { uidValidity: '1', lowestUid: 1, highestUid: 100, known: 100 });
    expect(progress.map(({ readBackTo }) => readBackTo)).toEqual([null, null, ALL_READ]);
  });

  test('is unknown at first where an import goes on after a restart', async () => {
    const progress = await progressOf(450, { uidValidity: '1', lowestUid: 251, highestUid: 450, known: 200 });
    expect(progress.map(({ readBackTo }) => readBackTo)).toEqual([null, '2026-02-21T00:00:00Z', ALL_READ]);
  });
});

test.each([
  [[], true],
  [[true, true], true],
  [[true, false], false],
])('verdicts are final when the last days of every mailbox are in: %j', async (lastDays, final) => {
  const database = await openDatabase(join(temporaryFolder(), 'status.db'));
  const mailboxes = lastDays.map((lastDaysIn) => ({
    name: 'reports@mail.example.org:993',
    status: () => ({
      state: 'importing',
      lastPollAt: null,
      nextPollAt: null,
      lastError: null,
      trouble: null,
      progress: { done: 900, total: 1000, perSecond: 100 },
      lastDaysIn,
    }),
  })) as unknown as Mailbox[];
  const installation = {
    version: '0.1.0',
    clockFloor: null,
    fixedNow: false,
    liveChecks: true,
    liveTestTargets: false,
    port25Blocked: false,
    checkLoad: null,
  };
  const status = await answerStatus(database, installation, mailboxes, '2026-11-25T14:20:00Z');
  expect(status.verdictsFinal).toBe(final);
  await database.close();
});
