import { type FailureEffect, issueClasses } from '../contract/codes.ts';
import type { FailureDetail } from './report.ts';

/**
 * What kind of failure it is, as far as readiness is concerned. `fetch` and `dane` failures never stop mail because of MTA-STS;
 * the others are sessions that a policy in `enforce` mode would refuse.
 */
export const failureClasses = [...issueClasses, 'fetch', 'dane'] as const;
export type FailureClass = (typeof failureClasses)[number];

/** The eleven entries of the IANA registry "STARTTLS Validation Result Types" (RFC 8460 section 4.3), in its order, and the class each one has by itself. */
const registry = new Map<string, FailureClass>([
  ['starttls-not-supported', 'starttls'],
  ['certificate-host-mismatch', 'cert-name'],
  ['certificate-expired', 'cert-expired'],
  ['certificate-not-trusted', 'cert-untrusted'],
  ['validation-failure', 'unclassified'],
  ['tlsa-invalid', 'dane'],
  ['dnssec-invalid', 'dane'],
  ['dane-required', 'dane'],
  ['sts-policy-fetch-error', 'fetch'],
  ['sts-policy-invalid', 'fetch'],
  ['sts-webpki-invalid', 'fetch'],
]);

export const registeredResultTypes: readonly string[] = [...registry.keys()];

/**
 * Whether anything failed by a detail of an entry whose failure total is `total`. The first drafts of TLS-RPT had a type "success".
 * Beside a total of 0 only a registered type is a failure: mox lists an MX mismatch in testing and counts the session as a success.
 */
export function namesFailure(resultType: string, total: number): boolean {
  const type = resultType.trim().toLowerCase();
  return type !== 'success' && (total > 0 || registry.has(type));
}

/** The class, and whether our own matcher proved it rather than the reporter's word. */
export interface Classification {
  readonly class: FailureClass;
  readonly proved: boolean;
}

/**
 * Classifies one failure detail. `matchesPolicy` answers whether a host matches an `mx` pattern of the policy that the
 * sender held, or null when that policy is unknown.
 *
 * Senders use `validation-failure` and `certificate-*` for an MX that the policy does not list, because the RFC has no
 * type of its own for it (Google: bare `validation-failure`; Postfix: `certificate-host-mismatch`; mox:
 * `validation-failure` with the reason `mtasts-policy-mx-mismatch`), hence the check of host and reason.
 */
export function classifyFailure(
  detail: Pick<FailureDetail, 'resultType' | 'receivingMxHostname' | 'reasonCode'>,
  matchesPolicy: ((host: string) => boolean) | null,
): Classification {
  const type = detail.resultType.trim().toLowerCase();
  const ofType = registry.get(type) ?? 'unclassified';
  if (ofType === 'fetch' || ofType === 'dane') return { class: ofType, proved: false };

  const host = detail.receivingMxHostname;
  const mayBeUnlisted = type === 'validation-failure' || type === 'certificate-host-mismatch';
  if (mayBeUnlisted && host !== null && matchesPolicy !== null && !matchesPolicy(host)) {
    return { class: 'mx-not-in-policy', proved: true };
  }
  return { class: classByReason(type, detail.reasonCode) ?? ofType, proved: false };
}

/*
 * What the reason codes of real senders are about, the first that fits. Postfix writes OpenSSL's texts with underscores, mox
 * names of its own, Stalwart the sentences and identifiers of rustls, Microsoft names in capitals.
 */
const REASONS: readonly (readonly [RegExp, FailureClass | null])[] = [
  [/\bmx (hosts? )?mismatch\b/, 'mx-not-in-policy'],
  // ahead of what the host name in the text may look like
  [/not valid for( any)? name|is valid for|(host ?name|name|ip address|email address) mismatch/, 'cert-name'],
  // what DNS said, whose signatures expire too
  [/\bdns extended error\b|\bdnssec\b/, null],
  // the receiving server refused what the sender showed: its client certificate, not the server's own
  [/\bremote (alert|error)\b|\breceived fatal alert\b/, 'handshake'],
  [/time ?out|timed out/, 'handshake'],
  [/\bcrl\b|revo(ked|cation)/, 'cert-untrusted'],
  [/self ?signed|issuer|chain|untrusted|not trusted|unknown (ca|authority)\b|root|purpose|key usage/, 'cert-untrusted'],
  [/\balert\b/, 'handshake'],
  [/expired|not yet valid|not valid yet|not valid (before|after)|not (before|after) field/, 'cert-expired'],
  [/constraint|subtree|critical extension|invalid ca\b|too weak|signature failure|bad ?signature/, 'cert-untrusted'],
  [/invalid peer certificate|certificate (rejected|verif)|verify the first/, 'cert-untrusted'],
  [/handshake|closed|reset by peer|broken pipe|\beof\b|protocol/, 'handshake'],
  // what is said of a certificate otherwise is not made a passing fault of the network
  [/certificate/, null],
  [/cipher|record|version|incompatible|misbehaved|(corrupt|unexpected|inappropriate) message/, 'handshake'],
];

/** The class that the reason code reveals, or null when only the result type says anything. */
function classByReason(type: string, reasonCode: string | null): FailureClass | null {
  if (reasonCode === null) return null;
  const reason = reasonCode
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_\s-]+/g, ' ');
  const found = REASONS.find(([pattern]) => pattern.test(reason))?.[1] ?? null;
  // Stalwart files every TLS error under certificate-not-trusted; the other types say themselves what failed
  const leavesOpen = type === 'validation-failure' || type === 'certificate-not-trusted';
  return leavesOpen || found === 'mx-not-in-policy' ? found : null;
}

/** Whether a failure of this class is a session that an `enforce` policy refuses. */
export function isRefusing(failureClass: FailureClass): boolean {
  return failureClass !== 'fetch' && failureClass !== 'dane';
}

/** Whether failures of this class come and go with load and networks, and must repeat before they are believed. */
export function isFlaky(failureClass: FailureClass): boolean {
  return failureClass === 'handshake' || failureClass === 'unclassified';
}

/**
 * The effect of a failure of this class, reported under `policyType`, when the policy had `mode` (null when the report
 * does not say, which is taken as testing: the failure counts).
 */
export function effectOf(failureClass: FailureClass, policyType: string, mode: string | null): FailureEffect {
  switch (policyType) {
    case 'sts':
      if (mode === 'none' || failureClass === 'dane') return 'none';
      if (failureClass === 'fetch') return 'unprotected';
      return mode === 'enforce' ? 'refused' : 'would-refuse';
    case 'tlsa':
      return failureClass === 'fetch' ? 'none' : 'refused-by-dane';
    case 'no-policy-found':
      return isRefusing(failureClass) ? 'potential' : 'none';
    default:
      return 'unknown';
  }
}
