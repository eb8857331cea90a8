import type { Message } from '../message.ts';

/** A change of policy for a person to carry out, step by step. */
export const steps = {
  'step.file': 'Serve the new file at https://mta-sts.{domain}/.well-known/mta-sts.txt.',
  'step.served': 'Check that it comes back as served: status 200, text/plain, no redirect.',
  'step.id': 'Change the TXT record _mta-sts.{domain} to the new id; without it senders keep their copies.',
  'step.reporting': 'Publish the TXT record _smtp._tls.{domain}, so that senders report.',
  'step.record': 'Publish the TXT record _mta-sts.{domain}.',
  'step.test': 'Test for two weeks, read the reports, and mend what they show before you enforce.',
  'step.watch': 'Watch the reports daily; if mail is refused, roll back to mode testing with a new id.',
  'step.leave': 'Leave file and record in place: deleting them is no rollback, cached copies would go on enforcing.',
  'step.keep': 'Keep file and record until {until}: until then some sender may hold an older copy.',
  'step.delete': 'Then delete the TXT record _mta-sts.{domain}, and after it the file and the host mta-sts.{domain}.',
  'step.wait':
    'Wait until {until}: the life of the old record in resolvers, and one day for senders to fetch the file.',
  'step.check-host': 'Check that the new host offers STARTTLS with a trusted certificate that names it.',
  'step.add-host': 'Add the new host to the MX records.',
  'step.remove-host':
    'Remove an old host first from the MX records, and a day after their life in resolvers from the policy.',
  'step.host-address': 'Give mta-sts.{domain} an address in DNS.',
  'step.host-certificate':
    "Install a publicly trusted certificate that names mta-sts.{domain}; a provider's own name does not do.",
  'step.host-path':
    'Serve the path without redirects, logins and bot filters: senders are programs and follow nothing.',

  'steps.blocked-today': 'Under a policy that enforces, this would be refused today:',
  'steps.file': 'The file, at {url}:',
  'steps.diff': 'What changes against the file that is served now:',
  'steps.records': 'The records:',
  'steps.as-now': '{record} (as now)',
  'steps.order': 'In this order:',
  'steps.note': 'Note: {note}',
} as const satisfies Record<string, Message>;
