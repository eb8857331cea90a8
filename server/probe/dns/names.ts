import { canonicalDomain, canonicalName } from '../../contract/domain-name.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { phrase } from '../../contract/words/phrase.ts';

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
  | { readonly kind: 'refused'; readonly why: Phrase };

/**
 * A domain as typed, or as DNS gave it, in the form in which it is looked up: lower case, A-labels, no trailing
 * dot. Addresses, single labels and names that cannot be public are refused.
 */
export function readPublicName(text: string): NamedHost {
  const shown = JSON.stringify(text.slice(0, 80));
  if (text.length > 253 * 4) return { kind: 'refused', why: phrase('name.too-long', { name: shown }) };
  if (/^[\d.]+$|[:[\]]/.test(text.trim())) return { kind: 'refused', why: phrase('name.address', { name: shown }) };
  const name = canonicalName(text);
  if (name !== null && !name.includes('.')) return { kind: 'refused', why: phrase('name.one-label', { name: shown }) };
  const domain = canonicalDomain(text);
  if (domain === null) return { kind: 'refused', why: phrase('name.none', { name: shown }) };
  const suffix = PRIVATE_SUFFIXES.find((name) => domain === name || domain.endsWith(`.${name}`));
  if (suffix !== undefined) return { kind: 'refused', why: phrase('name.private', { name: shown }) };
  return { kind: 'name', name: domain };
}
