import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

/** Which roots we trust, and which versions of TLS we speak. */
export interface TrustStore {
  /** TLS 1.2 or newer (RFC 8461 section 7.2). */
  readonly modern: SecureContext;
  /** TLS 1.0 and 1.1 only, with the weak algorithms they need: to tell an outdated server from a broken one. */
  readonly outdated: SecureContext;
  /** The roots themselves. */
  readonly roots: () => readonly X509Certificate[];
}

/**
 * Trusts the public roots that come with Node, whatever the environment adds for other programs, and the PEM
 * certificates `extra`.
 */
export function createTrustStore(extra: readonly string[] = []): TrustStore {
  const ca = [...rootCertificates, ...extra];
  // Reading all roots takes a while, and most commands need none.
  let modern: SecureContext | null = null;
  let outdated: SecureContext | null = null;
  let roots: readonly X509Certificate[] | null = null;
  return {
    get modern() {
      modern ??= createSecureContext({ ca, minVersion: 'TLSv1.2' });
      return modern;
    },
    get outdated() {
      outdated ??= createSecureContext({
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      return outdated;
    },
    roots: () => {
      roots ??= ca.map((pem) => new X509Certificate(pem));
      return roots;
    },
  };
}
