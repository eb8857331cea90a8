import { parse } from 'tldts';
import { canonicalDomain } from '../contract/domain-name.ts';

/**
 * The domain that an organisation registered: `mail.example.co.uk` → `example.co.uk`. Null for public suffixes and
 * anything that is not a domain. Suffixes under which a company hosts strangers (`github.io`) count as public, or one
 * tenant could speak for its neighbours.
 */
export function organisationalDomain(text: string): string | null {
  const domain = canonicalDomain(text);
  return domain === null ? null : parse(domain, { allowPrivateDomains: true }).domain;
}

/**
 * Who a report comes from when `signer` has signed it: the organisational domain, or the domain itself where the
 * owner of a private suffix signs with the suffix. Null when nobody is responsible for the name, as with `co.uk`.
 */
export function reporterIdentity(signer: string): string | null {
  const domain = canonicalDomain(signer);
  if (domain === null) return null;
  const { domain: organisation, isPrivate } = parse(domain, { allowPrivateDomains: true });
  return organisation ?? (isPrivate === true ? domain : null);
}

/**
 * Whether a signature by `signer` speaks for `claimed`: both are the same domain, or one is a parent of the other
 * within one organisation. Two sub-domains side by side are not: RFC 8460 section 3 asks for the reporting domain.
 */
export function isAligned(signer: string, claimed: string): boolean {
  const [a, b] = [canonicalDomain(signer), canonicalDomain(claimed)];
  if (a === null || b === null) return false;
  if (a === b) return reporterIdentity(a) !== null;
  const organisation = organisationalDomain(a);
  if (organisation === null || organisation !== organisationalDomain(b)) return false;
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
