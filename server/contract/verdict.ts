import { z } from 'zod';
import { confidences, states } from './codes.ts';
import type { Immutable } from './immutable.ts';
import { saying } from './phrase.ts';
import { day, instant, issueClass, mode, probeResult, sessions, severity, share } from './scalars.ts';

export const state = z.enum(states);

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

export const confidence = z.enum(confidences);

const grade = z.enum([...confidences, 'insufficient']);
export type Grade = z.infer<typeof grade>;

/** What proves a reason: a report, a reporter's day, a policy or DNS snapshot, a probe, an attestation. */
export const evidenceLink = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('report'), reportId: z.number().int() }),
    z.object({ kind: z.literal('row'), reportId: z.number().int(), reporter: z.string(), day }),
    z.object({ kind: z.literal('snapshot'), snapshotId: z.number().int(), seenFrom: instant }),
    z.object({ kind: z.literal('dns'), record: z.enum(['mx', 'mta-sts', 'tlsrpt']), at: instant.nullable() }),
    z.object({ kind: z.literal('fetch'), at: instant }),
    z.object({ kind: z.literal('probe'), probeId: z.number().int(), host: z.string(), at: instant }),
    z.object({ kind: z.literal('attestation'), host: z.string(), at: instant }),
    z.object({ kind: z.literal('set-aside'), host: z.string().nullable(), at: instant }),
  ])
  .meta({ id: 'EvidenceLink' });
export type EvidenceLink = Immutable<z.infer<typeof evidenceLink>>;

const params = z
  .record(z.string(), z.union([z.number(), z.null(), saying, z.array(saying)]))
  .describe('values of the sentence; days and instants as ISO text, shares 0 to 1');
/** Values a sentence is made of. Formatting is the sentence's work. */
export type ReasonParams = Immutable<z.infer<typeof params>>;

/** What a reason is about. `other-failures` block nothing; `checks-off` and `unverified` are about what could not be checked. */
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

export const reason = z.strictObject({
  code: z.string(),
  severity,
  topic: topic.describe('what it is about'),
  kind: judgedKind
    .nullable()
    .describe('the kind of verdict that it makes, where a state can be told in more than one way'),
  failureClass: issueClass.nullable().describe('of a fault of an MX host'),
  params,
  evidence: z.array(evidenceLink).describe('newest first, at most 50'),
});
export type Reason = Immutable<z.infer<typeof reason>>;

export const wordedReason = reason
  .extend({ message: z.string().describe('one English sentence') })
  .meta({ id: 'Reason' });
export type WordedReason = Immutable<z.infer<typeof wordedReason>>;

/** The testing clock. All members but `required` are null when there is no policy in mode testing or enforce. */
const clock = z.strictObject({
  t0: instant.nullable().describe('when the present mode, mx set and MX hosts were all in place'),
  cleanSince: day.nullable().describe('first day that counts as clean'),
  elapsed: z.number().int().nullable().describe('clean finished days'),
  required: z.number().int(),
  remaining: z.number().int().nullable().describe('only in mode testing'),
  earliestReadyAt: instant.nullable().describe('only in mode testing while days remain'),
  covered14: z.number().int().nullable().describe('days with trusted sessions among the last 14 finished clean days'),
  covered: z.number().int().nullable().describe('the same over the statistics window'),
  lastFinishedDay: day.describe('the last day whose reports are taken as complete'),
});
export type ClockReading = Immutable<z.infer<typeof clock>>;

const statistics = z.strictObject({
  from: day.nullable().describe('first day counted for n; null when no day is finished yet'),
  to: day.nullable(),
  n: sessions.describe('trusted sessions that tested the present policy'),
  k: sessions.describe('of them, or beside them, sessions that enforce would refuse'),
  upper95: share
    .nullable()
    .describe('upper bound of the refusal rate, one-sided 95 % (Clopper-Pearson); null when n is 0'),
  wilson95: share.nullable().describe("Wilson's bound, for charts; never the gate"),
  dayUpper95: share.nullable().describe('upper bound of the chance that a day is bad; null when no clean day is past'),
  sessionsNeeded: z
    .number()
    .int()
    .nullable()
    .describe('sessions needed at this k before the volume suffices; null when it does, or days are still missing'),
  volumeEtaDays: z.number().nullable().describe('days until then at the present rate; null when out of reach'),
  extendedPathAt: instant
    .nullable()
    .describe('when time and probes can stand in for volume; null when volume suffices'),
});
export type Statistics = Immutable<z.infer<typeof statistics>>;

/** The four legs that confidence stands on; it is as good as the weakest. */
const components = z.strictObject({
  volume: grade,
  reporters: z.enum(['high', 'medium']),
  coverage: z.enum(['high', 'medium', 'insufficient']),
  mx: z.enum(['high', 'medium']),
  weakest: z
    .enum(['volume', 'reporters', 'coverage', 'mx', 'caps'])
    .describe('the first of the four that pulls confidence down to where it is'),
  overall: grade.describe('the weakest of the four and of the caps'),
});
export type Components = Immutable<z.infer<typeof components>>;

const mxVerdict = z
  .strictObject({
    host: z.string(),
    preference: z.number().int(),
    verdict: z.enum(['pass', 'fail', 'unverified']),
    because: z
      .enum([
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
      ])
      .describe('what decided'),
    seenInReports: z.boolean().describe('named in a failure, or the only MX of a domain with sessions'),
    lastProbe: z.strictObject({ probeId: z.number().int(), at: instant, result: probeResult }).nullable(),
    certificateDaysLeft: z
      .number()
      .int()
      .nullable()
      .describe('whole days until the shown certificate ends, rounded down; null when unknown'),
    attested: z.strictObject({ at: instant, by: z.string() }).nullable(),
  })
  .meta({ id: 'MxVerdict' });
export type MxVerdict = Immutable<z.infer<typeof mxVerdict>>;

const whatIfLine = z.strictObject({
  reporter: z.string(),
  day,
  host: z.string().nullable(),
  failureClass: issueClass,
  sessions,
  refused: z.boolean().describe("the sender's policy said enforce: this happened"),
  outcome: z
    .enum(['retry-elsewhere', 'deferred'])
    .describe('retry-elsewhere: another MX of the domain is healthy; deferred: lost if it lasts'),
  reportIds: z.array(z.number().int()),
});
export type WhatIfLine = Immutable<z.infer<typeof whatIfLine>>;

/** "Had you enforced during the last 14 days"; in mode enforce: what was refused. */
const whatIf = z
  .strictObject({
    from: day,
    to: day,
    sessions,
    days: z.number().int().describe('days with at least one such session'),
    reporters: z.array(z.string()).describe('sorted'),
    lines: z.array(whatIfLine).describe('newest day first, then most sessions first'),
    npfPotential: sessions.describe('refusing failures of senders that had no policy'),
    lastDay: day.nullable().describe('the last day on which such a session occurred'),
    refusedSince: sessions.describe('sessions of trusted reporters refused in fact, since three days before today'),
    sessionsSince: sessions.describe('all sessions of trusted reporters that enforce in the same days'),
  })
  .meta({ id: 'WhatIf' });
export type WhatIf = Immutable<z.infer<typeof whatIf>>;

/**
 * Failures of one host and class. `active` blocks; `fixed` restarted the clock; `isolated` is noise; `uncorroborated` rests on
 * one lesser-known reporter; `set-aside` was waved through by the administrator; `live` is seen by probes or DNS alone.
 */
const issue = z
  .strictObject({
    host: z.string().nullable(),
    failureClass: issueClass,
    status: z.enum(['active', 'live', 'fixed', 'isolated', 'uncorroborated', 'set-aside']),
    liveNow: z.boolean().describe('a probe or DNS shows it now'),
    firstDay: day.nullable(),
    lastDay: day.nullable(),
    failingDays: z.number().int(),
    sessions: sessions.describe('over the issue window of 30 days'),
    sessionsLast7Days: sessions,
    reporters: z.array(z.string()),
    fixed: z.strictObject({ since: day, how: z.enum(['retired', 'quiet', 'probe', 'expired']) }).nullable(),
    setAside: z.strictObject({ by: z.string(), at: instant, until: instant, reason: z.string() }).nullable(),
    reported: z
      .array(z.strictObject({ resultType: z.string(), reason: z.string().nullable(), sessions }))
      .describe('as reported, most sessions first, at most five; foreign text'),
    reportIds: z.array(z.number().int()).describe('newest first, at most 50'),
  })
  .meta({ id: 'Issue' });
export type Issue = Immutable<z.infer<typeof issue>>;

const action = z.strictObject({
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
  reason: z.string().nullable().describe('code of the reason that asks for it'),
  params,
  host: z.string().nullable().describe('for fix-mx: which issue'),
  failureClass: issueClass.nullable(),
});
export type Action = Immutable<z.infer<typeof action>>;

const wordedAction = action
  .extend({
    message: z.string().describe('one English sentence'),
    steps: z.array(z.string()).describe('in order, each one English sentence; for fix-mx the last may be a command'),
  })
  .meta({ id: 'Action' });
export type WordedAction = Immutable<z.infer<typeof wordedAction>>;

const silentReporter = z.strictObject({
  reporter: z.string(),
  run: z.number().int().describe('finished days without a report'),
  limit: z.number().int().describe('the run that chance alone gives in one case of a hundred'),
  p: share.describe('share of days with a report before'),
});
export type SilentReporter = Immutable<z.infer<typeof silentReporter>>;

/** Sessions of trusted reporters in the last 7 finished days and today's that could not read the policy. */
const fetchShare = z.strictObject({ sessions, of: sessions, share, days: z.number().int() });
export type FetchShare = Immutable<z.infer<typeof fetchShare>>;

/** The verdict on one domain at one moment, in codes and values. */
export const assessment = z.strictObject({
  domain: z.string(),
  evaluatedAt: instant,
  state,
  kind: judgedKind.describe('the state, told apart where a person would do different things'),
  mode: mode
    .nullable()
    .describe(
      'of the policy in force: published, last known while fetching fails, or told by reports; null when unknown',
    ),
  confidence: confidence.nullable().describe('null unless the state is ready'),
  clock,
  stats: statistics,
  components: components.nullable().describe('null unless the mode is testing'),
  perMx: z.array(mxVerdict).describe('every MX host in DNS now, by preference; empty when DNS is unknown'),
  whatIf,
  issues: z.array(issue).describe('in the order in which they should be fixed; active ones first'),
  silence: z.array(silentReporter),
  fetch: fetchShare,
  actions: z.array(action).describe('what to do, first things first'),
  reasons: z.array(reason).describe('block before hold before warn before info'),
  probeSoon: z.array(z.string()).describe('hosts in DNS whose claimed faults deserve a probe right now'),
  rankGroup: z.number().int().describe('1, needing attention first, to 10'),
});
export type Assessment = Immutable<z.infer<typeof assessment>>;

/** The verdict with its sentences, as domain experts and scripts read it. */
export const wordedAssessment = assessment
  .extend({
    actions: z.array(wordedAction).describe('what to do, first things first'),
    reasons: z.array(wordedReason).describe('block before hold before warn before info'),
  })
  .meta({ id: 'Assessment' });
export type WordedAssessment = Immutable<z.infer<typeof wordedAssessment>>;
