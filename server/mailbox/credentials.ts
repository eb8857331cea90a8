import type { Clock } from '../contract/time.ts';
import { tokenSource } from '../oauth/token-source.ts';
import type { Credentials } from './connect.ts';
import type { Login } from './settings.ts';

export interface CredentialsOptions {
  readonly fetch: typeof fetch;
  /** The real time: tokens expire regardless of a clock set for a demo. */
  readonly clock: Clock;
  keepRefreshToken(refreshToken: string): Promise<void>;
}

/** The credentials, fetched for each login; `again` says that the server rejected the last ones. Throws TokenError. */
export type AskCredentials = (again: boolean, signal?: AbortSignal) => Promise<Credentials>;

export function credentialsOf(login: Login, options: CredentialsOptions): AskCredentials {
  if (login.kind === 'password') return async () => ({ pass: login.password });
  const { fetch, clock: now, keepRefreshToken } = options;
  const source = tokenSource(login.oauth, { fetch, now, keepRefreshToken });
  return async (again, signal) => {
    if (again) source.refused();
    return { accessToken: await source.accessToken(signal) };
  };
}
