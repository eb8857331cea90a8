import type { Entry, Fault } from './entries.ts';
import type { Facts } from './facts.ts';
import { showsFault } from './live-findings.ts';

type Claim = Pick<Fault, 'host' | 'failureClass'>;

/**
 * Whether a failure counts: a trusted reporter saw it, or a confirmed probe or DNS shows that very fault now. Anyone can sign for
 * domains of their own and let them age, twenty as easily as two: what strangers say, however many, decides nothing until
 * somebody looked, neither alone nor beside the one stray failure of a trusted reporter.
 */
export function isCredible(facts: Facts, { standing }: Pick<Entry, 'standing'>, claim: Claim): boolean {
  return standing === 'trusted' || isShownLive(facts, claim);
}

/** Whether a confirmed probe, or for an MX outside the policy DNS itself, shows the fault now. */
export function isShownLive(facts: Facts, { host, failureClass }: Claim): boolean {
  if (host === null) return false;
  if (failureClass === 'mx-not-in-policy') return isUnlistedMx(facts, host);
  return showsFault(facts.hosts.get(host), failureClass);
}

/** Whether DNS lists the host now and no pattern of the policy in force does. */
export function isUnlistedMx(facts: Facts, host: string): boolean {
  const inDns = facts.mx?.some((mx) => mx.host === host) === true;
  return inDns && facts.policy !== null && facts.policy.mode !== 'none' && facts.reference?.matches(host) === false;
}
