import { X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { AuthenticationFailure, ImapFlow, type NamespaceObject } from 'imapflow';
import type { FolderTree, Namespace } from './folders/tree.ts';
import type { MailboxServer } from './settings.ts';

/** The credentials shown to the server. */
export type Credentials = { readonly pass: string } | { readonly accessToken: string };

/** How long to wait, in ms, before a connection counts as dead. */
export interface MailboxTimeouts {
  /** For the connection, the TLS handshake and the greeting, each. */
  readonly connect: number;
  /** Without a byte while an answer is due, or without an answer to a NOOP on an idle connection. */
  readonly silence: number;
  /** For one batch of messages or one command, however slowly its bytes arrive. */
  readonly command: number;
  /** Before the first retry after a failure; each further one waits twice as long, up to a quarter of an hour. */
  readonly retry: number;
}

export const DEFAULT_TIMEOUTS: MailboxTimeouts = {
  connect: 30_000,
  silence: 90_000,
  command: 10 * 60_000,
  retry: 2_000,
};

/** A connection that has logged in. */
export interface MailboxConnection {
  /** Takes and gives paths of folders as the server has them. */
  readonly client: ImapFlow;
  readonly namespaces: Pick<FolderTree, 'personal' | 'foreign'>;
  /** The server's last NO or BAD, which some calls of the library answer with `false` alone. */
  refusal(): unknown;
  /** Runs one exchange with the server; ends the connection when it takes too long. */
  within<T>(work: Promise<T>): Promise<T>;
}

/** The server ended the connection with words of its own, before or after the greeting (BYE, or BAD in its place). */
export class TurnedAwayError extends Error {
  override readonly name = 'TurnedAwayError';
}

/** The server takes no password over this connection (LOGINDISABLED, RFC 9051 section 6.2.3). */
export class NoPasswordError extends Error {
  override readonly name = 'NoPasswordError';
  readonly encrypted: boolean;
  /** Ways to log in that it does offer. */
  readonly offered: readonly string[];

  constructor(encrypted: boolean, offered: readonly string[], options: ErrorOptions) {
    super('the server takes no password here', options);
    this.encrypted = encrypted;
    this.offered = offered;
  }
}

/** The server offers no mechanism for access tokens. */
export class NoOAuthError extends Error {
  override readonly name = 'NoOAuthError';
}

/** Connects and logs in; an aborted `signal` ends the attempt. Without TLS only a loopback server is allowed: a password must not cross a network in clear text. */
export async function connectMailbox(
  server: MailboxServer,
  credentials: Credentials,
  timeouts: MailboxTimeouts,
  signal?: AbortSignal,
): Promise<MailboxConnection> {
  signal?.throwIfAborted();
  const local = isThisMachine(server.host);
  let refusal: unknown = null;
  let fault: unknown = null;
  const note = (entry: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'err' in entry) refusal = entry.err;
  };
  // The library takes no notice of a greeting that is neither OK nor BYE.
  let greeting: string | null = null;
  const hear = (entry: unknown) => {
    const { src, msg } = Object(entry);
    if (greeting !== null || src !== 's') return;
    greeting = String(msg);
    const refused = /^\* (?:BAD|NO)\b(.*)/s.exec(greeting);
    if (refused === null) return;
    fault = new TurnedAwayError(refused[1]?.trim() ?? '');
    client.close();
  };
  // Without the last, every answer would be formatted for a log that nobody reads.
  const isLevelEnabled = (level: string) => isRead(level) || (level === 'debug' && greeting === null);
  const logger = { trace() {}, debug: hear, info() {}, warn: note, error: note, isLevelEnabled };
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.secure,
    ...(server.secure || local ? {} : { doSTARTTLS: true }),
    auth: { user: server.user, ...credentials },
    tls: server.ca === null ? {} : trustOf(server.ca),
    logger,
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    socketTimeout: timeouts.silence,
    clientInfo: { name: 'stsready' },
  });
  client.on('error', (error) => {
    fault = error; // the pending command fails with just "closed"; this says why
  });
  const why = (error: unknown) => {
    if (!isClosed(error)) return error;
    const said = client.byeReason;
    // The library has words of its own where the server said nothing.
    const isSaid = said !== undefined && said !== '' && said !== 'Server closed connection';
    return fault ?? (isSaid ? new TurnedAwayError(said, { cause: error }) : error);
  };
  const giveUp = () => client.close();
  signal?.addEventListener('abort', giveUp);
  const connection: Omit<MailboxConnection, 'namespaces'> = {
    client,
    refusal: () => refusal,
    async within(work) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(Object.assign(new Error('no end of the answer'), { code: 'ETIMEDOUT' }));
          client.close();
        }, timeouts.command);
      });
      try {
        return await Promise.race([work, late]);
      } catch (error) {
        throw why(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
  try {
    await connection.within(client.connect());
    return { ...connection, namespaces: takeNamespaces(client) };
  } catch (error) {
    client.close();
    const offered = [...client.capabilities.keys()];
    if (
      error instanceof AuthenticationFailure &&
      'pass' in credentials &&
      offered.includes('LOGINDISABLED') &&
      !offered.some((name) => PASSWORD_WAYS.has(name))
    ) {
      const ways = offered.flatMap((name) => /^AUTH=(.+)/.exec(name)?.[1] ?? []);
      throw new NoPasswordError(client.secureConnection, ways, { cause: error });
    }
    if (
      'accessToken' in credentials &&
      offered.length > 0 &&
      !offered.some((name) => /^AUTH=(XOAUTH|OAUTHB)/.test(name))
    )
      throw new NoOAuthError('the server offers neither OAUTHBEARER nor XOAUTH2', { cause: error });
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

/**
 * What the server says of its namespaces. From then on the library knows of none: it would put the prefix of the personal
 * one before each path that lacks it, in lists and commands alike, and folders of others would be out of reach.
 */
function takeNamespaces(client: ImapFlow): MailboxConnection['namespaces'] {
  const { other, shared } = client.namespaces ?? { other: false, shared: false };
  const known = (one: NamespaceObject): Namespace => ({ prefix: one.prefix, delimiter: one.delimiter ?? '' });
  const personal = known(client.namespace ?? { prefix: '', delimiter: '/' });
  client.namespace = { prefix: '', delimiter: personal.delimiter };
  return { personal, foreign: [...(other || []), ...(shared || [])].map(known) };
}

const PASSWORD_WAYS = new Set(['AUTH=PLAIN', 'AUTH=LOGIN']);

const isRead = (level: string) => level === 'warn' || level === 'error';

/** A certificate given by the operator is trusted even where its issuer is unknown here. */
function trustOf(given: string) {
  return { ca: given, allowPartialTrustChain: true, checkServerIdentity: identityCheck(given) };
}

/** A certificate given by the operator is accepted as itself, whatever name is in it; any other must name the server. */
function identityCheck(given: string): typeof checkServerIdentity {
  const own = new Set(
    (given.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap(fingerprintOf),
  );
  return (name, certificate) =>
    own.has(certificate.fingerprint256) ? undefined : checkServerIdentity(name, certificate);
}

function fingerprintOf(pem: string): string[] {
  try {
    return [new X509Certificate(pem).fingerprint256];
  } catch {
    return []; // the handshake refuses it, and says so
  }
}

/** By address, or the one name that RFC 6761 reserves for it: `127.0.0.1.example.org` may be anyone. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function isClosed(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    (error.code === 'NoConnection' || error.code === 'EConnectionClosed' || /^ClosedAfterConnect/.test(`${error.code}`))
  );
}
