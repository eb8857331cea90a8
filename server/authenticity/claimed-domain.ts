import { domainOfAddress } from '../contract/domain-name.ts';
import { fieldValue, type HeaderField } from '../mail/header-fields.ts';

/**
 * The domain responsible for a report: that of contact-info, else of the TLS-Report-Submitter header, else of
 * From. Null when none of them names one.
 */
export function claimedDomain(
  contactDomain: string | null,
  submitter: string | null,
  fields: readonly HeaderField[],
): string | null {
  return (
    domainOfAddress(contactDomain ?? '') ??
    domainOfAddress(submitter ?? '') ??
    domainOfAddress(soleAuthor(fields) ?? '')
  );
}

/** The address in From; null unless there is exactly one. Display names may contain anything, other addresses included. */
export function soleAuthor(fields: readonly HeaderField[]): string | null {
  const [from, ...more] = fields.filter((field) => field.name === 'from');
  if (from === undefined || more.length > 0) return null;
  const value = Buffer.from(fieldValue(from), 'latin1').toString('utf8');
  if (value.length > 2000) return null;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, ' ');
  const addresses = bare.match(/[^\s<>,;:@]+@[^\s<>,;:@]+/g) ?? [];
  return addresses.length === 1 ? (addresses[0] ?? null) : null;
}
