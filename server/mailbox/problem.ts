import { TokenError, type TokenReason } from '../oauth/token-error.ts';
import { SecretError } from '../secrets.ts';
import { DatabaseError } from '../store/database-error.ts';
import { NoOAuthError, NoPasswordError, TurnedAwayError } from './connect.ts';
import { printable } from './printable.ts';

/** Why a mailbox cannot be read, in words for the person who set it up. */
export interface MailboxProblem {
  readonly code:
    | 'name'
    | 'refused'
    | 'unreachable'
    | 'timeout'
    | 'greeting'
    | 'tls'
    | 'no-tls'
    | 'certificate'
    | 'login'
    | 'later'
    | 'no-password'
    | 'password-in-clear'
    | 'token'
    | 'token-later'
    | 'login-token'
    | 'no-oauth'
    | 'secret'
    | 'folder'
    | 'database'
    | 'closed'
    | 'turned-away'
    | 'internal'
    | 'other';
  readonly message: string;
  /** The server's own words, or what exactly is wrong; null where `message` says it all. */
  readonly detail: string | null;
  /** For a problem with a token: what the token server meant. */
  readonly reason?: TokenReason;
}

/** None of the configured folders exists. */
export class NoFolderError extends Error {
  override readonly name = 'NoFolderError';
  readonly folders: readonly string[];
  /** What there is instead, as a sentence. */
  readonly there: string;

  constructor(folders: readonly string[], there: string) {
    super(`imap: no folder ${folders.join(', ')}`);
    this.folders = folders;
    this.there = there;
  }
}

/** The connection was lost over one folder of several, which waits for its turn from here on; the others can be read. */
export class FolderLostError extends Error {
  override readonly name = 'FolderLostError';
}

/** The server ended a command without what it was asked for. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The server said no to this command, or not enough; the connection is as good as before. */
export function isAnswer(error: unknown): boolean {
  return error instanceof NoAnswerError || ['NO', 'BAD'].includes(field(error, 'responseStatus') ?? '');
}

const certificateCodes: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a certificate that is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known here, or an intermediate certificate is missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

const LATE = new Set(['ETIMEDOUT', 'CONNECT_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEOUT']);
/** The library spells the first of them this way. */
const SILENT = new Set(['GREEETING_TIMEOUT', 'GREETING_TIMEOUT']);
const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL']);
const CLOSED = new Set([
  'NoConnection',
  'EConnectionClosed',
  'ECONNRESET',
  'EPIPE',
  'ClosedAfterConnectTLS',
  'ClosedAfterConnectText',
]);

/** Turns an error of the IMAP library or of the network into words; server text is cut and stripped of control characters. */
export function describeMailboxError(error: unknown, host: string): MailboxProblem {
  if (error instanceof NoFolderError) {
    const names = error.folders.map(printable).join(', ');
    return { code: 'folder', message: noFolder(error.folders, error.there), detail: names };
  }
  if (error instanceof DatabaseError) return { code: 'database', message: error.message, detail: null };
  if (error instanceof FolderLostError) return { code: 'closed', message: error.message, detail: error.message };
  if (error instanceof TokenError)
    return {
      code: error.kind === 'refused' ? 'token' : 'token-later',
      message: error.message,
      detail: error.said,
      reason: error.reason,
    };
  if (error instanceof SecretError) return { code: 'secret', message: error.message, detail: error.message };
  if (error instanceof TurnedAwayError) {
    const said = printable(error.message);
    return { code: 'turned-away', message: `${host} closed the connection and said: ${said}`, detail: said };
  }
  if (error instanceof NoPasswordError) return describeNoPassword(error, host);
  if (isInternal(error)) return { code: 'internal', message: INTERNAL, detail: null };
  if (error instanceof NoOAuthError)
    return { code: 'no-oauth', message: `${host} takes no access tokens.`, detail: null };
  const code = field(error, 'code') ?? '';
  const words = serverWords(error);
  const say = (name: MailboxProblem['code'], message: string, detail: string | null = null) => ({
    code: name,
    message,
    detail,
  });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return say('name', `The name ${host} was not found in DNS.`);
  if (code === 'ECONNREFUSED') return say('refused', `${host} refuses the connection: check the port.`);
  if (UNREACHABLE.has(code)) return say('unreachable', `There is no way to ${host} from here.`, code);
  if (SILENT.has(code))
    return say(
      'greeting',
      `${host} takes the connection and then says nothing: perhaps it expects TLS from the first byte.`,
    );
  if (LATE.has(code)) return say('timeout', `${host} did not answer in time.`);
  const fault = certificateCodes[code];
  if (fault !== undefined) {
    const certificate = `${fault}${namesIn(error)}`;
    return say('certificate', `The certificate of ${host} is not accepted: ${certificate}.`, certificate);
  }
  if (field(error, 'authenticationFailed') === 'true' && LATER.has(field(error, 'serverResponseCode') ?? ''))
    return say('later', `${host} lets nobody in at the moment, and is asked again: ${words}`, words);
  if (field(error, 'authenticationFailed') === 'true')
    return say('login', `The server refused the login: ${words}`, words);
  if (field(error, 'mailboxMissing') === 'true' || field(error, 'serverResponseCode') === 'NONEXISTENT')
    return say('folder', `A folder is not in this mailbox any more: ${words}`, words);
  if (/STARTTLS/i.test(words) && !/wrong version/i.test(words))
    return say('no-tls', `${host} offers no encryption on this port.`, words);
  if (/ssl|tls|wrong version number/i.test(`${code} ${words}`))
    return say('tls', `No TLS with ${host}: ${withoutSource(words)}${hintOf(words)}`, withoutSource(words));
  if (CLOSED.has(code)) return say('closed', `${host} closed the connection.`);
  return say('other', words, words);
}

/** The server is busy or broken, and says nothing about who may log in (RFC 5530). */
const LATER = new Set(['UNAVAILABLE', 'LIMIT', 'INUSE']);

function describeNoPassword({ encrypted, offered }: NoPasswordError, host: string): MailboxProblem {
  if (!encrypted)
    return {
      code: 'password-in-clear',
      message: `${host} takes no password without TLS, and offers no STARTTLS on this port: use its port for TLS, usually 993.`,
      detail: null,
    };
  const ways = offered.length === 0 ? null : printable(offered.join(', '));
  return {
    code: 'no-password',
    message: `${host} takes no password${ways === null ? '' : `; it offers only ${ways}`}. Allow PLAIN or LOGIN there, or use OAuth2 where it is offered.`,
    detail: ways ?? 'no way to log in at all',
  };
}

/** TLS met text: RFC 8446 knows no such record. */
function hintOf(words: string): string {
  return /wrong version number|packet length too long/i.test(words)
    ? '. Perhaps this port begins without encryption: then the right security is starttls.'
    : '';
}

const INTERNAL = 'The mailbox could not be read because of a fault in stsready itself; its log tells which.';

/** A fault of this program or of one statement to its database: the words are for the log alone. */
export function isInternal(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError ||
    (field(error, 'code') ?? '').startsWith('SQLITE_')
  );
}

/** Names folders that do not exist; `there` says which do. */
export function noFolder(names: readonly string[], there: string): string {
  return `There is no folder ${names.map(printable).join(', ')} in this mailbox. ${there}`;
}

/** The names in a certificate for another name: ` (mail.example.org)`; foreign text. */
function namesIn(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('cert' in error)) return '';
  const { cert } = error;
  const names = field(cert, 'subjectaltname') ?? field(Object(cert).subject, 'CN');
  return names === null ? '' : ` (${printable(names).slice(0, 200)})`;
}

/** OpenSSL's own reason, without the file and line of its source: `00…:error:0A00010B:SSL routines:…:wrong version number:….c:355:`. */
function withoutSource(words: string): string {
  const [, reason] = /error:[0-9a-f]+:[^:]*:[^:]*:([^:]+)(?::|$)/i.exec(words) ?? [];
  return reason?.trim() ?? words;
}

/** What the server said, printable and cut; else what the library says. */
export function serverWords(error: unknown): string {
  const said = field(error, 'responseText') ?? (error instanceof Error ? error.message : String(error));
  // Dovecot tells how long it took.
  return printable(said.replace(/\s*\(\d+\.\d+(?: \+ \d+\.\d+)* secs\)\.?/g, '').trim());
}

function field(error: unknown, name: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : null;
}
