import { hoursBetween } from '../../contract/time.ts';
import type { CertificateDates, MxProbe } from '../evidence.ts';
import type { Facts } from '../facts/facts.ts';

export interface ExpiringCertificate {
  readonly code: 'CERT_EXPIRING_IMMINENT' | 'CERT_EXPIRING_SOON';
  readonly host: string;
  /** Whole days, rounded down; 0 once it has ended. */
  readonly daysLeft: number;
  readonly probe: MxProbe;
}

const UNKNOWN_LIFETIME_DAYS = 90;
const SOON_SHARE = 1 / 4;
const IMMINENT_SHARE = 1 / 8;

/**
 * Certificates of MX hosts near their end: switching on the eve of an expiry turns ready into refusals. "Near" is relative
 * to the lifetime, so that short-lived certificates pass. One that two probes call expired is a finding, not this.
 */
export function findExpiringCertificates(facts: Facts): ExpiringCertificate[] {
  return (facts.mx ?? []).flatMap(({ host }) => {
    const view = facts.hosts.get(host);
    const probe = view?.lastWithCertificate ?? null;
    if (probe === null || probe.certificate === null || view?.confirmed?.finding === 'expired') return [];
    const left = daysUntilEnd(facts, probe.certificate);
    const code = grade(facts, left, lifetimeDays(probe.certificate));
    return code === null ? [] : [{ code, host, daysLeft: Math.max(0, Math.floor(left)), probe }];
  });
}

function grade(facts: Facts, left: number, lifetime: number): ExpiringCertificate['code'] | null {
  const { warnDays, imminentDays } = facts.evidence.settings.cert;
  if (left < Math.min(imminentDays, lifetime * IMMINENT_SHARE)) return 'CERT_EXPIRING_IMMINENT';
  return left <= Math.min(warnDays, lifetime * SOON_SHARE) ? 'CERT_EXPIRING_SOON' : null;
}

/** Days until the policy host's certificate ends if that is near, else null. It stops fetches, never mail. */
export function policyHostDaysLeft(facts: Facts): number | null {
  const certificate = facts.evidence.live?.policyHostCertificate ?? null;
  if (certificate === null) return null;
  const left = daysUntilEnd(facts, certificate);
  return left < facts.evidence.settings.cert.warnDays ? Math.floor(left) : null;
}

function daysUntilEnd(facts: Facts, { notAfter }: CertificateDates): number {
  return hoursBetween(facts.evidence.now, notAfter) / 24;
}

function lifetimeDays({ notBefore, notAfter }: CertificateDates): number {
  if (notBefore === null) return UNKNOWN_LIFETIME_DAYS;
  const days = hoursBetween(notBefore, notAfter) / 24;
  return days > 0 ? days : UNKNOWN_LIFETIME_DAYS;
}
