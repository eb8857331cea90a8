import type { OAuthConfig } from '../oauth/config.ts';
import { type LoginFault, type OAuthInput, readOAuthInput } from './login-input.ts';
import type { Login, MailboxSettings } from './settings.ts';

/** A login as somebody types it into a form: one of the two, or neither where the known one is to stay. */
export interface TypedLogin {
  readonly password: string | null;
  readonly oauth: OAuthInput | null;
}

/** The account that a secret was given for. */
export type Account = Pick<MailboxSettings, 'host' | 'port' | 'user' | 'secure' | 'ca'>;

export type LoginChoice =
  | { readonly kind: 'login'; readonly login: Login }
  /** The one that is known holds on. */
  | { readonly kind: 'known' }
  | { readonly kind: 'password-needed' }
  | { readonly kind: 'faults'; readonly faults: readonly LoginFault[] };

/**
 * How a mailbox is to log in. A secret that is not typed again stays with the account it was given for: under another name,
 * or at another server, whoever changes a mailbox would have it sent there. `before`: the mailbox as it is; null for a new one.
 */
export function chooseLogin(
  typed: TypedLogin,
  account: Account,
  before: { readonly account: Account; readonly login: Login | null } | null,
): LoginChoice {
  const known = before !== null && isSameAccount(account, before.account) ? before.login : null;
  if (typed.oauth !== null) return chooseOAuth(typed.oauth, account.user, known?.kind === 'oauth' ? known.oauth : null);
  if (typed.password !== null) return { kind: 'login', login: { kind: 'password', password: typed.password } };
  return known?.kind === 'password' && known.password !== '' ? { kind: 'known' } : { kind: 'password-needed' };
}

function chooseOAuth(typed: OAuthInput, user: string, known: OAuthConfig | null): LoginChoice {
  const read = readOAuthInput(typed, user, known);
  return read.ok
    ? { kind: 'login', login: { kind: 'oauth', oauth: read.oauth } }
    : { kind: 'faults', faults: read.faults };
}

function isSameAccount(a: Account, b: Account): boolean {
  return (['host', 'port', 'user', 'secure', 'ca'] as const).every((name) => a[name] === b[name]);
}
