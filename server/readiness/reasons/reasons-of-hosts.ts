import type { MxProbe } from '../evidence.ts';
import { isUnlistedMx } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';
import { validAttestation } from '../facts/live-findings.ts';
import { policyHostDaysLeft } from '../rules/certificates.ts';
import type { Findings } from '../rules/judgement.ts';
import { whyUnverified } from '../rules/per-mx.ts';
import { linkDns, linkProbes, linkSnapshots } from './evidence-links.ts';
import { findingCode } from './issue-codes.ts';
import { type Draft, draft } from './reasons.ts';

/**
 * What DNS, probes and the administrator say about the MX hosts, and what they could not say. Without a policy it is
 * told as work to do before there is one; a domain that opted out is left alone.
 */
export function explainHosts(findings: Findings): Draft[] {
  const { facts, expiring, running } = findings;
  const policyHostDays = policyHostDaysLeft(facts);
  const policyHost = `mta-sts.${facts.evidence.domain}`;
  return [
    ...(facts.policy?.mode === 'none' ? [] : explainLiveFaults(facts)),
    ...(facts.policy?.mode === 'none' ? [] : expiring).map(({ code, host, daysLeft, probe }) =>
      draft(code, { host, days: daysLeft }, linkProbes([probe])),
    ),
    ...(policyHostDays === null
      ? []
      : [draft('POLICY_HOST_CERT_EXPIRING', { host: policyHost, days: policyHostDays })]),
    ...(running === null ? [] : [...explainFailingHandshakes(facts), ...explainUnverified(facts)]),
    ...explainAttestations(facts),
    ...explainChecksOff(facts, running !== null),
  ];
}

/** Hosts that our own checks cannot vouch for, whatever reports say of them. */
function explainUnverified(facts: Facts): Draft[] {
  if (facts.mx === null) return [draft('MX_UNVERIFIED', { hosts: [] })];
  const blind = facts.mx.flatMap(({ host }) => {
    const view = facts.hosts.get(host);
    const vouched = view?.confirmed != null || validAttestation(view, facts.evidence) !== null;
    const why = vouched ? null : whyUnverified(facts, view);
    return why === null ? [] : [{ host, why, probe: view?.lastProbe }];
  });
  const port25 = blind.filter(({ why, probe }) => why === 'port25' || probe?.result === 'port25');
  return [...explainBlind('MX_UNVERIFIED', blind), ...explainBlind('MX_NOT_PROBED_PORT25', port25)];
}

/** It blames nobody: whether the fault is the host's or lies between us is unknown. But nobody should enforce on that. */
function explainFailingHandshakes(facts: Facts): Draft[] {
  return (facts.mx ?? []).flatMap(({ host }) => {
    const view = facts.hosts.get(host);
    const failing = view?.failingHandshakes ?? [];
    const [first, last] = [failing[0], failing.at(-1)];
    if (first === undefined || last === undefined || validAttestation(view, facts.evidence) !== null) return [];
    return [draft('MX_TLS_HANDSHAKE', { host, since: first.at, at: last.at }, linkProbes(failing.toReversed()))];
  });
}

function explainBlind(
  code: 'MX_UNVERIFIED' | 'MX_NOT_PROBED_PORT25',
  blind: readonly { readonly host: string; readonly probe: MxProbe | null | undefined }[],
): Draft[] {
  if (blind.length === 0) return [];
  return [draft(code, { hosts: blind.map(({ host }) => host) }, linkProbes(blind.map(({ probe }) => probe)))];
}

function explainLiveFaults(facts: Facts): Draft[] {
  return (facts.mx ?? []).flatMap(({ host }) => {
    const confirmed = facts.hosts.get(host)?.confirmed ?? null;
    const drafts: Draft[] = [];
    if (isUnlistedMx(facts, host)) {
      const links = [...linkDns(facts, 'mx'), ...linkSnapshots([facts.policy?.snapshot])];
      drafts.push(draft('LIVE_MX_NOT_IN_POLICY', { host }, links));
    }
    const last = confirmed?.probes.at(-1);
    if (confirmed !== null && last !== undefined) {
      drafts.push(
        draft(findingCode[confirmed.finding], { host, at: last.at }, linkProbes(confirmed.probes.toReversed())),
      );
    }
    return drafts;
  });
}

/** Whether DNS or a confirmed probe shows by itself that enforce would refuse mail. */
export function hasLiveFault(facts: Facts): boolean {
  return (facts.mx ?? []).some(
    ({ host }) => isUnlistedMx(facts, host) || (facts.hosts.get(host)?.confirmed ?? null) !== null,
  );
}

function explainAttestations(facts: Facts): Draft[] {
  return [...facts.hosts.values()].flatMap((view) => {
    const attestation = validAttestation(view, facts.evidence);
    if (attestation === null || facts.mx?.some((mx) => mx.host === view.host) === false) return [];
    const { host, at, by } = attestation;
    return [draft('MX_ATTESTED', { host, at, by }, [{ kind: 'attestation', host, at }])];
  });
}

/** Said beside a verdict; where the reports themselves say that there is no policy, that sentence says it already. */
function explainChecksOff(facts: Facts, running: boolean): Draft[] {
  if (facts.evidence.live !== null) return [];
  const silent = !facts.signed.some(({ row }) => row.day >= facts.calendar.recentFrom);
  const unweighed = facts.policy === null && facts.signed.some(({ row }) => row.policyType === 'sts');
  return running || silent || unweighed ? [draft('LIVE_CHECKS_OFF', {})] : [];
}
