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
  return domainOfAddress(contactDomain ?? '') ?? domainOfAddress(submitter ?? '') ?? fromDomain(fields);
}

/** Null unless From holds exactly one address; display names may contain anything, other addresses included. */
function fromDomain(fields: readonly HeaderField[]): string | null {
  const from = fields.find((field) => field.name === 'from');
  if (!from) return null;
  const value = Buffer.from(fieldValue(from), 'latin1').toString('utf8');
  if (value.length > 2000) return null;
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|\([^()]*\)/g, ' ');
  const addresses = bare.match(/[^\s<>,;:@]+@[^\s<>,;:@]+/g) ?? [];
  return addresses.length === 1 ? domainOfAddress(addresses[0] ?? '') : null;
}
