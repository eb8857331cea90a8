import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { z } from 'zod';
import type { Immutable } from '../contract/immutable.ts';
import type { Saying } from '../contract/phrase.ts';
import { fromMillis, type Instant, isBefore, toMillis } from '../contract/time.ts';
import { phrase } from '../contract/words/phrase.ts';
import { namesHost, readDnsNames } from './alt-names.ts';

/** What a server's certificate says. Foreign text, bounded. */
export const certificateFacts = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  /** DNS names of the subject alternative name extension; at most 50. The common name is ignored (RFC 9525). */
  names: z.array(z.string()),
  /** Null when the certificate holds no readable time. */
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  /** SHA-256 of the certificate, in hexadecimal digits. */
  fingerprint: z.string(),
  /** Certificates that the server sent and that lead on from it, itself included. */
  chainLength: z.number(),
});
export type CertificateFacts = Immutable<z.infer<typeof certificateFacts>>;

export const certificateProblem = z.enum(['name', 'expired', 'untrusted']);
export type CertificateProblem = z.infer<typeof certificateProblem>;

export interface CertificateJudgement {
  readonly certificate: CertificateFacts;
  /** Every reason for a sender to refuse it; empty when there is none. */
  readonly problems: readonly CertificateProblem[];
  /** What to say of each problem. */
  readonly says: readonly Saying[];
  /** The certificate itself is fine, but the server did not send the one that issued it. */
  readonly issuerMissing: boolean;
}

const MAX_TEXT = 256;
const MAX_NAMES = 50;
const MAX_CHAIN = 20;
/** OpenSSL reports only one error, and checks dates last: these may hide an incomplete chain. */
const DATE_ERRORS: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/**
 * Judges the certificate shown to `socket`, after a handshake that refused nothing: name, dates and chain separately, so
 * that one probe reports all three. `socket.authorized` must be about the chain alone. Null when there is no certificate.
 */
export function judgeCertificate(
  socket: TLSSocket,
  host: string,
  now: Instant,
  roots: () => readonly X509Certificate[],
): CertificateJudgement | null {
  const [leaf, ...others] = shownChain(socket);
  if (leaf === undefined) return null;
  const names = readDnsNames(leaf.subjectAltName ?? '');
  const certificate = factsOf(leaf, names, others.length + 1);
  const found: { problem: CertificateProblem; saying: Saying }[] = [];

  const issuerSent = others.some((other) => leaf.checkIssued(other));
  const error = socket.authorized ? null : String(socket.authorizationError);
  const datesOnly = error !== null && DATE_ERRORS.includes(error);
  const untrusted = error !== null && (!datesOnly || !leadsToRoot(leaf, others, roots()));
  const selfSigned = leaf.checkIssued(leaf);
  const issuerMissing = untrusted && !issuerSent && !selfSigned;
  if (untrusted) found.push({ problem: 'untrusted', saying: explainDistrust(error, selfSigned, issuerMissing) });

  const late = explainDates(certificate, now);
  if (late !== null) found.push({ problem: 'expired', saying: late });
  else if (datesOnly) found.push({ problem: 'expired', saying: phrase('cause.CERT_CHAIN_DATE') });

  if (!names.some((name) => namesHost(name, host))) {
    found.push({ problem: 'name', saying: explainName(names, host) });
  }
  return {
    certificate,
    problems: found.map(({ problem }) => problem),
    says: found.map(({ saying }) => saying),
    issuerMissing,
  };
}

function shownChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let entry = socket.getPeerCertificate(true);
  while (entry?.raw !== undefined && !seen.has(entry.fingerprint256) && chain.length < MAX_CHAIN) {
    seen.add(entry.fingerprint256);
    chain.push(new X509Certificate(entry.raw));
    entry = entry.issuerCertificate;
  }
  return chain;
}

/** Whether signatures lead from `leaf` through `others` to one of `roots`, whatever the dates. */
function leadsToRoot(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  let current = leaf;
  for (let depth = 0; depth <= others.length; depth += 1) {
    const here = current;
    const issued = (by: X509Certificate) => by.ca && here.checkIssued(by) && here.verify(by.publicKey);
    if (roots.some((root) => issued(root) || root.fingerprint256 === here.fingerprint256)) return true;
    const next = others.find((other) => other.fingerprint256 !== here.fingerprint256 && issued(other));
    if (next === undefined) return false;
    current = next;
  }
  return false;
}

function factsOf(leaf: X509Certificate, names: readonly string[], chainLength: number): CertificateFacts {
  return {
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    names: names
      .map((name) => name.toLowerCase())
      .filter((name) => name.length <= MAX_TEXT)
      .slice(0, MAX_NAMES),
    notBefore: readTime(leaf.validFrom),
    notAfter: readTime(leaf.validTo),
    fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    chainLength,
  };
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replaceAll('\n', ', ').slice(0, MAX_TEXT);
}

/** `Jun 18 12:00:00 2025 GMT`, as OpenSSL writes times. */
function readTime(text: string): Instant | null {
  try {
    return fromMillis(toMillis(text));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function explainDates({ notBefore, notAfter }: CertificateFacts, now: Instant): Saying | null {
  if (notBefore === null || notAfter === null) return phrase('cause.CERT_NO_DATES');
  if (isBefore(notAfter, now)) return phrase('cause.CERT_EXPIRED', { at: notAfter });
  return isBefore(now, notBefore) ? phrase('cause.CERT_NOT_YET', { at: notBefore }) : null;
}

function explainDistrust(error: string, selfSigned: boolean, issuerMissing: boolean): Saying {
  if (selfSigned) return phrase('cause.CERT_SELF_SIGNED');
  if (issuerMissing) return phrase('cause.CERT_NO_INTERMEDIATE');
  if (error === 'SELF_SIGNED_CERT_IN_CHAIN') return phrase('cause.CERT_PRIVATE_ROOT');
  return phrase('cause.CERT_NO_ROOT', { code: error.slice(0, 80) });
}

function explainName(names: readonly string[], host: string): Saying {
  if (names.length === 0) return phrase('cause.CERT_NO_NAMES', { host });
  const shown = names
    .slice(0, 3)
    .map((name) => name.slice(0, 80))
    .join(', ');
  return phrase(names.length > 3 ? 'cause.CERT_MORE_NAMES' : 'cause.CERT_NAMES', { names: shown, host });
}
