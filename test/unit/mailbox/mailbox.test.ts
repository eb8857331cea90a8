import { expect, test } from 'vitest';
import { silentLog } from '../../../server/log.ts';
import { DEFAULT_TIMEOUTS } from '../../../server/mailbox/connect.ts';
import { createMailbox, type Mailbox, type MailboxOptions } from '../../../server/mailbox/mailbox.ts';
import { MAILS_NOW } from '../../support/report-mails.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

async function mailboxThat(judge: MailboxOptions['judge'], onStatus = () => {}) {
  return createMailbox({
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
      trustedReporters: [],
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

test('says that it is judging for as long as it is, and does so once at a time', async () => {
  const asked: unknown[] = [];
  const states: boolean[] = [];
  let end = () => {};
  const mailbox: Mailbox = await mailboxThat(
    (selection) => {
      asked.push(selection);
      return new Promise((resolve) => {
        end = resolve;
      });
    },
    () => states.push(mailbox.status().judging),
  );
  expect(mailbox.status().judging).toBe(false);
  const judged = Promise.all([mailbox.reauthenticate(), mailbox.reauthenticate()]);
  expect(mailbox.status().judging).toBe(true);
  end();
  await judged;
  expect(mailbox.status().judging).toBe(false);
  expect(asked).toEqual([{ mailboxId: 7, trust: 'vouch' }]);
  expect(states).toEqual([true, false]);
});

test('no longer judges by its old policy once it is stopped', async () => {
  let isOver = false;
  const mailbox = await mailboxThat(async (_, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    isOver = true;
  });
  void mailbox.reauthenticate();
  await mailbox.stop();
  expect(isOver).toBe(true);
  isOver = false;
  await mailbox.reauthenticate();
  expect(isOver).toBe(false);
});

test('can be asked again after judging failed', async () => {
  let tries = 0;
  const mailbox = await mailboxThat(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the disk is full');
  });
  await expect(mailbox.reauthenticate()).rejects.toThrow('the disk is full');
  expect(mailbox.status().judging).toBe(false);
  await mailbox.reauthenticate();
  expect(tries).toBe(2);
});
