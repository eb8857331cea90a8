import { z } from 'zod';
import { day, instant, issueClass, mode, probeResult, sessions, severity, share } from './scalars.ts';

export const state = z.enum([
  'enforcing-at-risk',
  'policy-none',
  'policy-missing',
  'no-data',
  'enforcing-healthy',
  'blocked',
  'ready',
  'testing-in-progress',
]);
export type State = z.infer<typeof state>;

/** How a verdict is told: its states, told apart where a person would do different things. */
export const judgedKind = z.enum([
  'no-data',
  'mode-none',
  'refusing',
  'policy-missing',
  'stopped',
  'at-risk',
  'healthy',
  'blocked',
  'watching',
  'unseen',
  'testing',
  'waiting',
  'not-enough',
  'hold',
  'ready',
]);
export type JudgedKind = z.infer<typeof judgedKind>;

/** `unjudged`: nobody watches the domain, or it was just adopted. `importing`: the reports of the last days are not all in. */
export const verdictKind = z.enum([...judgedKind.options, 'importing', 'unjudged']);
export type VerdictKind = z.infer<typeof verdictKind>;

export const confidence = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof confidence>;

const grade = z.enum(['high', 'medium', 'low', 'insufficient']);
export type Grade = z.infer<typeof grade>;

/** What proves a reason: a report, a reporter's day, a policy or DNS snapshot, a probe, an attestation. */
export const evidenceLink = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report'), reportId: z.number().int() }),
  z.object({ kind: z.literal('row'), reportId: z.number().int(), reporter: z.string(), day }),
  z.object({ kind: z.literal('snapshot'), snapshotId: z.number().int(), seenFrom: instant }),
  z.object({ kind: z.literal('dns'), record: z.enum(['mx', 'mta-sts', 'tlsrpt']), at: instant.nullable() }),
  z.object({ kind: z.literal('fetch'), at: instant }),
  z.object({ kind: z.literal('probe'), probeId: z.number().int(), host: z.string(), at: instant }),
  z.object({ kind: z.literal('attestation'), host: z.string(), at: instant }),
  z.object({ kind: z.literal('set-aside'), host: z.string().nullable(), at: instant }),
]);
export type EvidenceLink = z.infer<typeof evidenceLink>;

const params = z
  .record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string()).readonly()]))
  .describe('values of the sentence; days and instants as ISO text, shares 0 to 1');
export type Params = z.infer<typeof params>;

/** What a reason is about. `other-failures` block nothing; `checks-off` and `unverified` are about what nobody could look at. */
export const topic = z.enum([
  'policy',
  'enforced-before',
  'cached-policy',
  'refusal',
  'rollback',
  'max-age',
  'fault',
  'mx',
  'certificate',
  'unverified',
  'checks-off',
  'dns',
  'reporting',
  'reporters',
  'silence',
  'reach',
  'coverage',
  'volume',
  'failure-rate',
  'other-failures',
  'set-aside',
  'clock',
  'clean',
  'counting',
]);
export type Topic = z.infer<typeof topic>;

export const reason = z.object({
  code: z.string(),
  severity,
  topic: topic.describe('what it is about'),
  kind: judgedKind
    .nullable()
    .describe('the kind of verdict that it makes, where a state can be told in more than one way'),
  failureClass: issueClass.nullable().describe('of a fault of an MX host'),
  params,
  message: z.string().describe('one English sentence'),
  evidence: z.array(evidenceLink).readonly(),
});
export type Reason = z.infer<typeof reason>;

const clock = z.object({
  t0: instant.nullable().describe('when the present mode, mx set and MX hosts were all in place'),
  cleanSince: day.nullable(),
  elapsed: z.number().int().nullable().describe('clean finished days'),
  required: z.number().int(),
  remaining: z.number().int().nullable().describe('only in mode testing'),
  earliestReadyAt: instant.nullable().describe('only in mode testing while days remain'),
  covered14: z.number().int().nullable().describe('days with trusted sessions among the last 14 finished clean days'),
  covered: z.number().int().nullable(),
  lastFinishedDay: day,
});

const statistics = z.object({
  from: day.nullable(),
  to: day.nullable(),
  n: sessions.describe('trusted sessions that tested the present policy'),
  k: sessions.describe('of them, or beside them, sessions that enforce would refuse'),
  upper95: share.nullable().describe('upper bound of the refusal rate, one-sided 95 % (Clopper-Pearson)'),
  wilson95: share.nullable(),
  dayUpper95: share.nullable(),
  sessionsNeeded: z.number().int().nullable(),
  volumeEtaDays: z.number().nullable(),
  extendedPathAt: instant.nullable(),
});

const components = z.object({
  volume: grade,
  reporters: z.enum(['high', 'medium']),
  coverage: z.enum(['high', 'medium', 'insufficient']),
  mx: z.enum(['high', 'medium']),
  weakest: z.enum(['volume', 'reporters', 'coverage', 'mx', 'caps']),
  overall: grade,
});

const mxVerdict = z.object({
  host: z.string(),
  preference: z.number().int(),
  verdict: z.enum(['pass', 'fail', 'unverified']),
  because: z.enum([
    'issue',
    'not-in-policy',
    'finding',
    'attested',
    'probed-ok',
    'unsteady',
    'unconfirmed-finding',
    'handshake',
    'port25',
    'stale-probe',
    'never-probed',
  ]),
  seenInReports: z.boolean(),
  lastProbe: z.object({ probeId: z.number().int(), at: instant, result: probeResult }).nullable(),
  certificateDaysLeft: z.number().int().nullable(),
  attested: z.object({ at: instant, by: z.string() }).nullable(),
});
export type MxVerdict = z.infer<typeof mxVerdict>;

const whatIf = z.object({
  from: day,
  to: day,
  sessions,
  days: z.number().int(),
  reporters: z.array(z.string()).readonly(),
  lines: z
    .array(
      z.object({
        reporter: z.string(),
        day,
        host: z.string().nullable(),
        failureClass: issueClass,
        sessions,
        refused: z.boolean().describe("the sender's policy said enforce: this happened"),
        outcome: z.enum(['retry-elsewhere', 'deferred']),
        reportIds: z.array(z.number().int()).readonly(),
      }),
    )
    .readonly(),
  npfPotential: sessions.describe('refusing failures of senders that had no policy'),
  lastDay: day.nullable(),
  refusedSince: sessions.describe('sessions refused in fact, since three days before today'),
  sessionsSince: sessions,
});
export type WhatIf = z.infer<typeof whatIf>;

const issue = z.object({
  host: z.string().nullable(),
  failureClass: issueClass,
  status: z.enum(['active', 'live', 'fixed', 'isolated', 'uncorroborated', 'set-aside']),
  liveNow: z.boolean(),
  firstDay: day.nullable(),
  lastDay: day.nullable(),
  failingDays: z.number().int(),
  sessions,
  sessionsLast7Days: sessions,
  reporters: z.array(z.string()).readonly(),
  fixed: z.object({ since: day, how: z.enum(['retired', 'quiet', 'probe', 'expired']) }).nullable(),
  setAside: z.object({ by: z.string(), at: instant, until: instant, reason: z.string() }).nullable(),
  reported: z
    .array(z.object({ resultType: z.string(), reason: z.string().nullable(), sessions }))
    .readonly()
    .describe('as reported, most sessions first; foreign text'),
  reportIds: z.array(z.number().int()).readonly(),
});
export type Issue = z.infer<typeof issue>;

const action = z.object({
  kind: z.enum([
    'fix-mx',
    'fix-policy',
    'fix-dns',
    'wait',
    'verify-mx',
    'switch-to-enforce',
    'rollback',
    'fix-forward',
    'republish',
    'raise-max-age',
    'renew-certificate',
  ]),
  params,
  host: z.string().nullable(),
  failureClass: issueClass.nullable(),
  message: z.string().describe('one English sentence'),
  steps: z.array(z.string()).readonly(),
});
export type Action = z.infer<typeof action>;

/** The verdict, as domain experts and scripts read it. */
export const assessment = z.object({
  domain: z.string(),
  evaluatedAt: instant,
  state,
  kind: judgedKind.describe('the state, told apart where a person would do different things'),
  mode: mode.nullable(),
  confidence: confidence.nullable().describe('null unless the state is ready'),
  clock,
  stats: statistics,
  components: components.nullable(),
  perMx: z.array(mxVerdict).readonly(),
  whatIf,
  issues: z.array(issue).readonly().describe('in the order in which they should be mended'),
  silence: z
    .array(z.object({ reporter: z.string(), run: z.number().int(), limit: z.number().int(), p: share }))
    .readonly(),
  fetch: z.object({ sessions, of: sessions, share, days: z.number().int() }),
  actions: z.array(action).readonly(),
  reasons: z.array(reason).readonly(),
  probeSoon: z.array(z.string()).readonly(),
  rankGroup: z.number().int(),
});
export type Assessment = z.infer<typeof assessment>;
