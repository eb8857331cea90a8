import type { ImapFlow } from 'imapflow';
import type { Log } from '../log.ts';
import type { Clock, Instant } from '../time.ts';
import { connectMailbox, type FolderProgress, type FolderSink, readFolder } from './imap.ts';
import type { MailboxSettings } from './mailbox.ts';
import { describeMailboxError } from './mailbox-problem.ts';

export interface MailboxStatus {
  readonly state: 'waiting' | 'connecting' | 'importing' | 'idle' | 'failed';
  readonly lastPollAt: Instant | null;
  readonly lastError: { readonly at: Instant; readonly message: string } | null;
  readonly progress: (FolderProgress & { readonly perSecond: number }) | null;
}

export interface PollerOptions {
  readonly settings: MailboxSettings;
  readonly sink: FolderSink;
  readonly pollSeconds: number;
  readonly now: Clock;
  readonly log: Log;
  onStatus(status: MailboxStatus): void;
  /** A pass has ended: everything that was there is stored. */
  onPass(): Promise<void>;
}

export interface Poller {
  status(): MailboxStatus;
  start(): void;
  /** Ends after the batch in hand. */
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 15 * 60_000;
/** A refused login is not tried again soon: many servers lock the account after a few. */
const LOGIN_RETRY_MS = 15 * 60_000;

/** Keeps one mailbox read: a pass at once, then whenever the server says that mail arrived (IDLE) or the poll is due, through every broken connection. */
export function createPoller(options: PollerOptions): Poller {
  const stopping = new AbortController();
  let status: MailboxStatus = { state: 'waiting', lastPollAt: null, lastError: null, progress: null };
  let running: Promise<void> = Promise.resolve();

  function tell(change: Partial<MailboxStatus>): void {
    status = { ...status, ...change };
    options.onStatus(status);
  }

  async function run(): Promise<void> {
    let retry = FIRST_RETRY_MS;
    while (!stopping.signal.aborted) {
      try {
        await stayConnected(() => {
          retry = FIRST_RETRY_MS;
        });
      } catch (error) {
        if (stopping.signal.aborted) return;
        const problem = describeMailboxError(error, options.settings.host, options.settings.folder);
        options.log.warn(
          { mailbox: options.settings.host, code: problem.code, reason: problem.message },
          'mailbox cannot be read',
        );
        tell({ state: 'failed', progress: null, lastError: { at: options.now(), message: problem.message } });
        const wait = problem.code === 'login' ? LOGIN_RETRY_MS : retry;
        retry = Math.min(retry * 2, LAST_RETRY_MS);
        // Jitter, so that many clients of a server that comes back do not arrive together.
        await pause(wait * (0.75 + Math.random() / 2), stopping.signal);
      }
    }
  }

  async function stayConnected(onRead: () => void): Promise<void> {
    tell({ state: 'connecting' });
    const client = await connectMailbox(options.settings, stopping.signal);
    const abort = () => client.close();
    try {
      while (!stopping.signal.aborted) {
        await pass(client);
        onRead();
        if (stopping.signal.aborted) break;
        await waitForMail(client, options.pollSeconds * 1000, stopping.signal);
      }
      await Promise.race([client.logout(), pause(1_000, new AbortController().signal)]);
    } finally {
      abort();
    }
  }

  async function pass(client: ImapFlow): Promise<void> {
    const started = Date.now();
    let first: number | null = null;
    const sink: FolderSink = {
      cursor: () => options.sink.cursor(),
      async store(messages, cursor, progress) {
        await options.sink.store(messages, cursor, progress);
        first ??= progress.done - messages.length;
        const seconds = Math.max(0.001, (Date.now() - started) / 1000);
        tell({ state: 'importing', progress: { ...progress, perSecond: (progress.done - first) / seconds } });
      },
    };
    await readFolder(client, options.settings.folder, sink, stopping.signal);
    await options.onPass();
    if (!stopping.signal.aborted) tell({ state: 'idle', progress: null, lastPollAt: options.now(), lastError: null });
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

/** One pass over a mailbox folder on a connection of its own. */
export async function readOnce(settings: MailboxSettings, sink: FolderSink): Promise<void> {
  const client = await connectMailbox(settings);
  try {
    await readFolder(client, settings.folder, sink, new AbortController().signal);
    await client.logout();
  } finally {
    client.close();
  }
}

/** Resolves when mail arrived, the time is over, or `signal` is aborted; rejects when the connection is gone. */
function waitForMail(client: ImapFlow, millis: number, signal: AbortSignal): Promise<void> {
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
    if (!client.usable) onClose();
    client.idle().catch(() => {}); // `close` tells of it
  });
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', done);
  });
}
