import type { Facts } from './facts.ts';
import type { FaultGroup } from './fault-groups.ts';
import { passedAfter, showsFault } from './live-findings.ts';

/**
 * Whether a claim is believed: a trusted reporter makes it, or a confirmed probe or DNS shows that very fault, or two
 * established reporters agree and nothing refutes them. A single unknown reporter could otherwise hold a domain
 * back, or restart its clock, at will.
 */
export function isCredible(facts: Facts, group: FaultGroup): boolean {
  if (group.failures.some(({ entry }) => entry.standing === 'trusted')) return true;
  if (isShownLive(facts, group)) return true;
  const established = group.failures.filter(({ entry }) => entry.standing === 'established');
  return new Set(established.map(({ entry }) => entry.reporter)).size >= 2 && !isRefuted(facts, group);
}

/** Whether a confirmed probe, or for an MX outside the policy DNS itself, shows the fault now. */
export function isShownLive(facts: Facts, { host, failureClass }: Pick<FaultGroup, 'host' | 'failureClass'>): boolean {
  if (host === null) return false;
  if (failureClass === 'mx-not-in-policy') return isUnlistedMx(facts, host);
  return showsFault(facts.hosts.get(host), failureClass);
}

/** Whether DNS lists the host now and no pattern of the policy in force does. */
export function isUnlistedMx(facts: Facts, host: string): boolean {
  const inDns = facts.mx?.some((mx) => mx.host === host) === true;
  return inDns && facts.policy !== null && facts.policy.mode !== 'none' && facts.reference?.matches(host) === false;
}

function isRefuted(facts: Facts, group: FaultGroup): boolean {
  if (group.host === null) return false;
  const unknownToDns = facts.mx !== null && !facts.mx.some((mx) => mx.host === group.host);
  return unknownToDns || passedAfter(facts.hosts.get(group.host), group.lastDay);
}
