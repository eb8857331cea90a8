/*
 * What server and pages agree on, types and values. The words are those of RFC 8460 (report, policy domain, result type,
 * session) and RFC 8461 (policy, mode, mx, max_age); a code is one of a closed list of this file and is never worded here:
 * the sentences stand in words/, by language and topic. One file a resource says what its JSON is, strictly; scalars.ts has
 * the schemas that they share. Instants are ISO texts in UTC, days such as 2026-11-20 (time.ts); names of the DNS have one
 * form (domain-name.ts).
 *
 * Imports zod and itself alone. What the browser runs must not bring zod along: plain values, as here, stand in files without it.
 */

/** RFC 8461, section 3.2: what a policy asks of senders. */
export const policyModes = ['testing', 'enforce', 'none'] as const;
export type PolicyMode = (typeof policyModes)[number];

/** How much a reason weighs, the weightiest first: block names harm, hold prevents ready, warn lowers confidence. */
export const severities = ['block', 'hold', 'warn', 'info'] as const;
export type Severity = (typeof severities)[number];

/** What the verdict on a domain is. */
export const states = [
  'enforcing-at-risk',
  'policy-none',
  'policy-missing',
  'no-data',
  'enforcing-healthy',
  'blocked',
  'ready',
  'testing-in-progress',
] as const;
export type State = (typeof states)[number];

/** The tabs of the overview, in the order in which lists show them. */
export const domainGroups = ['attention', 'ready', 'testing', 'enforcing', 'not-set-up'] as const;
export type DomainGroup = (typeof domainGroups)[number];

/**
 * How far a report is believed when it names a domain: it only claims to be from its reporter; the reporter signed it; the
 * reporter is trusted, and proved to have sent it as a TLS report; the operator vouches for the way it came in.
 */
export const namings = ['claimed', 'signed', 'trusted', 'vouched'] as const;
export type Naming = (typeof namings)[number];

/** How sure a verdict of ready is, the surest first. */
export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** The failure classes for which a sender that enforces refuses the session. */
export const issueClasses = [
  'mx-not-in-policy',
  'cert-expired',
  'starttls',
  'cert-name',
  'cert-untrusted',
  'handshake',
  'unclassified',
] as const;
export type IssueClass = (typeof issueClasses)[number];

/** What one STARTTLS probe of an MX host came to. */
export const probeResults = [
  'ok',
  'nostarttls',
  'name',
  'expired',
  'untrusted',
  'tlsold',
  'handshake',
  'temp',
  'port25',
] as const;
export type ProbeResult = (typeof probeResults)[number];

/** What `message.trust` says of the messages that the sample data are made of, and of no other message. */
export const SAMPLE_TRUST = 'sample';

/**
 * What a failure did, or would do, to mail:
 * `would-refuse` delivered today, refused under enforce; `refused` refused today by our enforce policy (this MX is
 * skipped, the next one tried, mail deferred if none works); `unprotected` delivered without the policy, or judged by a
 * stale copy of it; `refused-by-dane` refused today whatever the MTA-STS mode; `potential` delivered, and refused only if
 * that sender begins to honour the policy; `none` no effect; `unknown` the policy type is not one we know.
 */
export const failureEffects = [
  'would-refuse',
  'refused',
  'unprotected',
  'refused-by-dane',
  'potential',
  'none',
  'unknown',
] as const;
export type FailureEffect = (typeof failureEffects)[number];

/** The ways in which a mail or a file comes here. */
export const channels = ['imap', 'upload', 'https', 'file'] as const;
export type Channel = (typeof channels)[number];

/** What became of each thing that was found in a message. */
export const outcomeNames = ['stored', 'duplicate', 'superseded', 'not-tlsrpt', 'rejected'] as const;
export type OutcomeName = (typeof outcomeNames)[number];

/** Who stands behind a report. Only `pass` and `vouched` count; `pending` may become `pass` when asked again. */
export const authenticityStatuses = [
  'pass',
  'fail',
  'none',
  'signed-unaligned',
  'signed-not-as-report',
  'unverifiable',
  'pending',
  'vouched',
] as const;
export type AuthenticityStatus = (typeof authenticityStatuses)[number];

/** Languages that people are spoken to in, by their tags (BCP 47). */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** What a report may have applied (RFC 8460 section 4.4); a sender may write another word, or none. */
export const policyTypes = ['sts', 'tlsa', 'no-policy-found'] as const;

export function isPolicyType(type: string): boolean {
  return policyTypes.some((known) => known === type);
}

/** What can be wrong with the database as a whole. */
export const databaseTroubles = ['busy', 'full', 'read-only', 'damaged', 'unreadable'] as const;
export type DatabaseTrouble = (typeof databaseTroubles)[number];
