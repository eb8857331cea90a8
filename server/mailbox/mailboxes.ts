import { fromMillis } from '../contract/time.ts';
import type { IngestContext } from '../ingest/ingest.ts';
import type { Log } from '../log.ts';
import { withRenewed, writeRenewed } from '../oauth/renewed-token.ts';
import { type SecretBox, SecretError } from '../secrets.ts';
import {
  listOwnMailboxes,
  openMailbox,
  readdressMailbox,
  removeMailbox,
  type StoredMailbox,
  writeMailboxSettings,
} from '../store/mailboxes/mailboxes.ts';
import type { MailboxTimeouts } from './connect.ts';
import { credentialsOf } from './credentials.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { readOwnMailbox, writeOwnMailbox } from './own-mailbox.ts';
import { type Login, type MailboxSettings, mailboxAddress } from './settings.ts';
import { type MailboxFinding, type MailboxTrial, tryMailbox } from './trial.ts';

export interface MailboxesOptions {
  readonly context: Omit<IngestContext, 'trust'>;
  readonly timeouts: MailboxTimeouts;
  readonly log: Log;
  /** Asks token servers. */
  readonly fetch: typeof fetch;
  /** Opened when the first secret is sealed or opened. */
  box(): SecretBox;
  onStatus(): void;
  /** Messages were stored: verdicts may have changed. */
  onStored(): void;
  /** A mailbox has been read to its end. */
  onPass(): Promise<void>;
  /** Authenticates again the messages of a mailbox that were authenticated by another policy than its present one. */
  judge(selection: { readonly mailboxId: number; readonly trust: string }, signal: AbortSignal): Promise<void>;
}

/** Every mailbox that is read: the configured ones, and those added in the pages. */
export interface Mailboxes {
  list(): readonly Mailbox[];
  /** The present login of a mailbox. */
  loginOf(id: number): Login | null;
  start(): void;
  stop(): Promise<void>;
  /** Applies the present authentication policy of each mailbox to what it brought before. */
  reauthenticate(): Promise<void>;
  /** Tries the mailbox, and keeps and reads it where that works. */
  add(settings: MailboxSettings): Promise<MailboxChange>;
  /** The same for one that was added before; without `login` it keeps the one it has. */
  change(id: number, settings: Omit<MailboxSettings, 'login'>, login: Login | null): Promise<MailboxChange>;
  /** Remembered across restarts. Returns the updated mailbox. */
  pause(id: number, paused: boolean): Promise<Mailbox>;
  /** Forgets it. What it brought stays. */
  remove(id: number): Promise<void>;
}

/** There is no such mailbox, or no longer. */
export class NoMailboxError extends Error {
  override name = 'NoMailboxError';

  constructor(id: number) {
    super(`mailboxes: there is no mailbox ${id}`);
  }
}

/** Someone else connected the same mailbox while this one was tried. */
export class ConnectedAlreadyError extends Error {
  override name = 'ConnectedAlreadyError';
}

export type MailboxChange =
  | { readonly ok: true; readonly mailbox: Mailbox; readonly found: MailboxFinding }
  | Exclude<MailboxTrial, { ok: true }>;

export async function openMailboxes(
  configured: readonly MailboxSettings[],
  options: MailboxesOptions,
): Promise<Mailboxes> {
  const { database } = options.context;
  const mailboxes: Mailbox[] = [];
  /** As they are now: some token servers replace a refresh token each time. */
  const logins = new Map<number, Login>();
  const tokens = { fetch: options.fetch, clock: () => fromMillis(Date.now()) };
  let running = false;

  function keep(stored: StoredMailbox, settings: Omit<MailboxSettings, 'login'>, login: Login | SecretError) {
    // A login that cannot be decrypted is reported where it is needed, and keeps nothing else from starting.
    const credentials = login instanceof SecretError ? () => Promise.reject(login) : proofOf(stored, settings, login);
    const full = { ...settings, login: login instanceof SecretError ? UNKNOWN_LOGIN : login };
    logins.set(stored.id, full.login);
    return createMailbox({ ...options, stored, settings: full, credentials });
  }

  function proofOf(stored: StoredMailbox, settings: Omit<MailboxSettings, 'login'>, login: Login) {
    if (login.kind === 'password') return async () => ({ pass: login.password });
    if (stored.origin === 'ui') {
      return credentialsOf(login, {
        ...tokens,
        async keepRefreshToken(token) {
          const renewed = withRefreshToken(login, token);
          logins.set(stored.id, renewed);
          await writeMailboxSettings(
            database,
            stored.id,
            writeOwnMailbox({ ...settings, login: renewed }, options.box()),
          );
        },
      });
    }
    const renewed = withRenewed(login.oauth, stored.settings, options.box);
    return credentialsOf(
      { kind: 'oauth', oauth: renewed },
      {
        ...tokens,
        keepRefreshToken: (token) =>
          writeMailboxSettings(database, stored.id, writeRenewed(login.oauth, token, options.box())),
      },
    );
  }

  for (const settings of configured) {
    const stored = await openMailbox(database, mailboxAddress(settings), 'config');
    mailboxes.push(keep(stored, settings, settings.login));
  }
  for (const stored of await listOwnMailboxes(database)) {
    const { settings, login } = readOwnMailbox(stored, options.box);
    mailboxes.push(keep(stored, settings, login));
  }

  /** What was found, and the login as of the end of the trial. */
  async function trial(settings: MailboxSettings) {
    let { login } = settings;
    const credentials = credentialsOf(login, {
      ...tokens,
      async keepRefreshToken(token) {
        login = withRefreshToken(login, token);
      },
    });
    const result = await tryMailbox({ settings, credentials, timeouts: options.timeouts });
    return { result, tried: { ...settings, login } };
  }

  async function put(mailbox: Mailbox, at: number): Promise<void> {
    const [old] = mailboxes.splice(at, 1, mailbox);
    await old?.stop();
    if (running) mailbox.start();
    options.onStatus();
  }

  /** Trials take seconds; what follows must see what others have done meanwhile. */
  let last: Promise<unknown> = Promise.resolve();
  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work, work);
    last = done.catch(() => {});
    return done;
  }

  function refuseSame(address: string, id: number | null): void {
    if (mailboxes.some((mailbox) => mailbox.name === address && mailbox.id !== id))
      throw new ConnectedAlreadyError(`mailboxes: ${address} is connected already`);
  }

  async function reauthenticate(): Promise<void> {
    const failed: unknown[] = [];
    // A failure in one mailbox must not keep the others from it.
    for (const mailbox of [...mailboxes]) await mailbox.reauthenticate().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  }

  function inBackground(reauthenticating: Promise<void>): void {
    reauthenticating.catch((error: unknown) =>
      options.log.error({ err: error }, 'messages could not be authenticated again'),
    );
  }

  async function addTried(settings: MailboxSettings, found: MailboxFinding): Promise<MailboxChange> {
    refuseSame(mailboxAddress(settings), null);
    const stored = await openMailbox(database, mailboxAddress(settings), 'ui');
    await writeMailboxSettings(database, stored.id, writeOwnMailbox(settings, options.box()));
    const mailbox = keep(stored, settings, settings.login);
    await put(mailbox, mailboxes.length);
    return { ok: true, mailbox, found };
  }

  async function changeTried(id: number, settings: MailboxSettings, found: MailboxFinding): Promise<MailboxChange> {
    const at = mailboxes.findIndex((mailbox) => mailbox.id === id);
    const old = mailboxes[at];
    if (old === undefined) throw new NoMailboxError(id);
    const address = mailboxAddress(settings);
    refuseSame(address, id);
    await old.stop();
    if (address !== old.name) await readdressMailbox(database, id, address);
    await writeMailboxSettings(database, id, writeOwnMailbox(settings, options.box()));
    const paused = old.status().state === 'paused';
    const mailbox = keep({ id, address, origin: 'ui', settings: null, paused }, settings, settings.login);
    // Before the new policy is shown: what the mailbox brought does not count by it yet.
    inBackground(mailbox.reauthenticate());
    await put(mailbox, at);
    return { ok: true, mailbox, found };
  }

  return {
    list: () => mailboxes,
    loginOf: (id) => logins.get(id) ?? null,
    start() {
      running = true;
      for (const mailbox of mailboxes) mailbox.start();
      inBackground(reauthenticate());
    },
    async stop() {
      running = false;
      await Promise.all(mailboxes.map((mailbox) => mailbox.stop()));
    },
    reauthenticate,
    async add(settings) {
      const { result, tried } = await trial(settings);
      return result.ok ? oneAtATime(() => addTried(tried, result.found)) : result;
    },
    async change(id, settings, login) {
      const old = mailboxes.find((mailbox) => mailbox.id === id);
      if (old === undefined) throw new NoMailboxError(id);
      const known = login ?? logins.get(id) ?? old.settings.login;
      const { result, tried } = await trial({ ...settings, login: known });
      if (!result.ok) return result;
      return oneAtATime(() => {
        // Meanwhile the mailbox itself may have received a newer refresh token than the one that was tried.
        const isNewer = login === null && tried.login === known;
        return changeTried(id, isNewer ? { ...tried, login: logins.get(id) ?? known } : tried, result.found);
      });
    },
    pause: (id, paused) =>
      oneAtATime(async () => {
        const mailbox = mailboxes.find((it) => it.id === id);
        if (mailbox === undefined) throw new NoMailboxError(id);
        await mailbox.pause(paused);
        return mailbox;
      }),
    remove: (id) =>
      oneAtATime(async () => {
        const at = mailboxes.findIndex((mailbox) => mailbox.id === id);
        if (at === -1) throw new NoMailboxError(id);
        const [old] = mailboxes.splice(at, 1);
        await old?.stop();
        await removeMailbox(database, id);
        logins.delete(id);
        options.onStatus();
      }),
  };
}

function withRefreshToken(login: Login, refreshToken: string): Login {
  return login.kind === 'oauth' && 'refreshToken' in login.oauth
    ? { kind: 'oauth', oauth: { ...login.oauth, refreshToken } }
    : login;
}

const UNKNOWN_LOGIN: Login = { kind: 'password', password: '' };
