import * as z from 'zod';
import { isDay, isInstant } from '../contract/time.ts';
import { EVIDENCE_SCHEMA_VERSION, type Evidence } from './evidence.ts';
import { readinessSettingsSchema } from './settings.ts';

/**
 * Evidence as a file holds it. Whoever keeps such files for years, or makes them with another program, goes by this; the JSON
 * Schema in docs/evidence.schema.json is made from it. Nothing may be missing and nothing may be added: a fact that is silently
 * left out could turn a verdict.
 */

const day = z.string().refine(isDay, 'expected a day such as 2025-06-18').describe('UTC calendar day, YYYY-MM-DD');
const instant = z
  .string()
  .max(40)
  .refine(isInstant, 'expected an instant such as 2025-06-18T23:59:59Z')
  .describe('ISO 8601 in UTC');
const host = z.string().min(1).max(255);
const text = z.string().max(4_096);
const count = z.int().min(0);
const mode = z.enum(['testing', 'enforce', 'none']);
const mxPatterns = z.array(z.string().max(255)).max(1_000).readonly();

const reporter = z.strictObject({
  domain: z.string().max(255).describe('organisational domain of the aligned DKIM signature'),
  name: text.nullable(),
  authenticatedReportDaysLast30: count,
});

const failureFact = z.strictObject({
  resultType: text,
  host: z.string().max(1_024).nullable().describe('receiving MX host, lower case'),
  reason: text.nullable().describe('failure-reason-code'),
  sessions: count,
  receivingIp: text.nullable(),
});

const row = z.strictObject({
  reportId: count,
  reporter: z.string().max(255),
  authenticated: z.boolean(),
  day: day.describe('UTC day the entry is booked on; for a range over 36 hours its last day'),
  firstDay: day,
  receivedAt: instant,
  policyType: text.describe('sts, tlsa, no-policy-found, or what the sender wrote'),
  mode: mode.nullable(),
  mx: mxPatterns.nullable(),
  success: count,
  failure: count,
  details: z.array(failureFact).max(100_000).readonly(),
});

const certificate = z.strictObject({ notBefore: instant.nullable(), notAfter: instant });

const snapshot = z.strictObject({
  snapshotId: count,
  seenFrom: instant,
  lastSeen: instant,
  status: z.enum(['valid', 'invalid', 'absent']),
  txtId: text.nullable(),
  mode: mode.nullable(),
  mx: mxPatterns,
  maxAge: count.nullable().describe('seconds'),
  lintErrors: z.array(text).max(1_000).readonly(),
  textHash: text.nullable(),
});

const probe = z.strictObject({
  probeId: count,
  host,
  at: instant,
  result: z.enum(['ok', 'nostarttls', 'name', 'expired', 'untrusted', 'tlsold', 'handshake', 'temp', 'port25']),
  certificate: certificate.nullable(),
});

const live = z.strictObject({
  txt: z.strictObject({
    status: z.enum(['ok', 'missing', 'invalid', 'multiple', 'unknown']),
    id: text.nullable(),
    why: text.nullable(),
    checkedAt: instant.nullable(),
  }),
  tlsrpt: z.strictObject({
    status: z.enum(['ok', 'missing', 'elsewhere', 'unknown']),
    checkedAt: instant.nullable(),
  }),
  snapshots: z.array(snapshot).max(100_000).readonly().describe('oldest first'),
  fetchFailures: z
    .strictObject({ count: z.int().min(1), firstAt: instant, lastAt: instant, why: text })
    .nullable()
    .describe('the unbroken row of failed fetches up to now'),
  dns: z.strictObject({
    checkedAt: instant.nullable(),
    observedSince: instant.nullable(),
    nullMx: z.boolean(),
    hosts: z
      .array(z.strictObject({ host, preference: count, firstSeen: instant, lastSeen: instant, current: z.boolean() }))
      .max(10_000)
      .readonly(),
  }),
  probes: z.array(probe).max(1_000_000).readonly(),
  policyHostCertificate: certificate.nullable(),
  port25Blocked: z.boolean(),
});

const issueClass = z.enum([
  'mx-not-in-policy',
  'cert-expired',
  'starttls',
  'cert-name',
  'cert-untrusted',
  'handshake',
  'unclassified',
]);

const setAside = z.object({
  host: host.nullable(),
  failureClass: issueClass,
  reason: text,
  by: text,
  at: instant,
  until: instant,
  reporters: z.array(z.string().max(255)).max(10_000).readonly(),
});

export const evidenceSchema = z
  .strictObject({
    schemaVersion: z.literal(EVIDENCE_SCHEMA_VERSION),
    domain: host.describe('the policy domain, lower case, A-labels'),
    now: instant.describe('the moment that is judged; single facts that are later count for nothing'),
    settings: readinessSettingsSchema,
    reporters: z.array(reporter).max(100_000).readonly(),
    rows: z
      .array(row)
      .max(1_000_000)
      .readonly()
      .describe('one for each policy entry of each report; order does not matter'),
    live: live.nullable().describe('null: live checks are switched off'),
    attestations: z
      .array(z.strictObject({ host, at: instant, by: text, note: text.nullable() }))
      .max(10_000)
      .readonly(),
    setAsides: z.array(setAside).max(10_000).readonly(),
  })
  .describe('Everything a stsready verdict rests on');

/** The evidence that `value` is, or the sentences that say why it is none. */
export function parseEvidence(
  value: unknown,
): { readonly ok: true; readonly evidence: Evidence } | { readonly ok: false; readonly errors: readonly string[] } {
  const parsed = evidenceSchema.safeParse(value);
  if (parsed.success) return { ok: true, evidence: parsed.data };
  return {
    ok: false,
    errors: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'evidence'}: ${message}`),
  };
}
