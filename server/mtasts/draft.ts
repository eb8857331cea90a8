import { getDomain, getPublicSuffix } from 'tldts';
import { comparableHost, isHostName } from '../contract/domain-name.ts';
import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';
import { SHORTEST_MAX_AGE, WEEK } from './lint.ts';
import { mxMatches } from './match.ts';
import type { Policy } from './policy.ts';

/** The next policy and what to know about it, or why there is none. */
export type Draft = { readonly policy: Policy; readonly notes: readonly Phrase[] } | { readonly refused: Phrase };

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
  if (hosts === null) return { refused: phrase('refused.mx-unknown') };
  if (hosts.length === 0) {
    const policy: Policy = { mode: 'none', mx: [], maxAge: SHORTEST_MAX_AGE, extensions: [] };
    return { policy, notes: [phrase('note.null-mx')] };
  }
  const bad = hosts.find((host) => !isHostName(comparableHost(host)));
  if (bad !== undefined) {
    return { refused: phrase('refused.mx-not-host', { value: JSON.stringify(bad.slice(0, 80)) }) };
  }
  const notes: Phrase[] = [];
  for (const wildcard of wildcards) {
    const fault = faultOfWildcard(wildcard, hosts);
    if (fault !== null) return { refused: fault };
    notes.push(phrase('note.wildcard-admits', { wildcard, parent: wildcard.slice(2) }));
    if (comparableHost(wildcard.slice(2)) === (getDomain(domain) ?? domain)) {
      notes.push(phrase('note.wildcard-own', { wildcard }));
    }
  }
  const lines = hosts.map((host) => wildcards.find((wildcard) => mxMatches(wildcard, host)) ?? host);
  const mx = [...new Set(lines.map(comparableHost))];
  const offers = PROVIDER_WILDCARDS.filter((wildcard) => mx.some((host) => mxMatches(wildcard, host)));
  notes.push(...offers.map((wildcard) => phrase('note.wildcard-offer', { wildcard })));
  if (live?.mode === 'enforce') notes.push(phrase('note.enforcing'));
  return { policy: { mode: 'testing', mx, maxAge: WEEK, extensions: [] }, notes };
}

function faultOfWildcard(wildcard: string, hosts: readonly string[]): Phrase | null {
  const value = JSON.stringify(wildcard.slice(0, 80));
  const parent = comparableHost(wildcard.slice(2));
  if (!wildcard.startsWith('*.') || !isHostName(parent)) return phrase('refused.no-wildcard', { value });
  if (getPublicSuffix(parent) === parent) return phrase('refused.wildcard-public', { value });
  return hosts.some((host) => mxMatches(wildcard, host)) ? null : phrase('refused.wildcard-unused', { value });
}
