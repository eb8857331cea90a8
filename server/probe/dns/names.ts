import { canonicalDomain, canonicalName } from '../../contract/domain-name.ts';

/** Names that mean this machine or this network, never a domain of the public DNS (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_SUFFIXES = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home.arpa',
  'alt',
  'onion',
];

export type NamedHost =
  | { readonly kind: 'name'; readonly name: string }
  /** `why` is one sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * A domain as typed, or as DNS gave it, in the form in which it is looked up: lower case, A-labels, no trailing
 * dot. Addresses, single labels and names that cannot be public are refused.
 */
export function readPublicName(text: string): NamedHost {
  const shown = JSON.stringify(text.slice(0, 80));
  if (text.length > 253 * 4) return { kind: 'refused', why: `${shown} is too long for a domain name.` };
  if (/^[\d.]+$|[:[\]]/.test(text.trim()))
    return { kind: 'refused', why: `${shown} is an address, not a domain name.` };
  const name = canonicalName(text);
  if (name !== null && !name.includes('.'))
    return { kind: 'refused', why: `${shown} has one label only; a mail domain has at least two.` };
  const domain = canonicalDomain(text);
  if (domain === null) return { kind: 'refused', why: `${shown} is not a domain name.` };
  const suffix = PRIVATE_SUFFIXES.find((name) => domain === name || domain.endsWith(`.${name}`));
  if (suffix !== undefined)
    return { kind: 'refused', why: `${shown} is a name of the local network, not of the public DNS.` };
  return { kind: 'name', name: domain };
}
