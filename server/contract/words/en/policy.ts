import type { Message } from '../message.ts';

/** What to publish, and how to go back. */
export const policy = {
  'publish.compareMx':
    '**First compare the MX records.** Live checks are off, so nobody here has looked at them. Each host that this command lists has to be matched by an mx line of the file below; one that is not would get no mail from senders that enforce. If it lists none, the domain itself has to be matched. If DNS does not answer, do not publish yet.',
  'publish.compareCommand': 'Command that lists the MX hosts',
  'publish.heading': 'Publish this next',
  'publish.headingOwn': 'If you decide to enforce',
  'publish.own': 'We do not recommend it yet: too little is known. This is what you would publish.',
  'publish.order': 'Order matters: the file first, then DNS',
  'publish.nothing': 'There is nothing to publish now.',
  'publish.template':
    'We do not know the MX hosts of {domain}: DNS named none here, or has not been read. Replace the line in brackets by one `mx:` line for each of them, or name them here and get the finished file.',
  'publish.templateHost': '[your MX host]',
  'publish.templateId': '[date and time, letters and digits only]',
  'publish.hosts': 'MX hosts of {domain}',
  'publish.hostsHint': 'All of them, separated by spaces, as this command lists them: dig +short MX {domain}',
  'publish.hostsMake': 'Make the file',
  'publish.file': 'Replace the policy file',
  'publish.fileFirst': 'Serve this policy file',
  'publish.fileLabel': 'Policy file',
  'publish.maxAge': 'Senders keep it for',
  'publish.maxAgeRaised':
    'Why longer: from now on a saved copy protects you even when an attacker hides your record. Two weeks is what we advise for the first policy that enforces.',
  'publish.maxAgeAdvice':
    'Longer protects better; but senders that cannot see your new policy keep this one for that long, faults included. Take 30 days only after 30 healthy days of enforcing.',
  'publish.copyFile': 'Copy file',
  'publish.download': 'Download mta-sts.txt',
  'serve.nothing': 'This service can serve the file itself. It serves none for this domain yet.',
  'serve.this': 'This service serves exactly this file, approved by {by} on {time}.',
  'serve.other': 'This service serves another file, approved by {by} on {time}.',
  'serve.open': 'Serve this file from here…',
  'serve.title': 'Serve this policy for {domain}',
  'serve.what':
    'From then on this service answers for the policy host with this file. DNS and the proxy in front of it stay as they are; change the id afterwards.',
  'serve.save': 'Serve it',
  'publish.added': 'added',
  'publish.removed': 'removed',
  'publish.was': 'was {value}',
  'publish.record': 'Then change the id in DNS',
  'publish.recordFirst': 'Then announce it in DNS',
  'publish.recordWhy': 'A sender that sees the new id before the new file may keep the old policy.',
  'publish.recordLabel': 'DNS record',
  'publish.copyRecord': 'Copy record',
  'publish.reporting': 'Ask for reports',
  'publish.reportingWhy': 'Without this record nobody tells you what happens.',
  'publish.check': 'Check that it worked',
  'publish.checkEnforce':
    'This page changes to “Enforcing” by itself. Senders switch over as their saved copies run out, within {span}.',
  'publish.checkOther': 'This page changes by itself as soon as a live check or a report sees the new policy.',
  'publish.undo':
    '**To go back:** publish `mode: testing` with another new id. Senders must look for an updated policy before they give up on a message (RFC 8461, section 5).',
  'rollback.heading': 'Cannot fix it within a day? Buy time',
  'rollback.headingFirst': 'First: go back to testing',
  'rollback.return': 'Enforce again later',
  'rollback.returnWhen':
    'Repair first. Clean days are counted from the repair on; when there are enough of them, this page says “You can enforce today” and shows the file for it.',
  'rollback.what':
    'Publish `mode: testing` with a new id. Senders must look for an updated policy before they give up on a message, so waiting mail can still be delivered.',
} as const satisfies Record<string, Message>;
