import { z } from 'zod';
import { isRsaKey, isTenant, type OAuthConfig } from '../oauth/config.ts';
import type { Login, MailboxSettings } from './settings.ts';

/** OAuth2 as typed into a form. A null secret means the stored one. */
export type OAuthInput =
  | ({ readonly kind: 'google-refresh-token'; readonly clientId: string } & Secrets)
  | { readonly kind: 'google-service-account'; readonly key: string | null }
  | ({ readonly kind: 'microsoft-client-credentials'; readonly tenant: string; readonly clientId: string } & Pick<
      Secrets,
      'clientSecret'
    >)
  | ({ readonly kind: 'microsoft-refresh-token'; readonly tenant: string; readonly clientId: string } & Secrets);

interface Secrets {
  readonly clientSecret: string | null;
  readonly refreshToken: string | null;
}

export type LoginField = 'user' | 'tenant' | 'clientId' | 'clientSecret' | 'refreshToken' | 'key';

/** What is wrong with one field; the message repeats nothing of the input. */
export interface LoginFault {
  readonly field: LoginField;
  readonly code:
    | 'needed'
    | 'too-long'
    | 'address'
    | 'tenant'
    | `key-${'json' | 'kind' | 'parts' | 'private' | 'address'}`;
  readonly message: string;
}

export type LoginReading =
  | { readonly ok: true; readonly oauth: OAuthConfig }
  | { readonly ok: false; readonly faults: readonly LoginFault[] };

const MESSAGES: Readonly<Record<LoginFault['code'], string>> = {
  needed: 'is needed',
  'too-long': 'is too long',
  address: 'expected the mail address of the mailbox',
  tenant: 'expected the directory id of the tenant, or one of its domains',
  'key-json': 'expected the JSON file of the key as Google hands it out',
  'key-kind': 'this is not the key of a service account',
  'key-parts': 'client_email or private_key is missing',
  'key-private': 'private_key is no RSA key in PEM of 1024 bits or more',
  'key-address': 'token_uri leads to no address of Google',
};
const MAX_TEXT = 4096;
const MAX_KEY = 32 * 1024;

const keyFile = z.looseObject({
  client_email: z
    .string()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/),
  private_key: z.string().min(1).max(16_384),
  private_key_id: z.string().max(MAX_TEXT).optional().catch(undefined),
});

/** Validates every field. `known` supplies the null secrets where everything that is not secret is unchanged. */
export function readOAuthInput(input: OAuthInput, user: string, known: OAuthConfig | null): LoginReading {
  const faults: LoginFault[] = [];
  const fault = (field: LoginField, code: LoginFault['code']) => {
    faults.push({ field, code, message: MESSAGES[code] });
  };
  const text = (field: LoginField, value: string | null): string => {
    const trimmed = value?.trim() ?? '';
    if (trimmed === '') fault(field, 'needed');
    else if (trimmed.length > MAX_TEXT) fault(field, 'too-long');
    return trimmed;
  };
  const done = (oauth: () => OAuthConfig | null): LoginReading => {
    const read = faults.length === 0 ? oauth() : null;
    return read === null ? { ok: false, faults } : { ok: true, oauth: read };
  };
  const tenantOf = (value: string): string => {
    const tenant = text('tenant', value);
    if (tenant !== '' && !isTenant(tenant)) fault('tenant', 'tenant');
    return tenant;
  };
  switch (input.kind) {
    case 'google-service-account': {
      if (!/^[^\s@]+@[^\s@]+$/.test(user)) fault('user', 'address');
      const old = known?.kind === input.kind && known.user === user ? known : null;
      if (input.key === null && old !== null) return done(() => old);
      const key = readKey(input.key, (code) => fault('key', code));
      return done(() => (key === null ? null : { kind: input.kind, user, key }));
    }
    case 'google-refresh-token': {
      const { kind } = input;
      const clientId = text('clientId', input.clientId);
      const old = known?.kind === kind && known.clientId === clientId ? known : null;
      const clientSecret = text('clientSecret', input.clientSecret ?? old?.clientSecret ?? null);
      const refreshToken = text('refreshToken', input.refreshToken ?? old?.refreshToken ?? null);
      return done(() => ({ kind, clientId, clientSecret, refreshToken }));
    }
    case 'microsoft-client-credentials': {
      const { kind } = input;
      const tenant = tenantOf(input.tenant);
      const clientId = text('clientId', input.clientId);
      const old = known?.kind === kind && known.clientId === clientId && known.tenant === tenant ? known : null;
      const clientSecret = text('clientSecret', input.clientSecret ?? old?.clientSecret ?? null);
      return done(() => ({ kind, tenant, clientId, clientSecret }));
    }
    case 'microsoft-refresh-token': {
      const { kind } = input;
      const tenant = tenantOf(input.tenant);
      const clientId = text('clientId', input.clientId);
      const old = known?.kind === kind && known.clientId === clientId && known.tenant === tenant ? known : null;
      const secret = input.clientSecret ?? old?.clientSecret ?? null;
      // public applications have none
      const clientSecret = secret === null ? {} : { clientSecret: text('clientSecret', secret) };
      const refreshToken = text('refreshToken', input.refreshToken ?? old?.refreshToken ?? null);
      return done(() => ({ kind, tenant, clientId, ...clientSecret, refreshToken }));
    }
  }
}

type ServiceKey = Extract<OAuthConfig, { kind: 'google-service-account' }>['key'];

/** The key file of a service account; anything else in it is dropped. Null where `fault` was called. */
function readKey(content: string | null, fault: (code: LoginFault['code']) => void): ServiceKey | null {
  const refuse = (code: LoginFault['code']) => {
    fault(code);
    return null;
  };
  if (content === null || content.trim() === '') return refuse('needed');
  if (content.length > MAX_KEY) return refuse('too-long');
  const json = z.record(z.string(), z.unknown()).safeParse(parseJson(content));
  if (!json.success) return refuse('key-json');
  // The console issues the secrets of OAuth clients as JSON, too.
  if ('installed' in json.data || 'web' in json.data) return refuse('key-kind');
  if (json.data['type'] !== undefined && json.data['type'] !== 'service_account') return refuse('key-kind');
  const parts = keyFile.safeParse(json.data);
  if (!parts.success) return refuse('key-parts');
  if (!isRsaKey(parts.data.private_key)) return refuse('key-private');
  // We ask Google whatever it says; but a key that names another endpoint is not Google's.
  if (json.data['token_uri'] !== undefined && !isGoogle(json.data['token_uri'])) return refuse('key-address');
  const { client_email, private_key, private_key_id } = parts.data;
  return { client_email, private_key, ...(private_key_id === undefined ? {} : { private_key_id }) };
}

const GOOGLE_HOSTS = new Set(['oauth2.googleapis.com', 'www.googleapis.com', 'accounts.google.com']);

function isGoogle(address: unknown): boolean {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return protocol === 'https:' && GOOGLE_HOSTS.has(hostname) && port + username + password === '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not an object, already reported
  }
}

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
