import type { ImapFlow } from 'imapflow';
import { addDays, addSeconds, type Clock, dayOf, type Instant, startOfDay } from '../contract/time.ts';
import type { Log } from '../log.ts';
import { pause } from '../timers.ts';
import { connectMailbox, type MailboxConnection, type MailboxTimeouts } from './connect.ts';
import type { AskCredentials } from './credentials.ts';
import type { FolderProgress } from './folder-reader.ts';
import { type MailboxPassContext, type MailboxPassResult, readMailbox } from './pass.ts';
import { describeMailboxError } from './problem.ts';

export interface MailboxStatus {
  readonly state: 'waiting' | 'connecting' | 'importing' | 'idle' | 'failed';
  /** Whether the last connection was; without TLS only a server on this machine is allowed. Null before the first. */
  readonly encrypted: boolean | null;
  readonly lastPollAt: Instant | null;
  readonly nextPollAt: Instant | null;
  readonly lastError: { readonly at: Instant; readonly message: string } | null;
  /** Everything was read, but this is not as it should be; null when all is well. */
  readonly trouble: string | null;
  readonly progress: (Omit<FolderProgress, 'readBackTo'> & { readonly perSecond: number }) | null;
  /** Everything that arrived in the last 14 days is stored, as far as we know; stays false through a broken connection. */
  readonly lastDaysIn: boolean;
}

export interface PollerOptions extends MailboxPassContext {
  /** The credentials; `again` where the server rejected the last ones. */
  readonly credentials: AskCredentials;
  readonly timeouts: MailboxTimeouts;
  readonly now: Clock;
  readonly log: Log;
  onStatus(status: MailboxStatus): void;
  /** A pass has ended: everything that was there is stored. */
  onPass(): Promise<void>;
}

export interface Poller {
  status(): MailboxStatus;
  start(): void;
  /** Stops after the current batch. */
  stop(): Promise<void>;
}

const LAST_RETRY_MS = 15 * 60_000;
/** A refused login is not tried again soon, and ever less often: many servers lock the account after a few. */
const LOGIN_RETRY_MS = 15 * 60_000;
const LAST_LOGIN_RETRY_MS = 60 * 60_000;
/** Days of the strip, the clock and the what-if number. */
const VERDICT_DAYS = 14;
/** A stop must not wait for a server that does not answer. */
const STOP_MS = 5_000;

/** Keeps one mailbox read: a pass at once, then whenever the server says that mail arrived (IDLE) or the poll is due, through every broken connection. */
export function createPoller(options: PollerOptions): Poller {
  const { settings, now } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let status: MailboxStatus = {
    state: 'waiting',
    encrypted: null,
    lastPollAt: null,
    nextPollAt: null,
    lastError: null,
    trouble: null,
    progress: null,
    lastDaysIn: true,
  };
  let running: Promise<void> = Promise.resolve();

  function update(change: Partial<MailboxStatus>): void {
    status = { ...status, ...change };
    options.onStatus(status);
  }
  const soon = (millis: number) => addSeconds(now(), Math.round(millis / 1000));

  async function run(): Promise<void> {
    let retry = options.timeouts.retry;
    let loginRetry = LOGIN_RETRY_MS;
    while (!signal.aborted) {
      try {
        await stayConnected(() => {
          retry = options.timeouts.retry;
          loginRetry = LOGIN_RETRY_MS;
        });
      } catch (error) {
        if (signal.aborted) return;
        const problem = describeMailboxError(error, settings.host);
        options.log.warn(
          { mailbox: settings.host, code: problem.code, reason: problem.message },
          'mailbox cannot be read',
        );
        const isRefusal = problem.code === 'login' || problem.code === 'secret' || problem.code === 'token';
        // Jitter, so that the clients of a recovering server do not all arrive at once.
        const wait = (isRefusal ? loginRetry : retry) * (0.75 + Math.random() / 2);
        if (isRefusal) loginRetry = Math.min(loginRetry * 2, LAST_LOGIN_RETRY_MS);
        else retry = Math.min(retry * 2, LAST_RETRY_MS);
        update({
          state: 'failed',
          progress: null,
          nextPollAt: soon(wait),
          lastError: { at: now(), message: problem.message },
        });
        await pause(wait, signal);
      }
    }
  }

  async function stayConnected(onRead: () => void): Promise<void> {
    update({ state: 'connecting', nextPollAt: null });
    const connection = await openMailbox(options, signal);
    const { client } = connection;
    update({ encrypted: client.secureConnection });
    const hangUp = () => void setTimeout(() => client.close(), STOP_MS).unref();
    signal.addEventListener('abort', hangUp);
    try {
      while (!signal.aborted) {
        const result = await pass(connection, onRead);
        onRead();
        if (!signal.aborted) await waitForMail(connection, result, settings.pollSeconds * 1000);
      }
      await Promise.race([client.logout(), pause(1_000)]);
    } finally {
      signal.removeEventListener('abort', hangUp);
      client.close();
    }
  }

  async function pass(connection: MailboxConnection, onRead: () => void): Promise<MailboxPassResult> {
    const started = Date.now();
    let first: number | null = null;
    const result = await readMailbox(connection, options, signal, (progress) => {
      if (first === null) {
        first = progress.done;
        if (progress.done === progress.total) return; // nothing new
      } else onRead();
      const seconds = Math.max(0.001, (Date.now() - started) / 1000);
      const { done, total, readBackTo } = progress;
      update({
        state: 'importing',
        progress: { done, total, perSecond: (done - first) / seconds },
        lastDaysIn: readBackTo !== null && readBackTo < startOfVerdicts(now()),
      });
    });
    await options.onPass();
    for (const reason of result.troubles) options.log.warn({ mailbox: settings.host, reason }, 'mailbox was read, but');
    if (!signal.aborted)
      update({
        state: 'idle',
        progress: null,
        lastDaysIn: true,
        lastPollAt: now(),
        nextPollAt: soon(settings.pollSeconds * 1000),
        lastError: null,
        trouble: result.troubles.length === 0 ? null : result.troubles.join(' '),
      });
    return result;
  }

  /** Resolves when mail may have arrived, the time is over, or we stop; rejects when the connection is gone. */
  async function waitForMail(connection: MailboxConnection, result: MailboxPassResult, millis: number): Promise<void> {
    const { client } = connection;
    const cursor = await options.sinkOf(result.first).cursor();
    const opened = await connection.within(client.mailboxOpen(result.first, { readOnly: true }));
    const isNew = String(opened.uidValidity) !== cursor?.uidValidity || opened.uidNext > cursor.highestUid + 1;
    // UIDs may also grow without a new message; but an empty pass costs little.
    if (isNew && opened.exists > 0 && (await hasNewer(connection, cursor?.highestUid ?? 0))) return;
    await waitForEvent(client, millis, signal);
  }

  return {
    status: () => status,
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The first moment of the days that verdicts cover: a report cannot arrive before the day it is about. */
function startOfVerdicts(present: Instant): Instant {
  return startOfDay(addDays(dayOf(present), -VERDICT_DAYS));
}

/** Connects; where the server rejects an access token, once more with a fresh one. */
export async function openMailbox(
  { settings, credentials, timeouts }: Pick<PollerOptions, 'settings' | 'credentials' | 'timeouts'>,
  signal?: AbortSignal,
): Promise<MailboxConnection> {
  try {
    return await connectMailbox(settings, await credentials(false, signal), timeouts, signal);
  } catch (error) {
    const isRefused = describeMailboxError(error, settings.host).code === 'login';
    if (settings.login.kind !== 'oauth' || !isRefused || signal?.aborted === true) throw error;
    return await connectMailbox(settings, await credentials(true, signal), timeouts, signal);
  }
}

async function hasNewer(connection: MailboxConnection, highestUid: number): Promise<boolean> {
  const found = await connection.within(connection.client.search({ uid: `${highestUid + 1}:*` }, { uid: true }));
  // `n:*` names the last message even where its UID is below n.
  return Array.isArray(found) && found.some((uid) => uid > highestUid);
}

function waitForEvent(client: ImapFlow, millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMail = () => settle(resolve);
    const onClose = () =>
      settle(() => reject(Object.assign(new Error('connection closed'), { code: 'EConnectionClosed' })));
    const timer = setTimeout(onMail, millis);
    function settle(then: () => void): void {
      clearTimeout(timer);
      client.off('exists', onMail);
      client.off('close', onClose);
      signal.removeEventListener('abort', onMail);
      then();
    }
    client.on('exists', onMail);
    client.on('close', onClose);
    signal.addEventListener('abort', onMail);
    if (signal.aborted) onMail();
    else if (!client.usable) onClose();
    else client.idle().catch(() => {}); // `close` reports it
  });
}
