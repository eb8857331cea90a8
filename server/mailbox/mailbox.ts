import { parseAuthenticationPolicy } from '../authenticity/authentication-policy.ts';
import { addSeconds, type Instant } from '../contract/time.ts';
import type { IngestContext } from '../ingest/ingest.ts';
import type { Log } from '../log.ts';
import {
  readCursor,
  recordPoll,
  recordPollError,
  type StoredMailbox,
  setPaused,
} from '../store/mailboxes/mailboxes.ts';
import { listUnavailable } from '../store/mailboxes/unavailable.ts';
import { pause } from '../timers.ts';
import type { MailboxConnection, MailboxTimeouts } from './connect.ts';
import type { AskCredentials } from './credentials.ts';
import { createBatchSize } from './folders/batch-size.ts';
import { BATCH_MESSAGES } from './folders/folder-reader.ts';
import { logIn } from './log-in.ts';
import { type MailboxPassResult, type PassContext, readMailbox } from './pass.ts';
import { describeMailboxError, FolderLostError, isInternal, type MailboxProblem } from './problem.ts';
import { FolderRetries, Retry } from './retry.ts';
import type { MailboxSettings } from './settings.ts';
import { importing, type MailboxStatus, WAITING } from './status.ts';
import { createUnavailableRounds, ROUND_MESSAGES } from './unavailable.ts';
import { type Waiting, waitForMail } from './wait-for-mail.ts';

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

/** A stop must not wait for a server that does not answer. */
const STOP_MS = 5_000;
/** How many times the first pause between two tries a quiet connection has lasted where its end is no sign of trouble. */
const LASTING = 5;
/** Each of them costs a login. */
const MOST_LOST_FOLDERS = 5;

export function createMailbox(options: MailboxOptions): Mailbox {
  return new ImapMailbox(options);
}

/**
 * Keeps one mailbox read: a pass at once, then whenever the server says that mail arrived (IDLE) or the poll is due, through
 * every broken connection.
 */
class ImapMailbox implements Mailbox {
  readonly id: number;
  readonly name: string;
  readonly origin: 'config' | 'ui';
  readonly settings: MailboxSettings;
  readonly #options: MailboxOptions;
  readonly #pass: PassContext;
  readonly #stopping = new AbortController();
  #status = WAITING;
  #paused: boolean;
  #reading: Reading | null = null;
  #restarting: Promise<void> = Promise.resolve();
  #reauthenticating: Promise<void> | null = null;

  constructor(options: MailboxOptions) {
    const { stored, settings, context, onStored } = options;
    this.id = stored.id;
    this.name = stored.address;
    this.origin = stored.origin;
    this.settings = settings;
    this.#options = options;
    this.#paused = stored.paused;
    this.#pass = {
      mailboxId: stored.id,
      settings,
      ingest: { ...context, trust: parseAuthenticationPolicy(settings.trust) },
      batchSize: createBatchSize(BATCH_MESSAGES),
      unavailable: createUnavailableRounds(),
      folderRetries: new FolderRetries(options.timeouts.retry),
      onStored,
      onDropped: (folder, messages) =>
        options.log.info(
          { mailbox: settings.host, folder, messages },
          'messages that waited to be moved, marked or deleted stay as they are',
        ),
    };
  }

  status() {
    const state = this.#paused ? ('paused' as const) : this.#status.state;
    return { ...this.#status, state, judging: this.#reauthenticating !== null };
  }

  start(): void {
    if (this.#paused) return;
    const abort = new AbortController();
    this.#reading = { abort, ended: this.#keepReading(abort.signal) };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([this.#restarting, this.#reauthenticating]);
    await this.#endReading();
  }

  async pause(paused: boolean): Promise<void> {
    await setPaused(this.#database, this.id, paused);
    this.#paused = paused;
    await this.pollNow();
  }

  /** One after the other: two at once would leave a connection behind that nothing can end. */
  pollNow(): Promise<void> {
    this.#restarting = this.#restarting.then(async () => {
      await this.#endReading();
      if (this.#stopping.signal.aborted) return;
      this.#status = WAITING;
      this.start();
      this.#options.onStatus();
    });
    return this.#restarting;
  }

  async reauthenticate(): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    if (this.#reauthenticating === null) {
      const { judge, onStatus } = this.#options;
      this.#reauthenticating = judge({ mailboxId: this.id, trust: this.settings.trust }, signal).finally(() => {
        this.#reauthenticating = null;
        onStatus();
      });
      onStatus();
    }
    await this.#reauthenticating;
  }

  async askAgain(): Promise<number> {
    const selection = { before: this.#now(), after: 0, limit: ROUND_MESSAGES };
    const asked = await listUnavailable(this.#database, this.id, selection);
    if (this.#paused || asked.length === 0) return 0;
    this.#pass.unavailable.askSoon();
    await this.pollNow();
    return asked.length;
  }

  async readOnce(onProgress: (done: number, total: number) => void): Promise<string | null> {
    try {
      const troubles = await this.#readInTurns(onProgress);
      await recordPoll(this.#database, this.id, this.#now());
      return troubles.length === 0 ? null : troubles.join(' ');
    } catch (error) {
      const { message } = this.#describe(error);
      await recordPollError(this.#database, this.id, this.#now(), message);
      return message;
    }
  }

  /** One pass; where a folder breaks the connection, once more for the others. */
  async #readInTurns(onProgress: (done: number, total: number) => void): Promise<readonly string[]> {
    const { signal } = new AbortController();
    for (let lost = 0; ; lost++) {
      const connection = await logIn(this.#options);
      try {
        const { troubles } = await readMailbox(connection, this.#pass, signal, ({ done, total }) =>
          onProgress(done, total),
        );
        await connection.within(connection.client.logout());
        return troubles;
      } catch (error) {
        if (!(error instanceof FolderLostError) || lost >= MOST_LOST_FOLDERS) throw error;
      } finally {
        connection.client.close();
      }
    }
  }

  get #pollMillis(): number {
    return this.settings.pollSeconds * 1000;
  }

  get #database() {
    return this.#options.context.database;
  }

  #now(): Instant {
    return this.#options.context.now();
  }

  #in(millis: number): Instant {
    return addSeconds(this.#now(), Math.round(millis / 1000));
  }

  #update(change: Partial<MailboxStatus>): void {
    this.#status = { ...this.#status, ...change };
    const { lastError } = this.#status;
    if (lastError !== null) {
      recordPollError(this.#database, this.id, lastError.at, lastError.message).catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'the state of a mailbox could not be stored'),
      );
    }
    this.#options.onStatus();
  }

  async #endReading(): Promise<void> {
    this.#reading?.abort.abort();
    await this.#reading?.ended;
  }

  async #keepReading(signal: AbortSignal): Promise<void> {
    const retry = new Retry(this.#options.timeouts.retry);
    while (!signal.aborted) {
      try {
        await this.#stayConnected(signal, () => retry.reset());
      } catch (error) {
        if (signal.aborted) return;
        const problem = this.#describe(error);
        if (error instanceof IdleClosedError) {
          await pause(retry.after(problem), signal);
          continue;
        }
        this.#options.log.warn(
          { mailbox: this.settings.host, code: problem.code, reason: problem.message },
          'mailbox cannot be read',
        );
        const wait = retry.after(problem);
        this.#update({
          state: 'failed',
          progress: null,
          nextPollAt: this.#in(wait),
          lastError: { at: this.#now(), message: problem.message },
        });
        await pause(wait, signal);
      }
    }
  }

  /** Reads and waits until the connection breaks or `signal` is aborted; `onRead` hears that reading gets on. */
  async #stayConnected(signal: AbortSignal, onRead: () => void): Promise<void> {
    this.#update({ state: 'connecting', nextPollAt: null });
    const connection = await logIn(this.#options, signal);
    const { client } = connection;
    this.#update({ encrypted: client.secureConnection });
    const hangUp = () => void setTimeout(() => client.close(), STOP_MS).unref();
    signal.addEventListener('abort', hangUp);
    try {
      while (!signal.aborted) {
        const { first: folder, wait } = await this.#readAll(connection, signal, onRead);
        onRead();
        if (signal.aborted) break;
        const cursor = await readCursor(this.#database, this.id, folder);
        const waiting = { folder, cursor, millis: Math.min(wait, this.#pollMillis), signal };
        await this.#waitForMail(connection, waiting);
      }
      await Promise.race([client.logout(), pause(1_000)]);
    } finally {
      signal.removeEventListener('abort', hangUp);
      client.close();
    }
  }

  async #waitForMail(connection: MailboxConnection, waiting: Waiting): Promise<void> {
    const since = performance.now();
    try {
      await waitForMail(connection, waiting);
    } catch (error) {
      const hasLasted = performance.now() - since > this.#options.timeouts.retry * LASTING;
      if (hasLasted && this.#describe(error).code === 'closed') throw new IdleClosedError('', { cause: error });
      throw error;
    }
  }

  #describe(error: unknown): MailboxProblem {
    if (isInternal(error))
      this.#options.log.error({ err: error, mailbox: this.settings.host }, 'a mailbox met a fault');
    return describeMailboxError(error instanceof IdleClosedError ? error.cause : error, this.settings.host);
  }

  async #readAll(connection: MailboxConnection, signal: AbortSignal, onRead: () => void): Promise<MailboxPassResult> {
    const started = Date.now();
    let first: number | null = null;
    const onStored = () => {
      onRead();
      this.#pass.onStored();
    };
    const result = await readMailbox(connection, { ...this.#pass, onStored }, signal, (progress) => {
      if (first === null) {
        first = progress.done;
        if (progress.done === progress.total) return; // nothing new
      }
      this.#update(importing(progress, first, (Date.now() - started) / 1000, this.#now()));
    });
    await recordPoll(this.#database, this.id, this.#now());
    await this.#options.onPass();
    for (const reason of result.troubles)
      this.#options.log.warn({ mailbox: this.settings.host, reason }, 'mailbox was read, but');
    if (!signal.aborted)
      this.#update({
        state: 'idle',
        progress: null,
        lastDaysIn: true,
        lastPollAt: this.#now(),
        nextPollAt: this.#in(Math.min(result.wait, this.#pollMillis)),
        lastError: null,
        trouble: result.troubles.length === 0 ? null : result.troubles.join(' '),
      });
    return result;
  }
}

/** A connection over which nothing was to be read has ended: proxies do that after a while. It comes back before anybody is told. */
class IdleClosedError extends Error {
  override readonly name = 'IdleClosedError';
}

interface Reading {
  readonly abort: AbortController;
  /** When the batch in hand is stored and the connection closed. */
  readonly ended: Promise<void>;
}
