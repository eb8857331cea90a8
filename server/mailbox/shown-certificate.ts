import { X509Certificate } from 'node:crypto';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fromMillis, type Instant } from '../contract/time.ts';
import { readDnsNames } from '../probe/alt-names.ts';
import { oneLine } from '../probe/foreign-text.ts';
import type { MailboxServer } from './settings.ts';

/** The certificate of a mail server, for a person to compare and trust. Names are foreign text. */
export interface ShownCertificate {
  /** DNS names, else the common name. */
  readonly names: readonly string[];
  /** Its issuer; null when self-issued. */
  readonly issuer: string | null;
  readonly validUntil: Instant;
  /** SHA-256, pairs of hexadecimal digits with colons, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint: string;
  readonly pem: string;
}

const MOST_NAMES = 10;
const LONGEST_NAME = 200;
const MOST_GREETING = 8 * 1024;

/**
 * Asks a server that TLS does not trust for its certificate. Nothing secret is sent: the connection ends with the handshake.
 * Null where none is shown in time, or where trusting it would not help because its dates are over or still to come.
 */
export async function fetchCertificate(
  server: Pick<MailboxServer, 'host' | 'port' | 'secure'>,
  millis: number,
): Promise<ShownCertificate | null> {
  const signal = AbortSignal.timeout(millis);
  try {
    const plain = server.secure ? undefined : await startTls(server, signal);
    return await shownOn(server, plain, signal);
  } catch {
    return null; // the trial reports its own error; this is an extra help
  }
}

function shownOn(
  { host, port }: Pick<MailboxServer, 'host' | 'port'>,
  plain: Socket | undefined,
  signal: AbortSignal,
): Promise<ShownCertificate | null> {
  return new Promise((resolve, reject) => {
    const way = plain === undefined ? { host, port } : { socket: plain };
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connectTls({ ...way, ...name, rejectUnauthorized: false });
    endWith(socket, signal, reject);
    socket.once('secureConnect', () => {
      try {
        resolve(describe(socket.getPeerCertificate().raw));
      } catch (error) {
        reject(error); // nothing else would catch what a strange certificate throws
      }
      socket.destroy();
    });
  });
}

/** Up to the OK after which TLS begins (RFC 9051 section 6.2.1). */
function startTls({ host, port }: Pick<MailboxServer, 'host' | 'port'>, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain({ host, port });
    endWith(socket, signal, reject);
    let said = '';
    let isAsked = false;
    socket.on('data', function listen(part: Buffer) {
      said += part.toString('latin1');
      if (said.length > MOST_GREETING) socket.destroy(new Error('imap: too long a greeting'));
      if (!isAsked && /^\* OK[^\n]*\n/i.test(said)) {
        isAsked = true;
        socket.write('A1 STARTTLS\r\n');
      }
      if (/^A1 (?:NO|BAD)/im.test(said)) socket.destroy(new Error('imap: no STARTTLS'));
      if (!/^A1 OK[^\n]*\n$/im.test(said)) return;
      socket.off('data', listen);
      resolve(socket);
    });
  });
}

function endWith(socket: Socket, signal: AbortSignal, reject: (error: unknown) => void): void {
  const end = () => socket.destroy(new Error('imap: no certificate in time'));
  signal.addEventListener('abort', end);
  socket.on('error', reject);
  socket.on('close', () => {
    signal.removeEventListener('abort', end);
    reject(new Error('imap: closed before a certificate was shown'));
  });
}

function describe(raw: Buffer | undefined): ShownCertificate | null {
  if (raw === undefined) return null;
  const shown = new X509Certificate(raw);
  const until = Date.parse(shown.validTo);
  if (Date.parse(shown.validFrom) > Date.now() || until < Date.now()) return null;
  const names = readDnsNames(shown.subjectAltName ?? '');
  const issuer = nameIn(shown.issuer, 'O') ?? nameIn(shown.issuer, 'CN') ?? '';
  return {
    names: (names.length > 0 ? names : [nameIn(shown.subject, 'CN') ?? ''])
      .filter((name) => name !== '')
      .slice(0, MOST_NAMES)
      .map((name) => oneLine(name, LONGEST_NAME)),
    issuer: shown.issuer === shown.subject ? null : oneLine(issuer, LONGEST_NAME),
    validUntil: fromMillis(until),
    fingerprint: shown.fingerprint256,
    pem: shown.toString(),
  };
}

/** One attribute of a distinguished name as Node writes it, one per line. */
function nameIn(distinguished: string | undefined, attribute: string): string | null {
  const line = distinguished?.split('\n').find((it) => it.startsWith(`${attribute}=`));
  return line?.slice(attribute.length + 1) ?? null;
}
