import type { OAuthConfig } from '../oauth/config.ts';

/** How to log in. Holds secrets: never logged, never returned by the API. */
export type Login =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'oauth'; readonly oauth: OAuthConfig };

/** What becomes of a message in the mailbox once its reports are stored. Messages without a report are never touched. */
export type AfterImport =
  | { readonly kind: 'leave' | 'seen' | 'delete' }
  | { readonly kind: 'move'; readonly folder: string };

/** How to reach a server, and as whom. */
export interface MailboxServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (imaps); otherwise STARTTLS, which only a loopback server may lack. */
  readonly secure: boolean;
  readonly user: string;
  readonly login: Login;
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca: string | null;
}

/** One mailbox as the operator wants it read. */
export interface MailboxSettings extends MailboxServer {
  /** Names and patterns: `*` stands for anything, `%` for anything within a level; `/` separates levels on every server. */
  readonly folders: readonly string[];
  /** dkim, auth-results:<authserv-id> or vouch */
  readonly trust: string;
  readonly pollSeconds: number;
  readonly after: AfterImport;
  /** Where messages go whose report could not be read; null leaves them. */
  readonly unreadableFolder: string | null;
}

export const DEFAULT_FOLDER = 'INBOX';

/** A mailbox address that cannot be used; the message says what is wrong and never repeats the password. */
export class MailboxUrlError extends Error {
  override name = 'MailboxUrlError';
}

/** Reads `imaps://user:password@host[:993]/Folder` or `imap://…` (STARTTLS). Throws MailboxUrlError. */
export function parseMailboxUrl(text: string): {
  readonly server: Omit<MailboxServer, 'ca'>;
  readonly folder: string | null;
} {
  if (!URL.canParse(text)) throw new MailboxUrlError('expected imaps://user:password@host/Folder');
  const url = new URL(text);
  if (url.protocol !== 'imaps:' && url.protocol !== 'imap:')
    throw new MailboxUrlError(`expected imaps:// or imap://, got ${url.protocol}//`);
  const secure = url.protocol === 'imaps:';
  if (url.hostname === '') throw new MailboxUrlError('the host is missing');
  const user = decode(url.username, 'user');
  const password = decode(url.password, 'password');
  if (user === '' || password === '')
    throw new MailboxUrlError('user or password is missing; write them before the host, percent-encoded');
  const folder = decode(url.pathname.replace(/^\//, ''), 'folder');
  return {
    server: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? usualPort(secure) : Number(url.port),
      secure,
      user,
      login: { kind: 'password', password },
    },
    folder: folder === '' ? null : folder,
  };
}

export function usualPort(secure: boolean): number {
  return secure ? 993 : 143;
}

/** What names a mailbox across restarts, and to people: user@host:port, never the password. */
export function mailboxAddress(server: Pick<MailboxServer, 'user' | 'host' | 'port'>): string {
  return `${server.user}@${server.host}:${server.port}`;
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MailboxUrlError(`the ${part} is not percent-encoded correctly`);
  }
}
