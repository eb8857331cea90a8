/** How to reach a mailbox. Holds a password: never logged, never answered. */
export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (imaps); otherwise STARTTLS, which only a loopback server may lack. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca: string | null;
}

/** A mailbox address that cannot be used; the message says what is wrong and never repeats the password. */
export class MailboxUrlError extends Error {
  override name = 'MailboxUrlError';
}

/** Reads `imaps://user:password@host[:993]/Folder` or `imap://…` (STARTTLS). Throws MailboxUrlError. */
export function parseMailboxUrl(text: string, ca: string | null): MailboxSettings {
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
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    user,
    password,
    folder: decode(url.pathname.replace(/^\//, ''), 'folder') || 'INBOX',
    ca,
  };
}

/** What names a mailbox across restarts, and to people: user@host:port/Folder, never the password. */
export function mailboxAddress(settings: MailboxSettings): string {
  return `${settings.user}@${settings.host}:${settings.port}/${settings.folder}`;
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new MailboxUrlError(`the ${part} is not percent-encoded correctly`);
  }
}
