import { parseAuthenticationPolicy } from '../authenticity/authentication-policy.ts';
import type { IngestContext } from '../ingest/ingest.ts';
import type { Log } from '../log.ts';
import { recordPoll, recordPollError, type StoredMailbox, setPaused } from '../store/mailboxes/mailboxes.ts';
import { listUnavailable } from '../store/mailboxes/unavailable.ts';
import { createBatchSize } from './batch-size.ts';
import type { MailboxConnection, MailboxTimeouts } from './connect.ts';
import type { AskCredentials } from './credentials.ts';
import { BATCH_MESSAGES } from './folder-reader.ts';
import { readMailbox } from './pass.ts';
import { createPoller, type MailboxStatus, openMailbox, type Poller, type PollerOptions } from './poller.ts';
import { describeMailboxError } from './problem.ts';
import type { MailboxSettings } from './settings.ts';
import { createMailboxSink } from './sink.ts';
import { askForUnavailable, createUnavailableRounds, ROUND_MESSAGES } from './unavailable.ts';

export interface MailboxOptions {
  readonly stored: StoredMailbox;
  readonly settings: MailboxSettings;
  readonly credentials: AskCredentials;
  readonly context: Omit<IngestContext, 'trust'>;
  readonly timeouts: MailboxTimeouts;
  readonly log: Log;
  onStatus(): void;
  /** Messages were stored: verdicts may have changed. */
  onStored(): void;
  /** The mailbox has been read to its end. */
  onPass(): Promise<void>;
  /** Authenticates again the messages of a mailbox that were authenticated by another policy than its present one. */
  judge(selection: { readonly mailboxId: number; readonly trust: string }, signal: AbortSignal): Promise<void>;
}

/** One mailbox for as long as the program runs: read, paused, read at once, stopped. */
export interface Mailbox {
  readonly id: number;
  /** user@host:port, never the password. */
  readonly name: string;
  readonly origin: 'config' | 'ui';
  readonly settings: MailboxSettings;
  status(): Omit<MailboxStatus, 'state'> & {
    readonly state: MailboxStatus['state'] | 'paused';
    /** What it brought is being authenticated by its present policy. */
    readonly judging: boolean;
  };
  start(): void;
  stop(): Promise<void>;
  /** Remembered across restarts. */
  pause(paused: boolean): Promise<void>;
  /** Applies its present authentication policy to what it brought before; ends early when the mailbox is stopped. */
  reauthenticate(): Promise<void>;
  /** Reconnects and reads what is there, instead of waiting for the next poll. */
  pollNow(): Promise<void>;
  /** Reconnects and asks again for messages that were unavailable; returns how many, 0 where it is paused. */
  askAgain(): Promise<number>;
  /** One pass without staying connected; returns what failed or is not as it should be, in words, else null. */
  readOnce(onProgress: (done: number, total: number) => void): Promise<string | null>;
}

export function createMailbox(options: MailboxOptions): Mailbox {
  const { stored, settings, log, timeouts } = options;
  const { id } = stored;
  const context: IngestContext = { ...options.context, trust: parseAuthenticationPolicy(settings.trust) };
  const { database, now } = context;
  const rounds = createUnavailableRounds();
  const unavailable = { mailboxId: id, settings, context, rounds, onStored: options.onStored };
  const pass = {
    settings,
    mailboxId: id,
    database,
    credentials: options.credentials,
    timeouts,
    batchSize: createBatchSize(BATCH_MESSAGES),
    askAgain: (connection: MailboxConnection, folders: readonly string[], signal: AbortSignal) =>
      askForUnavailable(connection, unavailable, folders, signal),
    sinkOf: (folder: string) => {
      const sink = createMailboxSink(id, folder, settings, context);
      return {
        ...sink,
        async store(...args: Parameters<typeof sink.store>) {
          await sink.store(...args);
          if (args[0].length > 0) options.onStored();
        },
      };
    },
  };
  let { paused } = stored;
  let poller = newPoller();

  function newPoller(): Poller {
    const pollerOptions: PollerOptions = {
      ...pass,
      now,
      log,
      onStatus(status) {
        if (status.lastError !== null) {
          recordPollError(database, id, status.lastError.at, status.lastError.message).catch((error: unknown) =>
            log.error({ err: error }, 'the state of a mailbox could not be stored'),
          );
        }
        options.onStatus();
      },
      async onPass() {
        await recordPoll(database, id, now());
        await options.onPass();
      },
    };
    return createPoller(pollerOptions);
  }

  const stopping = new AbortController();
  let judging: Promise<void> | null = null;

  let restarting: Promise<void> = Promise.resolve();

  /** One after the other: two at once would leave a poller behind that nothing can stop. */
  function restart(): Promise<void> {
    restarting = restarting.then(async () => {
      await poller.stop();
      if (stopping.signal.aborted) return;
      poller = newPoller();
      if (!paused) poller.start();
      options.onStatus();
    });
    return restarting;
  }

  return {
    id,
    name: stored.address,
    origin: stored.origin,
    settings,
    status() {
      const status = poller.status();
      return { ...status, state: paused ? 'paused' : status.state, judging: judging !== null };
    },
    start() {
      if (!paused) poller.start();
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([restarting, judging]);
      await poller.stop();
    },
    async pause(wanted) {
      await setPaused(database, id, wanted);
      paused = wanted;
      await restart();
    },
    async reauthenticate() {
      if (stopping.signal.aborted) return;
      if (judging === null) {
        judging = options.judge({ mailboxId: id, trust: settings.trust }, stopping.signal).finally(() => {
          judging = null;
          options.onStatus();
        });
        options.onStatus();
      }
      await judging;
    },
    pollNow: restart,
    async askAgain() {
      const asked = await listUnavailable(database, id, { before: now(), after: 0, limit: ROUND_MESSAGES });
      if (paused || asked.length === 0) return 0;
      rounds.askSoon();
      await restart();
      return asked.length;
    },
    async readOnce(onProgress) {
      try {
        const connection = await openMailbox(pass);
        try {
          const { signal } = new AbortController();
          const { troubles } = await readMailbox(connection, pass, signal, ({ done, total }) =>
            onProgress(done, total),
          );
          await connection.within(connection.client.logout());
          await recordPoll(database, id, now());
          return troubles.length === 0 ? null : troubles.join(' ');
        } finally {
          connection.client.close();
        }
      } catch (error) {
        const { message } = describeMailboxError(error, settings.host);
        await recordPollError(database, id, now(), message);
        return message;
      }
    },
  };
}
