/*
 * Access tokens of mail providers (OAuth 2.0, RFC 6749), for logging in to a mailbox by XOAUTH2 or OAUTHBEARER (RFC 7628). A
 * grant is what stands behind them: a refresh token (RFC 6749 section 6), client credentials (section 4.4) or a signed assertion
 * (RFC 7523). The token server answers with a token that lives for about an hour, and sometimes with another refresh token,
 * which is kept in place of the old one.
 *
 * This file hands out tokens and renews them, grant.ts makes the request, config.ts says what may be configured. Imports contract
 * and secrets; knows no mailbox. No message and no log line holds a secret.
 */
import { z } from 'zod';
import { addSeconds, type Clock, type Instant, isBefore } from '../contract/time.ts';
import type { OAuthConfig } from './config.ts';
import { secretsOf, type TokenRequest, tokenRequest } from './grant.ts';
import { explainRefusal, reasonOfRefusal, TokenError, type TokenReason } from './token-error.ts';

/** Access tokens for one mailbox, for XOAUTH2 and OAUTHBEARER. */
export type TokenSource = {
  /** A token that is valid for a few more minutes; asks the token server only when there is none. Throws TokenError, also when `signal` aborts the request. */
  accessToken(signal?: AbortSignal): Promise<string>;
  /** Call it when the mail server rejected the last token: the next call fetches a new one. */
  refused(): void;
};

export type TokenSourceOptions = {
  readonly fetch: typeof fetch;
  readonly now: Clock;
  readonly timeoutMs?: number;
  /** Called with the refresh token that replaces the one in `config`; without it the login ends when the old one expires. */
  readonly keepRefreshToken?: (refreshToken: string) => void | Promise<void>;
};

const MAX_ANSWER_BYTES = 64 * 1024;
/** How long before its end a token is renewed, or at half its life if that is shorter. */
const RENEW_SECONDS = 300;
/** An answer under way may carry a refresh token that invalidates the old one: a stop waits this long for it. */
const LAST_WORD_MS = 1_500;

const granted = z.object({
  access_token: z.string().regex(/^[!-~]{1,16384}$/),
  expires_in: z.coerce.number().positive().max(10_000_000).default(3600),
  refresh_token: z.string().min(1).max(16_384).optional(),
});
const denied = z.object({ error: z.string(), error_description: z.string().optional() });

export function tokenSource(config: OAuthConfig, options: TokenSourceOptions): TokenSource {
  let current: { token: string; renewAt: Instant } | null = null;
  let pending: { readonly token: Promise<string>; readonly signal: AbortSignal | undefined } | null = null;
  let refreshToken: string | null = null;

  async function renew(signal: AbortSignal | undefined): Promise<string> {
    const asked = options.now();
    const answer = await request(config, refreshToken, options, signal);
    const lifetime = answer.expires_in - Math.min(RENEW_SECONDS, answer.expires_in / 2);
    current = { token: answer.access_token, renewAt: addSeconds(asked, lifetime) };
    if (answer.refresh_token !== undefined && answer.refresh_token !== (refreshToken ?? configured(config))) {
      refreshToken = answer.refresh_token;
      await options.keepRefreshToken?.(answer.refresh_token);
    }
    return answer.access_token;
  }

  async function accessToken(signal?: AbortSignal): Promise<string> {
    if (current && isBefore(options.now(), current.renewAt)) return current.token;
    // concurrent callers share one request
    const shared = pending;
    pending ??= {
      signal,
      token: renew(signal).finally(() => {
        pending = null;
      }),
    };
    try {
      return await pending.token;
    } catch (error) {
      const endedByOther = shared?.signal?.aborted === true && signal?.aborted !== true;
      if (endedByOther) return accessToken(signal);
      throw error;
    }
  }

  return {
    accessToken,
    refused() {
      current = null;
    },
  };
}

function configured(config: OAuthConfig): string | null {
  return 'refreshToken' in config ? config.refreshToken : null;
}

async function request(
  config: OAuthConfig,
  refreshToken: string | null,
  options: TokenSourceOptions,
  signal: AbortSignal | undefined,
): Promise<z.infer<typeof granted>> {
  const { endpoint, form } = formOf(config, refreshToken, options.now());
  const { host } = new URL(endpoint);
  const timeoutMs = options.timeoutMs ?? 15_000;
  let status: number;
  let body: string;
  const ending = endingOf(signal, 'refreshToken' in config ? LAST_WORD_MS : 0);
  try {
    const response = await options.fetch(endpoint, {
      method: 'POST',
      body: form,
      headers: { accept: 'application/json' },
      redirect: 'error', // no redirects: a form with secrets goes to its intended server, or nowhere
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ending.signal]),
    });
    status = response.status;
    body = await readBounded(response);
  } catch (error) {
    if (error instanceof TokenError) throw error;
    const { reason, words } = networkTrouble(error, timeoutMs);
    throw new TokenError('unreachable', `No access token from ${host}: ${words}.`, {
      reason,
      said: words,
      cause: error,
    });
  } finally {
    ending.release();
  }

  const json = parseJson(body);
  const success = granted.safeParse(json);
  if (status === 200 && success.success) return success.data;
  const refusal = denied.safeParse(json);
  const transient = status === 429 || status >= 500 || (refusal.success && TRANSIENT.has(refusal.data.error));
  if (transient || !refusal.success) {
    const what = status === 200 ? 'with something that is no token' : `with HTTP status ${status}`;
    throw new TokenError(
      transient || status === 200 ? 'unreachable' : 'refused',
      `No access token: ${host} answered ${what}.`,
      { reason: 'nonsense', said: `HTTP ${status}` },
    );
  }
  const said = quote(refusal.data, [...secretsOf(config), refreshToken ?? '', form.get('assertion') ?? '']);
  const reason = reasonOfRefusal(config, refusal.data.error, refusal.data.error_description ?? '');
  throw new TokenError('refused', `No access token from ${host}: ${explainRefusal(config, reason)} (${said}).`, {
    reason,
    said,
  });
}

function formOf(config: OAuthConfig, refreshToken: string | null, now: Instant): TokenRequest {
  try {
    return tokenRequest(config, refreshToken, now);
  } catch (cause) {
    // A key may be well-formed and yet hold numbers with which OpenSSL cannot sign.
    throw new TokenError('refused', 'No access token: the private key cannot sign; make a new one.', {
      reason: 'statement',
      cause,
    });
  }
}

/** A signal that is aborted `millis` after `signal`; `release` detaches it. */
function endingOf(signal: AbortSignal | undefined, millis: number) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    if (millis === 0) controller.abort();
    else timer = setTimeout(() => controller.abort(), millis);
  };
  if (signal?.aborted === true) controller.abort();
  signal?.addEventListener('abort', end);
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    },
  };
}

const TRANSIENT = new Set(['temporarily_unavailable', 'server_error']);

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES)
      throw new TokenError('unreachable', 'No access token: the answer has no end.', { reason: 'nonsense' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schemas judge it like any other unexpected answer
  }
}

function networkTrouble(error: unknown, timeoutMs: number): { readonly reason: TokenReason; readonly words: string } {
  const say = (reason: TokenReason, words: string) => ({ reason, words });
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return say('timeout', `no answer within ${timeoutMs / 1000} seconds`);
  if (error instanceof DOMException && error.name === 'AbortError')
    return say('unreachable', 'the question was given up');
  // fetch hides what went wrong in its cause
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN') return say('name', 'its name was not found in DNS');
    if (cause.code === 'ECONNREFUSED') return say('unreachable', 'it refuses the connection');
    if (cause.code === 'UND_ERR_CONNECT_TIMEOUT' || cause.code === 'ETIMEDOUT')
      return say('timeout', 'no connection in time');
    return say('unreachable', cause.code);
  }
  return say('unreachable', cause instanceof Error ? cause.message.slice(0, 200) : 'unknown network error');
}

/** The server's own words, for searching the web: one line, printable, without anything secret and without trace ids. */
function quote({ error, error_description = '' }: z.infer<typeof denied>, secrets: readonly string[]): string {
  let text = `${error}: ${error_description.replace(/\s*Trace ID:.*/s, '')}`;
  for (const secret of secrets) if (secret.length >= 8) text = text.replaceAll(secret, '…');
  return text
    .replace(/[^\x20-\x7e\u00a0-\u024f…]+/g, ' ')
    .trim()
    .replace(/:$/, '')
    .slice(0, 300);
}
