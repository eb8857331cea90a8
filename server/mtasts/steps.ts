import { addHours, type Instant } from '../contract/time.ts';
import type { PolicyChange } from './policy-change.ts';

/** One thing to do, in order. */
export interface Step {
  /** One English sentence. */
  readonly text: string;
  /** Not before this moment; null: as soon as the previous step is done. */
  readonly notBefore: Instant | null;
}

interface StepFacts {
  readonly domain: string;
  /** No policy file is live. */
  readonly firstPolicy: boolean;
  /** When no resolver can still hold the present `_mta-sts` record. */
  readonly idKnownAfter: Instant;
  /** When no sender can still hold a policy served until now. */
  readonly cachesGoneAfter: Instant;
}

/**
 * What to do for a change, in the order in which senders never hold a policy that the servers do not meet: the file first,
 * then the new id (RFC 8461 section 8.1); for a new MX the policy before DNS; for removal mode none before deletion (section 8.3).
 */
export function stepsOf(change: PolicyChange, facts: StepFacts): Step[] {
  const { domain } = facts;
  const file = now(`Serve the new file at https://mta-sts.${domain}/.well-known/mta-sts.txt.`);
  const served = now('Check that it comes back as served: status 200, text/plain, no redirect.');
  const id = now(`Change the TXT record _mta-sts.${domain} to the new id; without it senders keep their copies.`);
  switch (change.kind) {
    case 'draft':
      return [
        ...(facts.firstPolicy ? hostSteps(domain) : []),
        file,
        served,
        now(`Publish the TXT record _smtp._tls.${domain}, so that senders report.`),
        now(`Publish the TXT record _mta-sts.${domain}.`),
        now('Test for two weeks, read the reports, and mend what they show before you enforce.'),
      ];
    case 'enforce':
      return [
        file,
        served,
        id,
        now('Watch the reports daily; if mail is refused, roll back to mode testing with a new id.'),
      ];
    case 'raise-max-age':
      return [file, served, id];
    case 'rollback':
      return [
        file,
        served,
        id,
        now('Leave file and record in place: deleting them is no rollback, cached copies would go on enforcing.'),
      ];
    case 'remove':
      return [
        file,
        served,
        id,
        later(
          `Keep file and record until ${facts.cachesGoneAfter}: until then some sender may hold an older copy.`,
          facts.cachesGoneAfter,
        ),
        now(`Then delete the TXT record _mta-sts.${domain}, and after it the file and the host mta-sts.${domain}.`),
      ];
    case 'add-mx':
      return [
        file,
        served,
        id,
        later(
          `Wait until ${dayAfter(facts)}: the life of the old record in resolvers, and one day for senders to fetch the file.`,
          dayAfter(facts),
        ),
        now('Check that the new host offers STARTTLS with a trusted certificate that names it.'),
        now('Add the new host to the MX records.'),
        now('Remove an old host first from the MX records, and a day after their life in resolvers from the policy.'),
      ];
  }
}

function hostSteps(domain: string): Step[] {
  return [
    now(`Give mta-sts.${domain} an address in DNS.`),
    now(`Install a publicly trusted certificate that names mta-sts.${domain}; a provider's own name does not do.`),
    now('Serve the path without redirects, logins and bot filters: senders are programs and follow nothing.'),
  ];
}

function dayAfter({ idKnownAfter }: StepFacts): Instant {
  return addHours(idKnownAfter, 24);
}

function now(text: string): Step {
  return { text, notBefore: null };
}

function later(text: string, notBefore: Instant): Step {
  return { text, notBefore };
}
