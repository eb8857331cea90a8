import { fromMillis } from '../contract/time.ts';
import { withRenewed, writeRenewed } from '../oauth/renewed-token.ts';
import { type SecretBox, SecretError } from '../secrets.ts';
import type { Database } from '../store/database.ts';
import { type StoredMailbox, writeMailboxSettings } from '../store/mailboxes/mailboxes.ts';
import { type AskCredentials, credentialsOf } from './credentials.ts';
import { writeOwnMailbox } from './own-mailbox.ts';
import type { Login, MailboxSettings } from './settings.ts';

export interface LoginsOptions {
  readonly database: Database;
  /** Asks token servers. */
  readonly fetch: typeof fetch;
  /** Opened when the first secret is sealed or opened. */
  readonly box: () => SecretBox;
}

/** How every mailbox logs in as of now: some token servers replace a refresh token each time, and the new one has to be kept. */
export class Logins {
  readonly #options: LoginsOptions;
  readonly #present = new Map<number, Login>();
  readonly #tokens: { readonly fetch: typeof fetch; readonly clock: () => string };

  constructor(options: LoginsOptions) {
    this.#options = options;
    this.#tokens = { fetch: options.fetch, clock: () => fromMillis(Date.now()) };
  }

  of(id: number): Login | null {
    return this.#present.get(id) ?? null;
  }

  forget(id: number): void {
    this.#present.delete(id);
  }

  /** The mailbox with its login from now on. A login that cannot be decrypted fails where it is needed, and keeps nothing else from starting. */
  keep(
    stored: StoredMailbox,
    settings: Omit<MailboxSettings, 'login'>,
    login: Login | SecretError,
  ): { readonly settings: MailboxSettings; readonly credentials: AskCredentials } {
    const isUnknown = login instanceof SecretError;
    const known = isUnknown ? UNKNOWN_LOGIN : login;
    this.#present.set(stored.id, known);
    return {
      settings: { ...settings, login: known },
      credentials: isUnknown ? () => Promise.reject(login) : this.#credentialsOf(stored, settings, login),
    };
  }

  /** For a trial, which keeps nothing; `present` is the login as it is after it. */
  borrow(login: Login): { readonly credentials: AskCredentials; readonly present: () => Login } {
    let present = login;
    const credentials = credentialsOf(login, {
      ...this.#tokens,
      async keepRefreshToken(token) {
        present = withRefreshToken(present, token);
      },
    });
    return { credentials, present: () => present };
  }

  #credentialsOf(stored: StoredMailbox, settings: Omit<MailboxSettings, 'login'>, login: Login): AskCredentials {
    if (login.kind === 'password') return async () => ({ pass: login.password });
    const { database, box } = this.#options;
    if (stored.origin === 'ui') {
      const keepRefreshToken = async (token: string) => {
        const renewed = withRefreshToken(login, token);
        this.#present.set(stored.id, renewed);
        await writeMailboxSettings(database, stored.id, writeOwnMailbox({ ...settings, login: renewed }, box()));
      };
      return credentialsOf(login, { ...this.#tokens, keepRefreshToken });
    }
    const renewed: Login = { kind: 'oauth', oauth: withRenewed(login.oauth, stored.settings, box) };
    const keepRefreshToken = (token: string) =>
      writeMailboxSettings(database, stored.id, writeRenewed(login.oauth, token, box()));
    return credentialsOf(renewed, { ...this.#tokens, keepRefreshToken });
  }
}

function withRefreshToken(login: Login, refreshToken: string): Login {
  return login.kind === 'oauth' && 'refreshToken' in login.oauth
    ? { kind: 'oauth', oauth: { ...login.oauth, refreshToken } }
    : login;
}

const UNKNOWN_LOGIN: Login = { kind: 'password', password: '' };
