import type { DeviationNote } from './delivery-deviations.ts';

/** Every tolerated departure inside the report itself (RFC 8460 section 4). */
export const reportDeviations = {
  ADDITIONAL_INFORMATION_ALIAS: {
    rule: 'RFC 8460 section 4.4: the field is called additional-information.',
    seenAt: 'senders that follow the name additional-info-uri in the prose of the RFC',
    action: 'Read as additional-information.',
  },
  ADDRESS_DECORATED: {
    rule: 'RFC 8460 section 4.4: sending-mta-ip and receiving-ip are IPv4 or IPv6 addresses in text.',
    seenAt: 'none',
    action: 'Brackets, ports, zones and "IPv6:" are removed.',
  },
  ADDRESS_INVALID: {
    rule: 'RFC 8460 section 4.4: sending-mta-ip and receiving-ip are IPv4 or IPv6 addresses in text.',
    seenAt: 'masked addresses such as x.x.x.x in edited reports',
    action: 'The address counts as absent; the sessions count.',
  },
  BYTE_ORDER_MARK: {
    rule: 'RFC 7493 section 2.1: UTF-8, and RFC 8259 section 8.1: no byte order mark.',
    seenAt: 'reports saved again by editors',
    action: 'The mark is removed.',
  },
  CONTACT_MISSING: {
    rule: 'RFC 8460 section 4.4: contact-info is required.',
    seenAt: 'Stalwart (null by default)',
    action: 'The reporter is identified by the signature and the headers of the mail.',
  },
  COUNT_AS_STRING: {
    rule: 'RFC 8460 section 4.4: session counts are integers.',
    seenAt: 'test data of other consumers',
    action: 'Digits in a string are read as the number.',
  },
  DATE_AS_NUMBER: {
    rule: 'RFC 8460 section 4.4: dates are RFC 3339 times.',
    seenAt: 'none',
    action: 'Read as seconds, or milliseconds, since 1970.',
  },
  DATE_FORM: {
    rule: 'RFC 3339 section 5.6: date, T, time with seconds, zone as Z or +hh:mm.',
    seenAt: 'none',
    action: 'A blank instead of T, missing seconds, +hhmm and UTC are understood.',
  },
  DATE_RANGE_MISSING: {
    rule: 'RFC 8460 section 4.4: date-range is required.',
    seenAt: 'test data of other consumers',
    action: 'The period of the file name is used; without one the report is refused.',
  },
  DATE_WITHOUT_TIME: {
    rule: 'RFC 8460 section 4.4: dates are RFC 3339 times.',
    seenAt: 'test data of other consumers',
    action: 'Start is the first second of that day, end the last.',
  },
  DATE_WITHOUT_ZONE: {
    rule: 'RFC 3339 section 5.6: a time has a zone.',
    seenAt: 'Microsoft, 2023 and 2024',
    action: 'Read as UTC.',
  },
  DETAIL_COUNT_MISSING: {
    rule: 'RFC 8460 section 4.4: failed-session-count is required.',
    seenAt: 'test data of other consumers',
    action: 'The only detail takes the whole failure total; one among several counts as 1.',
  },
  DETAILS_ABOVE_TOTAL: {
    rule: 'RFC 8460 section 4: failure types are not exclusive, so details may add up to more than the failure total.',
    seenAt: 'Mail.ru, mox',
    action: 'Both are kept; the summary is the total.',
  },
  DETAILS_BELOW_TOTAL: {
    rule: 'RFC 8460 section 4.4: failure-details explain the failures.',
    seenAt: 'Google',
    action: 'The rest is shown as unexplained failures.',
  },
  DUPLICATE_NAMES: {
    rule: 'RFC 7493 section 2.3: an object does not name a member twice.',
    seenAt: 'none',
    action: 'The last one is kept.',
  },
  EMPTY_TEXT: {
    rule: 'RFC 8460 section 4.4: a field that is not known is left out.',
    seenAt: 'Google, mox',
    action: 'Empty text counts as absent.',
  },
  ENCODED_AS_UTF16: {
    rule: 'RFC 7493 section 2.1: UTF-8.',
    seenAt: 'none',
    action: 'Decoded as UTF-16.',
  },
  ENTRY_REJECTED: {
    rule: 'RFC 8460 section 4.4: counts are integers, entries are objects.',
    seenAt: 'attack tests of other consumers',
    action: 'The entry is set aside with its reason; the others count.',
  },
  FAILURE_DETAILS_NOT_ARRAY: {
    rule: 'RFC 8460 section 4.4: failure-details is an array.',
    seenAt: 'none',
    action: 'null counts as empty, one object as an array of it.',
  },
  FIELD_WRONG_TYPE: {
    rule: 'RFC 8460 section 4.4: text fields are strings.',
    seenAt: 'attack tests of other consumers',
    action: 'A number is read as text; anything else counts as absent.',
  },
  MX_HOST_ALIAS: {
    rule: 'RFC 8460 section 4.4: the field is called mx-host.',
    seenAt: 'senders that follow the name mx-host-pattern in the prose of the RFC',
    action: 'Read as mx-host.',
  },
  MX_HOST_AS_TEXT: {
    rule: 'RFC 8460 section 4.4 and erratum 6241: mx-host is an array.',
    seenAt: 'senders that follow the example in RFC 8460 appendix B',
    action: 'One string counts as an array of it.',
  },
  MX_HOST_INVALID: {
    rule: 'RFC 8461 section 4.1: a pattern is a host name, or "*." and a domain.',
    seenAt: 'none',
    action: 'The pattern is left out.',
  },
  MX_HOST_MISSING: {
    rule: 'RFC 8460 section 4.4: mx-host is required for sts.',
    seenAt: 'Microsoft, Mail.ru, Google before 2022',
    action: 'The mx lines of policy-string are used.',
  },
  MX_HOST_PREFIX: {
    rule: 'RFC 8460 section 4.4: mx-host holds patterns, not lines of the policy.',
    seenAt: 'Stalwart',
    action: 'The prefix "mx:" is removed.',
  },
  NOT_UTF8: {
    rule: 'RFC 7493 section 2.1: UTF-8.',
    seenAt: 'none',
    action: 'Decoded as Windows-1252.',
  },
  ORGANIZATION_MISSING: {
    rule: 'RFC 8460 section 4.4: organization-name is required.',
    seenAt: 'test data of other consumers',
    action: 'The domain of the contact or of the submitter is shown instead.',
  },
  POLICIES_EMPTY: {
    rule: 'RFC 8460 section 4.4: policies has at least one entry.',
    seenAt: 'test data of other consumers',
    action: 'Kept as a report about nothing; it is evidence of nothing.',
  },
  POLICIES_NOT_ARRAY: {
    rule: 'RFC 8460 section 4.4: policies is an array even for one policy.',
    seenAt: 'none',
    action: 'One object counts as an array of it; anything else refuses the report.',
  },
  POLICY_DOMAIN_INVALID: {
    rule: 'RFC 8460 section 4.4: policy-domain is a domain name.',
    seenAt: 'none',
    action: 'The domain counts as absent; the sessions count.',
  },
  POLICY_DOMAIN_MISSING: {
    rule: 'RFC 8460 section 4.4: policy-domain is required.',
    seenAt: 'Postfix with the sys4 reporter under no-policy-found, Google 2019',
    action: 'Taken from the header TLS-Report-Domain, else from the file name, else unknown.',
  },
  POLICY_DOMAIN_NOT_CANONICAL: {
    rule: 'RFC 8460 section 4.4: policy-domain is written in A-labels.',
    seenAt: 'mox before 2024, test data of other consumers',
    action: 'Upper case, a final dot and U-labels are turned into the one canonical form.',
  },
  POLICY_MISSING: {
    rule: 'RFC 8460 section 4.4: every entry has a policy.',
    seenAt: 'none',
    action: 'The sessions are kept under an unknown policy and are no evidence.',
  },
  POLICY_STRING_AS_TEXT: {
    rule: 'RFC 8460 section 4.5: policy-string is an array with one line in each element.',
    seenAt: 'test data of other consumers',
    action: 'Split at line ends.',
  },
  POLICY_STRING_LINE_ENDS: {
    rule: 'RFC 8460 section 4.5: an element is a line, without its end.',
    seenAt: 'Google, where the policy file has CRLF line ends',
    action: 'The line end is removed.',
  },
  POLICY_STRING_MISSING: {
    rule: 'RFC 8460 section 4.4: policy-string is required for sts and tlsa.',
    seenAt: 'Microsoft and Mail.ru, for policies that could not be fetched',
    action: 'The text of the policy is unknown.',
  },
  POLICY_STRING_NESTED: {
    rule: 'RFC 8460 section 4.5: each TLSA record is an element of its own.',
    seenAt: 'Microsoft (a JSON array inside one string)',
    action: 'The inner array is unpacked.',
  },
  POLICY_TYPE_CASE: {
    rule: 'RFC 8460 section 4.4: policy types are lower case.',
    seenAt: 'test data of other consumers',
    action: 'Lower-cased.',
  },
  POLICY_TYPE_MISSING: {
    rule: 'RFC 8460 section 4.4: policy-type is required.',
    seenAt: 'none',
    action: 'The sessions are kept under an unknown policy and are no evidence.',
  },
  POLICY_TYPE_UNKNOWN: {
    rule: 'RFC 8460 section 4.4: sts, tlsa or no-policy-found.',
    seenAt: 'test data of other consumers',
    action: 'Kept as text; the sessions are no evidence.',
  },
  RECEIVING_MX_ALIAS: {
    rule: 'RFC 8460 section 4.4: the field is called receiving-mx-hostname.',
    seenAt: 'SocketLabs (receiving-mx-host-name)',
    action: 'Read as receiving-mx-hostname.',
  },
  RECEIVING_MX_INVALID: {
    rule: 'RFC 8460 section 4.4: receiving-mx-hostname is a host name.',
    seenAt: 'none',
    action: 'The host counts as unknown; the sessions count.',
  },
  RECEIVING_MX_NOT_CANONICAL: {
    rule: 'RFC 8460 section 4.4: receiving-mx-hostname is the name as in the MX record.',
    seenAt: 'test data of other consumers',
    action: 'Upper case, a final dot, U-labels and a port are turned into the one canonical form.',
  },
  REPORT_ID_MISSING: {
    rule: 'RFC 8460 section 4.4: report-id is required.',
    seenAt: 'test data of other consumers',
    action: 'The content stands in for it, so that a second copy is still recognised.',
  },
  RESULT_TYPE_CASE: {
    rule: 'RFC 8460 section 4.3: result types are lower case.',
    seenAt: 'none',
    action: 'Lower-cased.',
  },
  RESULT_TYPE_MISSING: {
    rule: 'RFC 8460 section 4.4: result-type is required.',
    seenAt: 'Postfix with the sys4 reporter, for codes it cannot map',
    action: 'Counted as an unclassified failure.',
  },
  RESULT_TYPE_UNKNOWN: {
    rule: 'RFC 8460 section 4.3 and its IANA registry: eleven result types.',
    seenAt: 'senders that follow a draft of the RFC',
    action: 'Kept verbatim and counted as an unclassified failure.',
  },
  SEVERAL_IN_ONE_FILE: {
    rule: 'RFC 8460 section 4: a file is one report.',
    seenAt: 'none',
    action: 'Each report in an array, or one after another, is read by itself.',
  },
  SUMMARY_MISSING: {
    rule: 'RFC 8460 section 4.4: every entry has a summary.',
    seenAt: 'none',
    action: 'Both totals count as 0.',
  },
  TEXT_CUT: {
    rule: 'No limit in RFC 8460; one of ours.',
    seenAt: 'attack tests of other consumers',
    action: 'The text is kept up to the limit; the original has all of it.',
  },
  TOTAL_MISSING: {
    rule: 'RFC 8460 section 4.4: both totals are required.',
    seenAt: 'Google 2019 (no failure total on days without failures)',
    action: 'An absent total counts as 0.',
  },
  UNPRINTABLE_TEXT: {
    rule: 'RFC 7493 section 2.1: no lone surrogates; the rest is a rule of ours.',
    seenAt: 'attack tests of other consumers',
    action: 'Control characters, directional overrides and lone surrogates are replaced by U+FFFD.',
  },
} as const satisfies Record<string, DeviationNote>;
