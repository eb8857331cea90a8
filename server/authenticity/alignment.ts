import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { comparableHost, isHostName } from '../mtasts/host-name.ts';

/**
 * `text` as a domain in lower case and A-labels, without the root dot; null when it is not one. Only names with
 * letters beyond ASCII go through the URL host parser, which would also decode `%61` and rewrite numbers.
 */
export function canonicalDomain(text: string): string | null {
  const plain = comparableHost(text.trim());
  if (plain.length > 253) return null;
  // The URL parser decodes %61 and takes more that no domain has, so only what a domain may hold gets to it.
  if (/[^a-z0-9._\u0080-\uffff-]/.test(plain)) return null;
  const domain = /^[ -~]*$/.test(plain) ? plain : domainToASCII(plain);
  return isHostName(domain) && domain.includes('.') ? domain : null;
}

/** The domain of a mail address, or of a bare domain: `tlsrpt@example.com` → `example.com`. Null when there is none. */
export function domainOfAddress(text: string): string | null {
  return canonicalDomain(text.slice(text.lastIndexOf('@') + 1));
}

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
