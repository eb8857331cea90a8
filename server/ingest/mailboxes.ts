import type { Log } from '../log.ts';
import { openMailbox } from '../store/mailboxes.ts';
import type { Credentials, MailboxTimeouts } from './connect.ts';
import type { IngestContext } from './ingest.ts';
import { type MailboxSettings, mailboxAddress } from './mailbox.ts';
import { createMailboxKeeper, type MailboxKeeper } from './mailbox-keeper.ts';

export interface MailboxesOptions {
  readonly context: Omit<IngestContext, 'trust'>;
  readonly timeouts: MailboxTimeouts;
  readonly log: Log;
  onStatus(): void;
  /** Messages were stored: verdicts may have changed. */
  onStored(): void;
  /** A mailbox has been read to its end. */
  onPass(): Promise<void>;
}

/** Every mailbox that is read. */
export interface Mailboxes {
  list(): readonly MailboxKeeper[];
  start(): void;
  stop(): Promise<void>;
}

export async function openMailboxes(
  configured: readonly MailboxSettings[],
  options: MailboxesOptions,
): Promise<Mailboxes> {
  const { database } = options.context;
  const keepers: MailboxKeeper[] = [];
  for (const settings of configured) {
    const stored = await openMailbox(database, mailboxAddress(settings), 'config');
    keepers.push(createMailboxKeeper({ ...options, stored, settings, credentials: credentialsOf(settings) }));
  }
  return {
    list: () => keepers,
    start() {
      for (const keeper of keepers) keeper.start();
    },
    async stop() {
      await Promise.all(keepers.map((keeper) => keeper.stop()));
    },
  };
}

function credentialsOf({ login }: MailboxSettings): (again: boolean) => Promise<Credentials> {
  if (login.kind === 'password') return async () => ({ pass: login.password });
  throw new Error('mailboxes: access tokens are not asked for yet');
}
