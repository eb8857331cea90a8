import { getDomain, getPublicSuffix } from 'tldts';
import { comparableHost, isHostName } from '../contract/domain-name.ts';
import { SHORTEST_MAX_AGE, WEEK } from './lint.ts';
import { mxMatches } from './match.ts';
import type { Policy } from './policy.ts';

export type Draft = { readonly policy: Policy; readonly notes: readonly string[] } | { readonly refused: string };

/** Domains in which a provider gives each customer an MX name of one label, so that a wildcard is safe and stays correct. */
const PROVIDER_WILDCARDS: readonly string[] = ['*.mail.protection.outlook.com'];

/**
 * A first policy in mode testing: one mx line for each MX host, exact names in preference order. `wildcards` take the
 * place of the hosts that they match. `hosts` is null when unknown and empty for null MX: then mode none is all there is.
 */
export function draftPolicy(
  domain: string,
  hosts: readonly string[] | null,
  wildcards: readonly string[],
  live: Policy | null,
): Draft {
  if (hosts === null) return { refused: 'The MX records are not known now; a policy must name all of them.' };
  if (hosts.length === 0) {
    const note = 'The domain receives no mail (null MX), so MTA-STS protects nothing; mode none says so to senders.';
    return { policy: { mode: 'none', mx: [], maxAge: SHORTEST_MAX_AGE, extensions: [] }, notes: [note] };
  }
  const bad = hosts.find((host) => !isHostName(comparableHost(host)));
  if (bad !== undefined) {
    return { refused: `MX ${JSON.stringify(bad.slice(0, 80))} is not a host name; mend the MX record first.` };
  }
  const notes: string[] = [];
  for (const wildcard of wildcards) {
    const fault = faultOfWildcard(wildcard, hosts);
    if (fault !== null) return { refused: fault };
    notes.push(`${wildcard} also admits every other host one label under ${wildcard.slice(2)}.`);
    if (comparableHost(wildcard.slice(2)) === (getDomain(domain) ?? domain)) {
      notes.push(`${wildcard} admits any host under your own domain (RFC 8461 section 10.4).`);
    }
  }
  const lines = hosts.map((host) => wildcards.find((wildcard) => mxMatches(wildcard, host)) ?? host);
  const mx = [...new Set(lines.map(comparableHost))];
  const offers = PROVIDER_WILDCARDS.filter((wildcard) => mx.some((host) => mxMatches(wildcard, host)));
  notes.push(...offers.map((wildcard) => `Your provider's hosts may also be written as ${wildcard}.`));
  if (live?.mode === 'enforce') notes.push('The domain enforces now: publishing this goes back to testing.');
  return { policy: { mode: 'testing', mx, maxAge: WEEK, extensions: [] }, notes };
}

function faultOfWildcard(wildcard: string, hosts: readonly string[]): string | null {
  const quoted = JSON.stringify(wildcard.slice(0, 80));
  const parent = comparableHost(wildcard.slice(2));
  if (!wildcard.startsWith('*.') || !isHostName(parent)) {
    return `${quoted} is no wildcard: "*." and a domain, as in *.example.com.`;
  }
  if (getPublicSuffix(parent) === parent) return `${quoted} would admit hosts that anyone can register.`;
  if (!hosts.some((host) => mxMatches(wildcard, host))) {
    return `${quoted} matches none of the MX hosts; a wildcard stands for exactly one label.`;
  }
  return null;
}
