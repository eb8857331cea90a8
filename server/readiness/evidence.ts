import * as z from 'zod';
import type { Immutable } from '../contract/immutable.ts';
import { saying } from '../contract/phrase.ts';
import { issueClass, mode, probeResult } from '../contract/scalars.ts';
import { isDay, isInstant } from '../contract/time.ts';
import { readinessSettingsSchema } from './settings.ts';

/**
 * Everything a verdict may use, as one plain JSON value: it can be saved beside a decision and judged again years later.
 * Whoever builds it for an earlier `now` leaves out what was not known then; `assess` ignores single facts (rows, probes,
 * snapshots, attestations) that carry a later time.
 *
 * Whoever keeps evidence in files, or makes it with another program, goes by the JSON Schema in docs/evidence.schema.json, which
 * is made from this one. Nothing may be missing and nothing may be added: a fact silently left out could change a verdict.
 */

export const EVIDENCE_SCHEMA_VERSION = 2;

/**
 * How far back `rows`, probes and snapshots need to reach: `assess` ignores rows of a UTC day before
 * `dayOf(now) - EVIDENCE_DAYS`. Of policy snapshots it also wants the last one before that, whatever its age.
 */
export const EVIDENCE_DAYS = 120;

const day = z.string().refine(isDay, 'expected a day such as 2025-06-18').describe('UTC calendar day, YYYY-MM-DD');
const instant = z
  .string()
  .max(40)
  .refine(isInstant, 'expected an instant such as 2025-06-18T23:59:59Z')
  .describe('ISO 8601 in UTC');
const host = z.string().min(1).max(255);
const text = z.string().max(4_096);
const count = z.int().min(0);
const mxPatterns = z.array(z.string().max(255)).max(1_000);

const reporter = z.strictObject({
  /** Lower case; of contact-info when unauthenticated. */
  domain: z.string().max(255).describe('organisational domain of the aligned DKIM signature'),
  /** `organization-name` of its latest report, for display. Foreign text. */
  name: text.nullable(),
  /**
   * Distinct UTC report days within `dayOf(now) - 29 .. dayOf(now)` on which this reporter sent this installation an
   * authenticated report, about any watched domain, received by `now`.
   */
  authenticatedReportDaysLast30: count,
});
export type Reporter = Immutable<z.infer<typeof reporter>>;

const failureFact = z.strictObject({
  resultType: text,
  /** Without trailing dot; null when not given. */
  host: z.string().max(1_024).nullable().describe('receiving MX host, lower case'),
  /** Foreign text. */
  reason: text.nullable().describe('failure-reason-code'),
  sessions: count,
  receivingIp: text.nullable(),
});
export type FailureFact = Immutable<z.infer<typeof failureFact>>;

const row = z.strictObject({
  /** The report's id in the store, for links. */
  reportId: count,
  /** `Reporter.domain`. */
  reporter: z.string().max(255),
  /** DKIM passed and aligned, or the channel is vouched for. Pending, absent, failed and unaligned are false. */
  authenticated: z.boolean(),
  /** Null unless it is proved that this is a TLS report of its reporter, and not another mail that it has signed. */
  provedAs: z.string().max(255).nullable().describe('the domain as which the reporter may be trusted alone'),
  day: day.describe('UTC day the entry is booked on; for a range over 36 hours its last day'),
  /** First UTC day of the range: equals `day` unless the range is longer than 36 hours. */
  firstDay: day,
  receivedAt: instant,
  /** Lower case. */
  policyType: text.describe('sts, tlsa, no-policy-found, or what the sender wrote'),
  /** Mode in the policy text as the sender saw it; null when the entry carries no policy text. */
  mode: mode.nullable(),
  /** mx patterns of the policy text, else `mx-host`, lower case; null when both are absent. */
  mx: mxPatterns.nullable(),
  /** Absent unless the entry carries a policy text, and one that no sender can use: why not. */
  policyFaults: z.array(saying).min(1).max(100).optional(),
  /** Absent unless true. What such a sender says of a policy in testing is nothing: it will look once the mode is enforce. */
  skipsTesting: z.literal(true).optional().describe('the sender takes a policy in testing for none'),
  success: count,
  failure: count,
  details: z.array(failureFact).max(100_000),
});
export type EvidenceRow = Immutable<z.infer<typeof row>>;

const certificate = z.strictObject({
  /** Null when unknown. */
  notBefore: instant.nullable(),
  notAfter: instant,
});
export type CertificateDates = Immutable<z.infer<typeof certificate>>;

/** The `_mta-sts` TXT record. `unknown`: DNS has given no authoritative answer since the first check; no conclusion is drawn. */
const txt = z.strictObject({
  status: z.enum(['ok', 'missing', 'invalid', 'multiple', 'unknown']),
  id: text.nullable(),
  /** For invalid and multiple: what is wrong. */
  why: saying.nullable(),
  checkedAt: instant.nullable(),
});
export type TxtState = Immutable<z.infer<typeof txt>>;

/** The `_smtp._tls` TXT record. `missing`: no valid record; `elsewhere`: no rua address belongs to this installation. */
const tlsrpt = z.strictObject({
  status: z.enum(['ok', 'missing', 'elsewhere', 'unknown']),
  checkedAt: instant.nullable(),
});
export type TlsrptState = Immutable<z.infer<typeof tlsrpt>>;

/** What the domain published over time, without overlaps: a new one starts when text or TXT id changes. */
const snapshot = z.strictObject({
  snapshotId: count,
  seenFrom: instant,
  lastSeen: instant,
  /** `absent`: record missing, or file not fetchable long enough to say so; `invalid`: a file that is no policy. */
  status: z.enum(['valid', 'invalid', 'absent']),
  /** The TXT id seen together with this text. */
  txtId: text.nullable(),
  /** Null unless valid. */
  mode: mode.nullable(),
  /** mx patterns, lower case; empty unless valid. */
  mx: mxPatterns,
  /** Null unless valid. */
  maxAge: count.nullable().describe('seconds'),
  /** Why it is invalid, or what some senders reject although it is valid, as the policy parser says it. */
  lintErrors: z.array(saying).max(1_000),
  /** SHA-256 of the raw file; null when absent. */
  textHash: text.nullable(),
});
export type PolicySnapshot = Immutable<z.infer<typeof snapshot>>;

const fetchFailures = z.strictObject({
  count: z.int().min(1),
  firstAt: instant,
  lastAt: instant,
  /** The last reason, as `POLICY_HTTP_STATUS 404`. */
  why: text,
});
export type FetchFailures = Immutable<z.infer<typeof fetchFailures>>;

const mxObservation = z.strictObject({
  host,
  preference: count,
  firstSeen: instant,
  lastSeen: instant,
  /** Listed in the latest authoritative answer. */
  current: z.boolean(),
});
export type MxObservation = Immutable<z.infer<typeof mxObservation>>;

const mxRecords = z.strictObject({
  /** The latest authoritative answer; null when there was none. */
  checkedAt: instant.nullable(),
  /** When this installation first saw the domain's MX records: hosts present then are not new. */
  observedSince: instant.nullable(),
  nullMx: z.boolean(),
  /** Every host ever seen in DNS. A domain without MX records is its own host. */
  hosts: z.array(mxObservation).max(10_000),
});
export type MxRecords = Immutable<z.infer<typeof mxRecords>>;

/** One STARTTLS probe of one MX host: the worst over its addresses. */
const probe = z.strictObject({
  probeId: count,
  host,
  at: instant,
  result: probeResult,
  /** Of the leaf certificate that ends first; null when none was shown. */
  certificate: certificate.nullable(),
});
export type MxProbe = Immutable<z.infer<typeof probe>>;

/** What DNS, HTTPS and SMTP answered. */
const live = z.strictObject({
  txt,
  tlsrpt,
  snapshots: z.array(snapshot).max(100_000).describe('oldest first'),
  /** Null when the last fetch brought a file. */
  fetchFailures: fetchFailures.nullable().describe('the unbroken row of failed fetches up to now'),
  dns: mxRecords,
  probes: z.array(probe).max(1_000_000),
  /** Certificate of the host that serves the policy file; null when never seen. */
  policyHostCertificate: certificate.nullable(),
  /** The canaries say that this machine cannot reach port 25 anywhere. */
  port25Blocked: z.boolean(),
});
export type LiveEvidence = Immutable<z.infer<typeof live>>;

/** The administrator's word: "this MX was checked elsewhere". Valid for `settings.attest.days`. */
const attestation = z.strictObject({ host, at: instant, by: text, note: text.nullable() });
export type MxAttestation = Immutable<z.infer<typeof attestation>>;

/**
 * The administrator's word: "this issue is not ours to fix". While it holds, the issue neither blocks nor restarts the
 * clock; its sessions stay in the what-if and in the failure rate. It ends early when another reporter complains.
 */
const setAside = z.object({
  /** Null for failures that name no host. */
  host: host.nullable(),
  failureClass: issueClass,
  reason: text,
  by: text,
  at: instant,
  until: instant,
  /** Who complained when it was set aside; empty: anyone. */
  reporters: z.array(z.string().max(255)).max(10_000),
});
export type SetAside = Immutable<z.infer<typeof setAside>>;

export const evidenceSchema = z
  .strictObject({
    schemaVersion: z.literal(EVIDENCE_SCHEMA_VERSION),
    domain: host.describe('the policy domain, lower case, A-labels'),
    now: instant.describe('the moment that is judged; single facts that are later count for nothing'),
    settings: readinessSettingsSchema,
    /** Every reporter that occurs in `rows`, once. */
    reporters: z.array(reporter).max(100_000),
    /** Of current reports: those that none superseded. */
    rows: z.array(row).max(1_000_000).describe('one for each policy entry of each report; order does not matter'),
    live: live.nullable().describe('null: live checks are switched off'),
    attestations: z.array(attestation).max(10_000),
    setAsides: z.array(setAside).max(10_000),
  })
  .describe('Everything a stsready verdict rests on');
export type Evidence = Immutable<z.infer<typeof evidenceSchema>>;

/** `value` as evidence, or the sentences that say why it is not. */
export function parseEvidence(
  value: unknown,
): { readonly ok: true; readonly evidence: Evidence } | { readonly ok: false; readonly errors: readonly string[] } {
  const parsed = evidenceSchema.safeParse(fromVersion1(value));
  if (parsed.success) return { ok: true, evidence: parsed.data };
  return {
    ok: false,
    errors: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'evidence'}: ${message}`),
  };
}

const version1 = z.looseObject({
  schemaVersion: z.literal(1),
  rows: z.array(z.looseObject({ reporter: z.string(), authenticated: z.boolean() })),
});

/** Evidence of version 1 believed every signature alike; it is judged again as it was then. */
function fromVersion1(value: unknown): unknown {
  const old = version1.safeParse(value);
  if (!old.success) return value;
  const rows = old.data.rows.map((it) => ({ provedAs: it.authenticated ? it.reporter : null, ...it }));
  return { ...old.data, schemaVersion: EVIDENCE_SCHEMA_VERSION, rows };
}
