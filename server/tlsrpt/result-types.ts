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

/** The class that the reason code reveals, or null when only the result type says anything. */
function classByReason(type: string, reasonCode: string | null): FailureClass | null {
  if (reasonCode === null) return null;
  // Postfix writes OpenSSL's texts with underscores, Microsoft its own names in capitals.
  const reason = reasonCode.toLowerCase().replace(/[_\s-]+/g, ' ');
  if (/\bmx (hosts? )?mismatch\b/.test(reason)) return 'mx-not-in-policy';

  const namesTrust = /self ?signed|issuer|chain|untrusted|not trusted|unknown ca\b/.test(reason);
  if (type === 'validation-failure') {
    if (namesTrust) return 'cert-untrusted';
    if (/expired/.test(reason)) return 'cert-expired';
  }
  // Stalwart files every TLS error under certificate-not-trusted; only a reason that mentions the chain is about the chain.
  if (type === 'validation-failure' || (type === 'certificate-not-trusted' && !namesTrust)) {
    if (/handshake|alert|time ?out|timed out|closed|protocol/.test(reason)) return 'handshake';
  }
  return null;
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
