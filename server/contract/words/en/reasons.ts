import type { Message } from '../message.ts';

/** Reasons of the verdict. {sessions}, {n}, {k}, {days}, {hours} and {run} come with their noun. */
export const reasons = {
  // Reasons of the verdict. {sessions}, {n}, {k}, {days}, {hours} and {run} come with their noun.
  'reason.TXT_MISSING': 'There is no _mta-sts record in DNS.',
  'reason.TXT_INVALID': 'The _mta-sts record is not valid: {why}',
  'reason.TXT_INVALID.no-why': 'The _mta-sts record is not valid.',
  'reason.TXT_MULTIPLE': 'There is more than one _mta-sts record, so senders use none.',
  'reason.POLICY_INVALID': 'The policy file is not valid: {lint}',
  'reason.POLICY_INVALID.no-lint': 'The policy file is not valid.',
  'reason.POLICY_UNFETCHABLE': {
    one: 'Since {since} this service has tried to fetch the policy file once and failed: {why}.',
    other: 'Since {since} this service has tried to fetch the policy file {count} times and failed each time: {why}.',
  },
  'reason.POLICY_UNFETCHABLE.no-since': 'This service could not fetch the policy file.',
  'reason.POLICY_MISSING_AFTER_ENFORCE':
    'You enforced before: saved copies run out by {until}, then protection is gone.',
  'reason.POLICY_MISSING_AFTER_ENFORCE.no-until':
    'You enforced before: when the saved copies have run out, protection is gone.',
  'reason.POLICY_INFERRED_FROM_REPORTS': 'Live checks are off; reports say that no policy was found.',
  'reason.DNS_SEES_NO_DOMAIN':
    'The DNS that this service asks knows neither an MX host nor a policy of the domain, yet {reporters} used its policy up to {lastDay}: see which resolver this server asks.',
  'reason.REFUSING_NOW': '{sessions} refused since {since}, to {hosts}.',
  'reason.REFUSING_NOW.no-hosts': '{sessions} refused since {since}.',
  'reason.STALE_ENFORCE_CACHE': {
    one: 'The published policy no longer enforces, but {reporters} still applies a saved copy, until {until} at the latest.',
    other:
      'The published policy no longer enforces, but {reporters} still apply a saved copy, until {until} at the latest.',
  },
  'reason.STALE_ENFORCE_CACHE.no-until': {
    one: 'The published policy no longer enforces, but {reporters} still applies a saved copy.',
    other: 'The published policy no longer enforces, but {reporters} still apply a saved copy.',
  },
  'reason.ROLLBACK_RECOMMENDED':
    '{refused} of {of} sessions of today and the three days before were refused: go back to testing now, then repair.',
  'reason.ROLLBACK_RECOMMENDED.no-of': 'Every MX host is at fault: go back to testing now, then repair.',
  'reason.ISSUE_MX_NOT_IN_POLICY':
    '{host} matches no mx line: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_MX_NOT_IN_POLICY.no-host':
    'A host without a name matches no mx line: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_CERT_EXPIRED':
    'Expired certificate on {host}: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_STARTTLS': 'No STARTTLS on {host}: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_CERT_NAME':
    'Certificate for another name on {host}: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_CERT_UNTRUSTED':
    'Untrusted certificate chain on {host}: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_TLS_HANDSHAKE':
    'TLS with {host} broke off: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.ISSUE_UNCLASSIFIED':
    'Failures without a usable reason on {host}: {sessions} on {days}, last on {last}, reported by {reporters}.',
  'reason.LIVE_MX_NOT_IN_POLICY': 'DNS lists {host}, the policy does not.',
  'reason.LIVE_CERT_EXPIRED': 'Our look at {host} of {at}: certificate expired.',
  'reason.LIVE_STARTTLS': 'Our look at {host} of {at}: no STARTTLS.',
  'reason.LIVE_CERT_NAME': 'Our look at {host} of {at}: certificate for another name.',
  'reason.LIVE_CERT_UNTRUSTED': 'Our look at {host} of {at}: certificate not trusted.',
  'reason.LIVE_TLS_TOO_OLD': 'Our look at {host} of {at}: only TLS below 1.2.',
  'reason.NO_REPORTS': 'No report with a valid signature in the last 7 finished days (last: {lastDay}).',
  'reason.TLSRPT_MISSING': 'There is no valid _smtp._tls record: you would enforce blind.',
  'reason.TLSRPT_ELSEWHERE': 'The _smtp._tls record names no address that this service reads.',
  'reason.TXT_ID_NOT_BUMPED': 'The policy file changed on {changed}, but the id in DNS did not.',
  'reason.POLICY_IN_REPORTS_UNUSABLE': {
    one: 'The policy text that {reporters} reports is one that no sender can use: {lint}',
    other: 'The policy text that {reporters} report is one that no sender can use: {lint}',
  },
  'reason.POLICY_LINT_ERROR': 'The policy has errors that some senders reject: {items}',
  'reason.MAX_AGE_TOO_SHORT': 'max_age is {maxAge}: under one day, large senders ignore the policy.',
  'reason.POLICY_FETCH_FAILED_LIVE': 'Our last fetch of the policy failed ({why}).',
  'reason.POLICY_FETCH_UNRELIABLE':
    '{sessions} of {of} ({share}) that trusted reporters told of since {from} could not read the policy, on {days}: they tested nothing. {byReporter}',
  'reason.POLICY_NOT_SEEN_BY_TRUSTED': {
    one: '{reporters} still sees no policy.',
    other: '{reporters} still see no policy.',
  },
  'reason.NOBODY_LOOKS_IN_TESTING': {
    one: 'Only {reporters} reports, a sender that does not look at policies in testing: it will begin when you enforce.',
    other:
      'Only {reporters} report, senders that do not look at policies in testing: they will begin when you enforce.',
  },
  'reason.UNKNOWN_POLICY_TYPE_FAILING': {
    one: '{reporters} tells of {sessions}, {failed} of them failed, under a policy type that is not known: what they tested cannot be said.',
    other:
      '{reporters} tell of {sessions}, {failed} of them failed, under a policy type that is not known: what they tested cannot be said.',
  },
  'reason.UNKNOWN_POLICY_TYPE': {
    one: '{reporters} tells of {sessions} under a policy type that is not known: they count for nothing.',
    other: '{reporters} tell of {sessions} under a policy type that is not known: they count for nothing.',
  },
  'reason.STALE_POLICY_REPORTED': {
    one: '{reporters} still uses the previous policy.',
    other: '{reporters} still use the previous policy.',
  },
  'reason.NO_TRUSTED_REPORTER': 'Reports come only from senders that we cannot weigh: {reporters}.',
  'reason.REPORTERS_ALL_SILENT': 'All regular reporters have been silent since {since}: {reporters}.',
  'reason.CERT_EXPIRING_IMMINENT': 'The certificate on {host} expires in {days}: renew it now.',
  'reason.CERT_EXPIRING_IMMINENT.no-days': 'The certificate on {host} expires within a day: renew it now.',
  'reason.CERT_EXPIRING_SOON': 'The certificate on {host} expires in {days}: renew it first.',
  'reason.CERT_EXPIRING_SOON.no-days': 'The certificate on {host} expires within a day: renew it first.',
  'reason.MX_TLS_HANDSHAKE':
    'TLS could not be set up with {host} in any of our checks since {since}, and nobody knows yet whose fault it is.',
  'reason.MX_CHECK_NEEDED': 'Clean by its reports; {hosts} must be looked at once before you enforce.',
  'reason.COVERAGE_TOO_LOW': 'Only {covered} of the last 14 finished days are covered; {needed} are needed.',
  'reason.INSUFFICIENT_VOLUME': {
    one: '{n} is too few: up to {upper95} of all sessions might still be refused. {needed} are needed, in about {etaDays}.',
    other:
      '{n} are too few: up to {upper95} of all sessions might still be refused. {needed} are needed, in about {etaDays}.',
  },
  'reason.INSUFFICIENT_VOLUME.no-upper95': 'No session yet tells how many would be refused.',
  'reason.INSUFFICIENT_VOLUME.no-needed': {
    one: '{n} is too few: up to {upper95} of all sessions might still be refused.',
    other: '{n} are too few: up to {upper95} of all sessions might still be refused.',
  },
  'reason.INSUFFICIENT_VOLUME.no-etaDays': {
    one: '{n} is too few: up to {upper95} of all sessions might still be refused. {needed} are needed.',
    other: '{n} are too few: up to {upper95} of all sessions might still be refused. {needed} are needed.',
  },
  'reason.FAILURE_RATE_TOO_HIGH': '{k} of {n} failed: too many to call it noise.',
  'reason.ISOLATED_FAILURES': '{sessions} failed on {days}, scattered and without a pattern ({hosts}).',
  'reason.ISOLATED_FAILURES.no-hosts': '{sessions} failed on {days}, scattered and without a pattern.',
  'reason.SINGLE_REPORTER': 'Of the trusted reporters only {reporter} tests the policy regularly.',
  'reason.SINGLE_REPORTER.no-reporter': 'No trusted reporter tests the policy regularly.',
  'reason.REPORTER_SILENT': '{reporter} has been silent for {run}; {limit} would already be unusual.',
  'reason.POLICY_FETCH_ERRORS':
    '{sessions} of {of} that trusted reporters told of since {from} could not read the policy file, so mail was delivered without it ({days}). {byReporter}',
  'fetch.someOf': '{reporter}: {sessions} of {of}.',
  'fetch.allOf': {
    one: '{reporter}: its only session did not get the policy.',
    other: '{reporter}: none of its {n} sessions got the policy.',
  },
  'reason.NPF_TLS_FAILURES': 'Senders without the policy see TLS failures on {host}: {reporters}.',
  'reason.DANE_FAILING_NOW': 'DANE fails for {sessions} of {reporters}. They refuse mail today, whatever the mode.',
  'reason.UNEXPLAINED_FAILURES': {
    one: '{sessions} failed without any detail, says {reporters}.',
    other: '{sessions} failed without any detail, say {reporters}.',
  },
  'reason.UNCORROBORATED_REPORTER': {
    one: 'Only {reporters} speaks of “{failureClass}” on {host} ({sessions}), and nothing confirms it.',
    other: 'Only {reporters} speak of “{failureClass}” on {host} ({sessions}), and nothing confirms it.',
  },
  'reason.UNAUTHENTICATED_REPORTS': {
    one: '{count} report without a valid signature was ignored. The page of sources says why, and how to vouch for it.',
    other:
      '{count} reports without a valid signature were ignored. The page of sources says why, and how to vouch for them.',
  },
  'reason.POLICY_HOST_CERT_EXPIRING': 'The certificate of the policy host {host} expires in {days}.',
  'reason.POLICY_HOST_CERT_EXPIRING.no-days': 'The certificate of the policy host {host} expires within a day.',
  'reason.MX_UNVERIFIED': 'We could not examine: {hosts}.',
  'reason.MX_UNVERIFIED.no-hosts': 'No MX host has been examined: nobody knows whether all of them would pass.',
  'reason.LIVE_CHECKS_OFF': 'Live checks are off: the verdict rests on reports alone.',
  'reason.WILDCARD_TOO_BROAD': 'The pattern {pattern} admits any host under your own domain.',
  'reason.ISSUE_SET_ASIDE': 'Set aside by {by} until {until}: {failureClass}, {host}.',
  'reason.FAULT_RECURRING':
    '{host} was faulty {times} times since {since}, with sound days in between: what comes and goes needs {required}.',
  'reason.MX_NOT_PROBED_PORT25': 'Outgoing port 25 is blocked where this service runs.',
  'reason.MX_ATTESTED': '{by} vouched for {host} on {at}.',
  'reason.SENDERS_SKIP_TESTING': {
    one: '{reporters} does not look at policies in testing, and will begin when you enforce.',
    other: '{reporters} do not look at policies in testing, and will begin when you enforce.',
  },
  'reason.READY_STANDARD': 'All conditions are met: {n}, {elapsed}.',
  'reason.READY_LOW_VOLUME': 'Time and live checks stand in for volume: {n}, {elapsed}.',
  'reason.CLOCK_RUNNING': '{elapsed}, {remaining} to go.',
  'reason.WAITING_FIRST_REPORT': 'The first reports are due about {about}.',
  'reason.CLOCK_RESTARTED_MODE': 'The clock started again on {at}: back from enforce.',
  'reason.CLOCK_RESTARTED_MX_SET': 'The clock started again on {at}: the mx lines changed.',
  'reason.CLOCK_RESTARTED_MX_ADDED': 'The clock started again on {at}: {host} was added to DNS.',
  'reason.CLOCK_RESTARTED_FAILURE': 'The clock started again after the failures of {last}.',
  'reason.ISSUE_FIXED': '{failureClass} on {host}: none since {since} ({how}).',
  'reason.COUNT_MISMATCH': 'Details exceed the total in reports of {reporters}.',
  'reason.NEWEST_DAYS_PROVISIONAL': 'Reports for {days} may still arrive.',
  'reason.MODE_NONE': 'The policy says mode: none.',
  'reason.NULL_MX': 'The domain says that it receives no mail.',
  'reason.ENFORCE_CLEAN': 'No refused sessions in {elapsed}.',
  'reason.MAX_AGE_LONG_IN_TESTING': 'max_age is {maxAge}: long for a policy in testing.',
  'reason.ADVICE_MAX_AGE_RAISE':
    'max_age is {maxAge}. After this long a time without refusals you can raise it to 30 days or more.',

  // What to do about reasons that are no failing host
  'why.POLICY_HTTP_STATUS': 'the server answers with status {detail}',
  'why.POLICY_REDIRECTED': 'the address redirects',
  'why.POLICY_TLS_NAME': 'its certificate is for another name',
  'why.POLICY_TLS_EXPIRED': 'its certificate has expired',
  'why.POLICY_TLS_UNTRUSTED': 'its certificate is not trusted',
  'why.POLICY_TOO_LARGE': 'the file is too large',
  'why.POLICY_TIMEOUT': 'no answer in time',
  'why.POLICY_DNS': 'the policy host has no address',
  'why.POLICY_CONNECT': 'the policy host refuses or cuts the connection',
  'why.POLICY_TLS_HANDSHAKE': 'no TLS with the policy host',
} as const satisfies Record<string, Message>;
