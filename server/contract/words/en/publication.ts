import type { Message } from '../message.ts';

/** What to know before a policy is published, and why none can be made. {value}, {wildcard} and {host} are foreign text. */
export const publication = {
  'note.null-mx': 'The domain receives no mail (null MX), so MTA-STS protects nothing; mode none says so to senders.',
  'note.wildcard-admits': '{wildcard} also admits every other host one label under {parent}.',
  'note.wildcard-own': '{wildcard} admits any host under your own domain (RFC 8461 section 10.4).',
  'note.wildcard-offer': "Your provider's hosts may also be written as {wildcard}.",
  'note.enforcing': 'The domain enforces now: publishing this goes back to testing.',
  'note.still-testing': 'The policy is still in mode testing.',
  'note.raise-late':
    'Raise max_age only after 30 days of enforcing without refusals: a mistake stays in caches that long.',
  'note.rollback-testing': 'The file does not enforce; the new id makes senders drop older copies.',
  'note.https-reports': 'Reports sent by HTTPS carry no signature, so they count as unauthenticated.',
  'note.own-reports':
    'Reports to {uri} arrive through the very MX hosts that they are about; an address elsewhere is safer.',

  'refused.mx-unknown': 'The MX records are not known now; a policy must name all of them.',
  'refused.mx-not-host': 'MX {value} is not a host name; mend the MX record first.',
  'refused.no-wildcard': '{value} is no wildcard: "*." and a domain, as in *.example.com.',
  'refused.wildcard-public': '{value} would admit hosts that anyone can register.',
  'refused.wildcard-unused': '{value} matches none of the MX hosts; a wildcard stands for exactly one label.',
  'refused.nothing-to-enforce': 'There is no valid policy to enforce; publish one in mode testing first.',
  'refused.enforced': 'The policy enforces already.',
  'refused.untested': 'The policy is in mode none; test it for two weeks first.',
  'refused.mx-not-compared': 'The MX records are not known now, so nobody can say whether all are listed.',
  'refused.null-mx': 'The domain receives no mail (null MX); there is nothing to enforce.',
  'refused.mx-not-covered': 'Mail to {hosts} would be refused: no mx line matches.',
  'refused.nothing-to-raise': 'There is no valid policy whose max_age could be raised.',
  'refused.max-age': 'max_age is a number of seconds up to {limit}.',
  'refused.max-age-raised': 'max_age is {maxAge} already.',
  'refused.nothing-to-add-to': 'There is no valid policy to add a host to.',
  'refused.host': '{value} is not a host name in A-labels.',
  'refused.hosts-matched': 'The policy matches these hosts already.',
  'refused.no-change': 'The verdict does not lead to another policy now.',
  'refused.incomplete': 'No policy can be made from what is known.',
} as const satisfies Record<string, Message>;
