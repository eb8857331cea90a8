/*
 * Reports arrive by mail, at an address of a TLSRPT record (RFC 8460 section 5.3); this folder reads them where they lie, by
 * IMAP (RFC 9051). A mailbox has folders; a message in one is named by its UID, which holds for as long as the folder's
 * UIDVALIDITY does. IDLE (RFC 2177) tells of new mail. A message that the server lists and does not deliver is unavailable
 * (RFC 5530). A cursor says which UIDs are read; it moves in the transaction that stores them.
 *
 * Four storeys: all mailboxes (this file), one mailbox that stays connected (mailbox.ts), one pass over its folders (pass.ts),
 * one folder in batches (folders/folder-reader.ts), which end in a sink. Imports store, ingest, oauth, authenticity and what is below
 * them; nothing of http or alerts. imapflow is used here and nowhere else.
 */
import type { IngestContext } from '../ingest/ingest.ts';
import type { Log } from '../log.ts';
import type { SecretBox, SecretError } from '../secrets.ts';
import type { Database } from '../store/database.ts';
import {
  listOwnMailboxes,
  openMailbox,
  readdressMailbox,
  removeMailbox,
  type StoredMailbox,
  writeMailboxSettings,
} from '../store/mailboxes/mailboxes.ts';
import type { MailboxTimeouts } from './connect.ts';
import { Logins } from './logins.ts';
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
  const mailboxes = new OpenMailboxes(options);
  const { database } = options.context;
  for (const settings of configured) {
    const stored = await openMailbox(database, mailboxAddress(settings), 'config');
    mailboxes.open(stored, settings, settings.login);
  }
  for (const stored of await listOwnMailboxes(database)) {
    const { settings, login } = readOwnMailbox(stored, options.box);
    mailboxes.open(stored, settings, login);
  }
  return mailboxes;
}

class OpenMailboxes implements Mailboxes {
  readonly #options: MailboxesOptions;
  readonly #database: Database;
  readonly #logins: Logins;
  readonly #mailboxes: Mailbox[] = [];
  #running = false;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: MailboxesOptions) {
    const { database } = options.context;
    this.#options = options;
    this.#database = database;
    this.#logins = new Logins({ database, fetch: options.fetch, box: options.box });
  }

  open(stored: StoredMailbox, settings: Omit<MailboxSettings, 'login'>, login: Login | SecretError): void {
    this.#mailboxes.push(this.#create(stored, settings, login));
  }

  list(): readonly Mailbox[] {
    return this.#mailboxes;
  }

  loginOf(id: number): Login | null {
    return this.#logins.of(id);
  }

  start(): void {
    this.#running = true;
    for (const mailbox of this.#mailboxes) mailbox.start();
    this.#inBackground(this.reauthenticate());
  }

  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#mailboxes.map((mailbox) => mailbox.stop()));
  }

  async reauthenticate(): Promise<void> {
    const failed: unknown[] = [];
    // A failure in one mailbox must not keep the others from it.
    for (const mailbox of [...this.#mailboxes])
      await mailbox.reauthenticate().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  }

  async add(settings: MailboxSettings): Promise<MailboxChange> {
    const { result, tried } = await this.#try(settings);
    return result.ok ? this.#oneAtATime(() => this.#addTried(tried, result.found)) : result;
  }

  async change(id: number, settings: Omit<MailboxSettings, 'login'>, login: Login | null): Promise<MailboxChange> {
    const old = this.#find(id);
    const known = login ?? this.#logins.of(id) ?? old.settings.login;
    const { result, tried } = await this.#try({ ...settings, login: known });
    if (!result.ok) return result;
    return this.#oneAtATime(() => {
      // Meanwhile the mailbox itself may have received a newer refresh token than the one that was tried.
      const isNewer = login === null && tried.login === known;
      const latest = isNewer ? { ...tried, login: this.#logins.of(id) ?? known } : tried;
      return this.#changeTried(id, latest, result.found);
    });
  }

  pause(id: number, paused: boolean): Promise<Mailbox> {
    return this.#oneAtATime(async () => {
      const mailbox = this.#find(id);
      await mailbox.pause(paused);
      return mailbox;
    });
  }

  remove(id: number): Promise<void> {
    return this.#oneAtATime(async () => {
      const mailbox = this.#find(id);
      this.#mailboxes.splice(this.#mailboxes.indexOf(mailbox), 1);
      await mailbox.stop();
      await removeMailbox(this.#database, id);
      this.#logins.forget(id);
      this.#options.onStatus();
    });
  }

  #create(stored: StoredMailbox, settings: Omit<MailboxSettings, 'login'>, login: Login | SecretError): Mailbox {
    return createMailbox({ ...this.#options, stored, ...this.#logins.keep(stored, settings, login) });
  }

  #find(id: number): Mailbox {
    const mailbox = this.#mailboxes.find((it) => it.id === id);
    if (mailbox === undefined) throw new NoMailboxError(id);
    return mailbox;
  }

  /** What was found, and the settings with the login as of the end of the trial. */
  async #try(settings: MailboxSettings) {
    const { credentials, present } = this.#logins.borrow(settings.login);
    const result = await tryMailbox({ settings, credentials, timeouts: this.#options.timeouts });
    return { result, tried: { ...settings, login: present() } };
  }

  async #addTried(settings: MailboxSettings, found: MailboxFinding): Promise<MailboxChange> {
    const address = mailboxAddress(settings);
    this.#refuseSame(address, null);
    const stored = await openMailbox(this.#database, address, 'ui');
    await this.#write(stored.id, settings);
    const mailbox = this.#create(stored, settings, settings.login);
    await this.#put(mailbox, this.#mailboxes.length);
    return { ok: true, mailbox, found };
  }

  async #changeTried(id: number, settings: MailboxSettings, found: MailboxFinding): Promise<MailboxChange> {
    const old = this.#find(id);
    const at = this.#mailboxes.indexOf(old);
    const address = mailboxAddress(settings);
    this.#refuseSame(address, id);
    await old.stop();
    if (address !== old.name) await readdressMailbox(this.#database, id, address);
    await this.#write(id, settings);
    const paused = old.status().state === 'paused';
    const mailbox = this.#create({ id, address, origin: 'ui', settings: null, paused }, settings, settings.login);
    // Before the new policy is shown: what the mailbox brought does not count by it yet.
    this.#inBackground(mailbox.reauthenticate());
    await this.#put(mailbox, at);
    return { ok: true, mailbox, found };
  }

  #write(id: number, settings: MailboxSettings): Promise<void> {
    return writeMailboxSettings(this.#database, id, writeOwnMailbox(settings, this.#options.box()));
  }

  async #put(mailbox: Mailbox, at: number): Promise<void> {
    const [old] = this.#mailboxes.splice(at, 1, mailbox);
    await old?.stop();
    if (this.#running) mailbox.start();
    this.#options.onStatus();
  }

  #refuseSame(address: string, id: number | null): void {
    if (this.#mailboxes.some((mailbox) => mailbox.name === address && mailbox.id !== id))
      throw new ConnectedAlreadyError(`mailboxes: ${address} is connected already`);
  }

  /** Trials take seconds; what follows must see what others have done meanwhile. */
  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastChange.then(work, work);
    this.#lastChange = done.catch(() => {});
    return done;
  }

  #inBackground(reauthenticating: Promise<void>): void {
    reauthenticating.catch((error: unknown) =>
      this.#options.log.error({ err: error }, 'messages could not be authenticated again'),
    );
  }
}
