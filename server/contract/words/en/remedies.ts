import type { Message } from '../message.ts';

/** What to do about reasons that are no failing host. */
export const remedies = {
  'remedy.TXT_MISSING':
    'Publish the policy file first, then the record at _mta-sts.{domain}. Without the record no sender looks for the file.',
  'remedy.TXT_INVALID': 'The record at _mta-sts.{domain} has to read v=STSv1; id=…; with letters and digits in the id.',
  'remedy.TXT_MULTIPLE': 'Delete all but one of the TXT records at _mta-sts.{domain} that begin with v=STSv1.',
  'remedy.POLICY_INVALID': 'Replace the file at https://mta-sts.{domain}/.well-known/mta-sts.txt, then change the id.',
  'remedy.POLICY_UNFETCHABLE':
    'https://mta-sts.{domain}/.well-known/mta-sts.txt has to answer 200 with text/plain, without a redirect, with a certificate for that name, to everybody. Exempt it from bot filters and country rules.',
  'remedy.POLICY_MISSING_AFTER_ENFORCE':
    'Publish the policy again before the saved copies run out, or opt out in order with mode: none.',
  'remedy.NO_REPORTS':
    'See that _smtp._tls.{domain} names an address that this service reads, and that the mailbox is read.',
  'remedy.TLSRPT_MISSING':
    'Publish a TXT record at _smtp._tls.{domain}: v=TLSRPTv1; rua=mailto:the address of your mailbox.',
  'remedy.TXT_ID_NOT_BUMPED':
    'Change the id of the record _mta-sts.{domain}. Until then senders keep the policy they have.',
  'remedy.POLICY_IN_REPORTS_UNUSABLE':
    'Repair the file at https://mta-sts.{domain}/.well-known/mta-sts.txt, then change the id. stsready policy lint shows every line.',
  'remedy.POLICY_LINT_ERROR':
    'Repair the file at https://mta-sts.{domain}/.well-known/mta-sts.txt, then change the id.',
  'remedy.MAX_AGE_TOO_SHORT': 'Use 604800 (1 week) or 1209600 (2 weeks) while testing.',
  'remedy.POLICY_FETCH_FAILED_LIVE':
    'We will not recommend a switch while the policy host is shaky. It is fetched again by itself; the live check fetches it now.',
  'remedy.POLICY_FETCH_UNRELIABLE':
    'Look for filters, redirects or outages in front of mta-sts.{domain}. In enforce, these senders could not even learn that you went back.',
  'remedy.POLICY_NOT_SEEN_BY_TRUSTED':
    'See that the record and the file are reachable from outside, by IPv4 and by IPv6. If they are new, this passes within a day or two.',
  'remedy.NOBODY_LOOKS_IN_TESTING':
    'Nothing is wrong with your policy because of this: with Postfix, senders report “no policy” until the mode is enforce. Their reports say nothing yet; wait for a sender that tests policies in testing, such as Google or Microsoft.',
  'remedy.UNKNOWN_POLICY_TYPE_FAILING':
    'Open the reports below: their failures name hosts and causes. If they are about this policy, mend those, and ask the sender to write the policy type of RFC 8460.',
  'remedy.STALE_POLICY_REPORTED':
    'See whether the id was changed after the file. If it was, saved copies run out within the old max_age.',
  'remedy.NO_TRUSTED_REPORTER':
    'Successes count only from reporters on the list of trusted ones. Add a partner whose reports you trust, in the config file.',
  'remedy.REPORTERS_ALL_SILENT':
    'When everybody falls silent at once, the cause is usually on this side: the _smtp._tls record, the mailbox, or a filter in front of it.',
  'remedy.CERT_EXPIRING_IMMINENT':
    'Renew the certificate on {host} and reload the mail server. Enforcing with a certificate that ends means refused mail in days.',
  'remedy.CERT_EXPIRING_SOON':
    'Renew the certificate on {host}, reload the mail server, and see why it was not renewed by itself.',
  'remedy.DNS_SEES_NO_DOMAIN':
    'On this machine, compare: dig TXT _mta-sts.{domain} and dig MX {domain}, once as it is and once with @1.1.1.1 or another public resolver. Where they differ, let stsready ask another resolver (STSREADY_RESOLVERS), or switch live checks off.',
  'remedy.MX_TLS_HANDSHAKE':
    'Look into the log of the mail server at the time of our checks. If it refuses this machine only, check the host from elsewhere and say so with “I checked it elsewhere…”: then this no longer holds.',
  'remedy.MX_CHECK_NEEDED':
    'Reporters whose word does not count alone complain of it, and nothing settles whether they are right. Check it from a machine that can reach port 25, and if it is fine, say so with “I checked it elsewhere…”.',
  'remedy.MX_UNVERIFIED':
    'Check these hosts from a machine that can reach port 25, and vouch for them if they are fine.',
  'remedy.ADVICE_MAX_AGE_RAISE': 'Raise max_age to 2592000 (30 days) or more.',
  'remedy.COVERAGE_TOO_LOW':
    'Wait for more days with reports. For small domains, four weeks of time and passing live checks stand in for them.',
  'remedy.INSUFFICIENT_VOLUME':
    'Wait for more sessions. For small domains, four weeks of time and passing live checks stand in for them.',
  'remedy.FAILURE_RATE_TOO_HIGH':
    'No single host stands out, but too many sessions fail. Look below at which hosts and senders they are.',
  'remedy.STALE_ENFORCE_CACHE':
    'Nothing more to publish: saved copies run out. Repair the hosts meanwhile, for these senders still refuse.',
} as const satisfies Record<string, Message>;
