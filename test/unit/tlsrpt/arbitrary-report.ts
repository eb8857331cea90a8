import fc from 'fast-check';
import type { FailureDetail, PolicyResult, Report } from '../../../server/tlsrpt/report.ts';
import { namesFailure, registeredResultTypes } from '../../../server/tlsrpt/result-types.ts';

/** Any report as our model has it: canonical names and addresses, clean texts, whole seconds. */
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const pattern = fc.tuple(fc.boolean(), name).map(([wild, host]) => (wild ? `*.${host}` : host));
const text = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .map((raw) => raw.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '').trim())
  .filter((clean) => clean !== '' && !clean.includes('\ufffd'));
const line = text.filter((clean) => !/^\s*\[\s*"/.test(clean));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const ipv4 = fc.array(fc.nat({ max: 255 }), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.'));
const ipv6 = fc.constantFrom('2001:db8::25', '::1', 'fe80::1', '2001:db8:1:2:3:4:5:6');
const count = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat());
const seconds = fc.integer({ min: 946_684_800, max: 4_102_444_800 });
const instant = seconds.map((value) => new Date(value * 1000).toISOString().replace('.000Z', 'Z'));

const detail: fc.Arbitrary<FailureDetail> = fc.record({
  resultType: fc.oneof(fc.constantFrom(...registeredResultTypes), fc.constant('X-Unknown'), fc.constant('')),
  sendingMtaIp: optional(fc.oneof(ipv4, ipv6)),
  receivingMxHostname: optional(name),
  receivingMxHelo: optional(text),
  receivingIp: optional(fc.oneof(ipv4, ipv6)),
  sessions: count,
  additionalInformation: optional(text),
  reasonCode: optional(text),
});

const entry: fc.Arbitrary<PolicyResult> = fc.record({
  policyType: fc.constantFrom('sts', 'tlsa', 'no-policy-found', 'dane-only', ''),
  policyString: optional(
    fc.array(
      line.filter((each) => !/^mx\s*:/i.test(each)),
      { minLength: 1, maxLength: 5 },
    ),
  ),
  policyDomain: optional(name),
  mxHosts: fc.uniqueArray(pattern, { maxLength: 4 }),
  success: count,
  failure: count,
  failureDetails: fc.array(detail, { maxLength: 5 }),
});

/** As read: what is no failure counts no failed session. */
const policy = entry.map((each) => ({
  ...each,
  failureDetails: each.failureDetails.map((one) =>
    namesFailure(one.resultType, each.failure) ? one : { ...one, sessions: 0 },
  ),
}));

export const anyReport: fc.Arbitrary<Report> = fc.record({
  organization: optional(text),
  contact: optional(text),
  reportId: optional(text),
  start: instant,
  end: instant,
  policies: fc.array(policy, { maxLength: 5 }),
  rejectedEntries: fc.constant([]),
});
