import { expect, test } from 'vitest';
import { silentLog } from '../../../server/log.ts';
import { DEFAULT_TIMEOUTS } from '../../../server/mailbox/connect.ts';
import { createMailboxKeeper, type MailboxKeeper, type MailboxKeeperOptions } from '../../../server/mailbox/mailbox.ts';
import { MAILS_NOW } from '../../support/report-mails.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

async function keeperThat(judge: MailboxKeeperOptions['judge'], onStatus = () => {}) {
  return createMailboxKeeper({
    stored: { id: 7, address: 'tls@imap.example.org:993', origin: 'ui', settings: null, paused: false },
    settings: {
      host: 'imap.example.org',
      port: 993,
      secure: true,
      ca: null,
      user: 'tls',
      login: { kind: 'password', password: 'secret' },
      folders: ['INBOX'],
      trust: 'vouch',
      pollSeconds: 900,
      after: { kind: 'leave' },
      unreadableFolder: null,
    },
    credentials: async () => ({ pass: 'secret' }),
    context: {
      database: await temporaryDatabase(),
      now: () => MAILS_NOW,
      resolveTxt: async () => ({ kind: 'missing' }),
    },
    timeouts: DEFAULT_TIMEOUTS,
    log: silentLog,
    onStatus,
    onStored: () => {},
    onPass: async () => {},
    judge,
  });
}

test('says that it judges for as long as it does, and judges once at a time', async () => {
  const asked: unknown[] = [];
  const told: boolean[] = [];
  let end = () => {};
  const keeper: MailboxKeeper = await keeperThat(
    (selection) => {
      asked.push(selection);
      return new Promise((resolve) => {
        end = resolve;
      });
    },
    () => told.push(keeper.status().judging),
  );
  expect(keeper.status().judging).toBe(false);
  const judged = Promise.all([keeper.judgeAnew(), keeper.judgeAnew()]);
  expect(keeper.status().judging).toBe(true);
  end();
  await judged;
  expect(keeper.status().judging).toBe(false);
  expect(asked).toEqual([{ mailboxId: 7, trust: 'vouch' }]);
  expect(told).toEqual([true, false]);
});

test('judges no more by a trust that it had once it is stopped', async () => {
  let isOver = false;
  const keeper = await keeperThat(async (_, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    isOver = true;
  });
  void keeper.judgeAnew();
  await keeper.stop();
  expect(isOver).toBe(true);
  isOver = false;
  await keeper.judgeAnew();
  expect(isOver).toBe(false);
});

test('can be asked again after it could not judge', async () => {
  let tries = 0;
  const keeper = await keeperThat(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the disk is full');
  });
  await expect(keeper.judgeAnew()).rejects.toThrow('the disk is full');
  expect(keeper.status().judging).toBe(false);
  await keeper.judgeAnew();
  expect(tries).toBe(2);
});
