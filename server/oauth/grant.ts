import { sign } from 'node:crypto';
import { type Instant, toMillis } from '../contract/time.ts';
import type { OAuthConfig } from './config.ts';

/** One request to a token server: a form, and where to post it. */
export type TokenRequest = { readonly endpoint: string; readonly form: URLSearchParams };

const GOOGLE = 'https://oauth2.googleapis.com/token';
const GOOGLE_SCOPE = 'https://mail.google.com/';
/** Applications get whatever an administrator has granted them, including IMAP.AccessAsApp. */
const MICROSOFT_APPLICATION_SCOPE = 'https://outlook.office365.com/.default';
const MICROSOFT_USER_SCOPE = 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access';

/** The request that `config` stands for. `refreshToken` is the newest one known: Microsoft hands out a new one each time. */
export function tokenRequest(config: OAuthConfig, refreshToken: string | null, now: Instant): TokenRequest {
  switch (config.kind) {
    case 'google-refresh-token':
      return ask(config.tokenEndpoint ?? GOOGLE, {
        grant_type: 'refresh_token',
        client_id: config.clientId,
        client_secret: config.clientSecret,
        refresh_token: refreshToken ?? config.refreshToken,
      });
    case 'google-service-account': {
      const endpoint = config.tokenEndpoint ?? GOOGLE;
      return ask(endpoint, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertion(config, endpoint, now),
      });
    }
    case 'microsoft-client-credentials':
      return ask(config.tokenEndpoint ?? microsoft(config.tenant), {
        grant_type: 'client_credentials',
        client_id: config.clientId,
        client_secret: config.clientSecret,
        scope: MICROSOFT_APPLICATION_SCOPE,
      });
    case 'microsoft-refresh-token':
      return ask(config.tokenEndpoint ?? microsoft(config.tenant), {
        grant_type: 'refresh_token',
        client_id: config.clientId,
        ...(config.clientSecret === undefined ? {} : { client_secret: config.clientSecret }),
        refresh_token: refreshToken ?? config.refreshToken,
        scope: MICROSOFT_USER_SCOPE,
      });
  }
}

/** Everything in `config` that must never be shown. */
export function secretsOf(config: OAuthConfig): string[] {
  switch (config.kind) {
    case 'google-service-account':
      return [config.key.private_key];
    case 'microsoft-client-credentials':
      return [config.clientSecret];
    default:
      return [config.refreshToken, config.clientSecret ?? ''].filter((secret) => secret !== '');
  }
}

function ask(endpoint: string, fields: Record<string, string>): TokenRequest {
  return { endpoint, form: new URLSearchParams(fields) };
}

function microsoft(tenant: string): string {
  return `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`;
}

/** An assertion, signed by the service account, that it acts for the mailbox's user (RFC 7523); valid for an hour. */
function assertion(
  { key, user }: Extract<OAuthConfig, { kind: 'google-service-account' }>,
  audience: string,
  now: Instant,
): string {
  const issued = Math.floor(toMillis(now) / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(key.private_key_id === undefined ? {} : { kid: key.private_key_id }) };
  const claims = {
    iss: key.client_email,
    sub: user,
    scope: GOOGLE_SCOPE,
    aud: audience,
    iat: issued,
    exp: issued + 3600,
  };
  const statement = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${statement}.${sign('RSA-SHA256', Buffer.from(statement), key.private_key).toString('base64url')}`;
}
