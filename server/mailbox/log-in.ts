import { connectMailbox, type MailboxConnection, type MailboxTimeouts } from './connect.ts';
import type { AskCredentials } from './credentials.ts';
import { describeMailboxError } from './problem.ts';
import type { MailboxSettings } from './settings.ts';

export interface LogInOptions {
  readonly settings: MailboxSettings;
  readonly credentials: AskCredentials;
  readonly timeouts: MailboxTimeouts;
}

/** Connects; where the server rejects an access token, once more with a fresh one. */
export async function logIn(
  { settings, credentials, timeouts }: LogInOptions,
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
