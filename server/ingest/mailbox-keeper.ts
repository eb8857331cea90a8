import type { Log } from '../log.ts';
import { openMailbox, recordPoll, recordPollError, setPaused } from '../store/mailboxes.ts';
import type { IngestContext } from './ingest.ts';
import { type MailboxSettings, mailboxAddress } from './mailbox.ts';
import { describeMailboxError } from './mailbox-problem.ts';
import { createMailboxSink } from './mailbox-sink.ts';
import { createPoller, type MailboxStatus, type Poller, readOnce } from './poller.ts';

export interface MailboxKeeperOptions {
  readonly settings: MailboxSettings;
  readonly context: IngestContext;
  readonly trust: string;
  readonly pollSeconds: number;
  readonly log: Log;
  onStatus(): void;
  /** Messages were stored: verdicts may have changed. */
  onStored(): Promise<void>;
}

/** One mailbox for as long as the program runs: read, paused, read at once, stopped. */
export interface MailboxKeeper {
  readonly id: number;
  /** user@host:port/Folder, never the password. */
  readonly name: string;
  readonly folder: string;
  readonly trust: string;
  status(): Omit<MailboxStatus, 'state'> & { readonly state: MailboxStatus['state'] | 'paused' };
  start(): void;
  stop(): Promise<void>;
  /** Remembered across restarts. */
  pause(paused: boolean): Promise<void>;
  /** Connects anew and reads what is there, instead of waiting for the next poll. */
  pollNow(): Promise<void>;
  /** One pass without staying connected; answers what stood in the way, in words, else null. */
  readOnce(): Promise<string | null>;
}

export async function createMailboxKeeper(options: MailboxKeeperOptions): Promise<MailboxKeeper> {
  const { settings, context, log } = options;
  const { database, now } = context;
  const name = mailboxAddress(settings);
  const stored = await openMailbox(database, name, 'config', null);
  const { id } = stored;
  let { paused } = stored;
  let poller = newPoller();

  function newPoller(): Poller {
    return createPoller({
      settings,
      sink: createMailboxSink(id, settings.folder, context, () => void options.onStored()),
      pollSeconds: options.pollSeconds,
      now,
      log,
      onStatus(status) {
        if (status.lastError !== null) {
          recordPollError(database, id, status.lastError.at, status.lastError.message).catch((error: unknown) =>
            log.error({ err: error }, 'the state of a mailbox could not be kept'),
          );
        }
        options.onStatus();
      },
      async onPass() {
        await recordPoll(database, id, now());
        await options.onStored();
      },
    });
  }

  async function restart(): Promise<void> {
    await poller.stop();
    poller = newPoller();
    if (!paused) poller.start();
    options.onStatus();
  }

  return {
    id,
    name,
    folder: settings.folder,
    trust: options.trust,
    status: () => (paused ? { ...poller.status(), state: 'paused' } : poller.status()),
    start() {
      if (!paused) poller.start();
    },
    stop: () => poller.stop(),
    async pause(wanted) {
      await setPaused(database, id, wanted);
      paused = wanted;
      await restart();
    },
    pollNow: restart,
    async readOnce() {
      try {
        await readOnce(
          settings,
          createMailboxSink(id, settings.folder, context, () => {}),
        );
        await recordPoll(database, id, now());
        return null;
      } catch (error) {
        const { message } = describeMailboxError(error, settings.host, settings.folder);
        await recordPollError(database, id, now(), message);
        return message;
      }
    },
  };
}
