import { hoursBetween } from '../../contract/time.ts';
import type { MxVerdict } from '../../contract/verdict.ts';
import type { MxObservation } from '../evidence.ts';
import { isUnlistedMx } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';
import { type HostView, validAttestation } from '../facts/live-findings.ts';
import type { JudgedIssue } from './issues.ts';

/**
 * Each MX host in DNS: `fail` with an active issue or a confirmed finding; `pass` when attested, or probed ok lately and
 * steadily; else `unverified`, which says nothing against the host. `trustedSessions` is the n of the statistics.
 */
export function judgeMxHosts(facts: Facts, issues: readonly JudgedIssue[], trustedSessions: number): MxVerdict[] {
  const hosts = facts.mx ?? [];
  const named = new Set(facts.signed.flatMap(({ row }) => row.details.map((detail) => detail.host)));
  return hosts.map((mx) => {
    const view = facts.hosts.get(mx.host);
    const attestation = validAttestation(view, facts.evidence);
    const { verdict, because } = judge(facts, issues, mx, view);
    const last = view?.lastProbe ?? null;
    return {
      host: mx.host,
      preference: mx.preference,
      verdict,
      because,
      seenInReports: named.has(mx.host) || (hosts.length === 1 && trustedSessions > 0),
      lastProbe: last === null ? null : { probeId: last.probeId, at: last.at, result: last.result },
      certificateDaysLeft: daysLeft(facts, view),
      attested: attestation === null ? null : { at: attestation.at, by: attestation.by },
    };
  });
}

function judge(
  facts: Facts,
  issues: readonly JudgedIssue[],
  mx: MxObservation,
  view: HostView | undefined,
): Pick<MxVerdict, 'verdict' | 'because'> {
  if (isUnlistedMx(facts, mx.host)) return { verdict: 'fail', because: 'not-in-policy' };
  if (view?.confirmed != null) return { verdict: 'fail', because: 'finding' };
  if (issues.some(({ status, group }) => status === 'active' && group.host === mx.host)) {
    return { verdict: 'fail', because: 'issue' };
  }
  if (validAttestation(view, facts.evidence) !== null) return { verdict: 'pass', because: 'attested' };
  const because = whyUnverified(facts, view);
  return because === null ? { verdict: 'pass', because: 'probed-ok' } : { verdict: 'unverified', because };
}

/** Why our own checks do not speak for the host now; null: they do. Reports about it do not matter here. */
export function whyUnverified(facts: Facts, view: HostView | undefined): MxVerdict['because'] | null {
  const conclusive = view?.lastConclusive ?? null;
  if (view === undefined || conclusive === null) {
    return view?.lastProbe?.result === 'port25' || facts.evidence.live?.port25Blocked === true
      ? 'port25'
      : 'never-probed';
  }
  if (conclusive.result === 'handshake') return 'handshake';
  if (conclusive.result !== 'ok') return 'unconfirmed-finding';
  if (view.unsteady.length > 0 || view.failedHandshakes.length > 1) return 'unsteady';
  if (hoursBetween(conclusive.at, facts.evidence.now) <= facts.evidence.settings.probe.freshHours) return null;
  return view.lastProbe?.result === 'port25' ? 'port25' : 'stale-probe';
}

function daysLeft(facts: Facts, view: HostView | undefined): number | null {
  const certificate = view?.lastWithCertificate?.certificate ?? null;
  return certificate === null ? null : Math.floor(hoursBetween(facts.evidence.now, certificate.notAfter) / 24);
}
