import type { Severity } from '../../server/contract/codes.ts';
import type { DomainRow, DomainView, StripDay } from '../../server/contract/domains.ts';
import { addDays, daysFromTo } from '../../server/contract/time.ts';
import type {
  WordedAssessment as Assessment,
  Issue,
  MxVerdict,
  WordedReason as Reason,
} from '../../server/contract/verdict.ts';
import { type ReasonCode, type ReasonEntry, reasonTable } from '../../server/readiness/reasons/table.ts';
import { kindOf } from '../../server/readiness/rules/kind.ts';

/** Verdicts as the server answers them, written down: one for each kind in which the pages show them. */

export const NOW = '2026-11-25T14:20:00Z';
export const TODAY = '2026-11-25';

export interface VerdictCase {
  readonly view: DomainView;
  readonly assessment: Assessment;
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(reasonTable, code);
}

/** An unknown code, as from a newer server. */
export function aReason(code: string, severity: Severity, params: Reason['params'] = {}): Reason {
  const entry: Omit<ReasonEntry, 'params'> = isReasonCode(code)
    ? reasonTable[code]
    : { severity, topic: 'policy', kind: null, failureClass: null };
  const { topic, kind, failureClass } = entry;
  return {
    code,
    severity,
    topic,
    kind,
    failureClass,
    params,
    message: `${code} in one English sentence.`,
    evidence: [],
  };
}

export function aStrip(
  days: string,
  counts: { sessions?: number; refused?: number; failed?: number; reporters?: number } = {},
): StripDay[] {
  const { sessions = 640, refused = 52, failed = 9, reporters = 4 } = counts;
  const kinds = { p: 'pass', m: 'minor', r: 'refused', n: 'none' } as const;
  const complete = [...days].map((letter, index): StripDay => {
    const kind = kinds[letter as keyof typeof kinds];
    return {
      day: addDays(TODAY, index - days.length),
      kind,
      sessions: kind === 'none' ? 0 : sessions + index * 7,
      refused: kind === 'refused' ? refused + index : 0,
      failed: kind === 'minor' ? failed : 0,
      reporters: kind === 'none' ? 0 : reporters,
      soFar: null,
    };
  });
  return [
    ...complete,
    { day: TODAY, kind: 'partial', sessions: 0, refused: 0, failed: 0, reporters: 0, soFar: 'none' },
  ];
}

export function anMx(host: string, changes: Partial<MxVerdict> = {}): MxVerdict {
  return {
    host,
    preference: 10,
    verdict: 'pass',
    because: 'probed-ok',
    seenInReports: true,
    lastProbe: { probeId: 1, at: '2026-11-25T12:06:00Z', result: 'ok' },
    certificateDaysLeft: 61,
    attested: null,
    ...changes,
  };
}

export function anIssue(host: string | null, failureClass: Issue['failureClass'], changes: Partial<Issue> = {}): Issue {
  return {
    host,
    failureClass,
    status: 'active',
    liveNow: false,
    firstDay: '2026-11-16',
    lastDay: '2026-11-24',
    failingDays: 9,
    sessions: 542,
    sessionsLast7Days: 401,
    reporters: ['google.com', 'microsoft.com', 'comcast.net'],
    fixed: null,
    setAside: null,
    reported: [{ resultType: 'certificate-host-mismatch', reason: null, sessions: 542 }],
    reportIds: [101, 102, 103],
    ...changes,
  };
}

interface CaseInput {
  readonly domain: string;
  readonly state: DomainRow['state'];
  readonly group: DomainRow['group'];
  readonly mode?: DomainRow['mode'];
  readonly modeSince?: string | null;
  readonly strip?: StripDay[];
  readonly elapsed?: number | null;
  readonly cleanSince?: string | null;
  readonly earliestReadyAt?: string | null;
  readonly reasons?: readonly Reason[];
  readonly issues?: readonly Issue[];
  readonly mx?: readonly MxVerdict[];
  readonly confidence?: Assessment['confidence'];
  readonly components?: Assessment['components'];
  readonly n?: number;
  readonly maxAge?: number;
  readonly lastReportDay?: string | null;
  readonly reporters?: number;
  readonly history?: DomainView['history'];
  readonly stats?: Partial<Assessment['stats']>;
}

const high: NonNullable<Assessment['components']> = {
  volume: 'high',
  reporters: 'high',
  coverage: 'high',
  mx: 'high',
  weakest: 'volume',
  overall: 'high',
};

export function aCase(input: CaseInput): VerdictCase {
  const { domain, state, group, mode = 'testing', reasons = [], issues = [] } = input;
  const strip = input.strip ?? aStrip('pppppppppppppp');
  const complete = strip.slice(0, -1);
  const sum = (pick: (day: StripDay) => number) => complete.reduce((all, day) => all + pick(day), 0);
  const sessions14 = sum((day) => day.sessions);
  const refused14 = sum((day) => day.refused);
  const elapsed = input.elapsed === undefined ? 14 : input.elapsed;
  const mx = input.mx ?? [anMx(`mx1.${domain}`), anMx(`mx2.${domain}`, { preference: 20 })];
  const lines = whatIfLines(issues, complete, mode === 'enforce');
  const lastReportDay = input.lastReportDay === undefined ? addDays(TODAY, -1) : input.lastReportDay;
  const assessment: Assessment = {
    domain,
    evaluatedAt: NOW,
    state: state ?? 'no-data',
    kind: kindOf({
      state: state ?? 'no-data',
      mode,
      elapsed,
      required: 14,
      codes: reasons.flatMap(({ code }) => (isReasonCode(code) ? [code] : [])),
      hadReports: lastReportDay !== null,
    }),
    mode,
    confidence: input.confidence ?? null,
    clock: {
      t0: '2026-11-03T09:00:00Z',
      cleanSince: input.cleanSince === undefined ? '2026-11-10' : input.cleanSince,
      elapsed,
      required: 14,
      remaining: mode === 'testing' && elapsed !== null ? Math.max(0, 14 - elapsed) : null,
      earliestReadyAt: input.earliestReadyAt ?? null,
      covered14: elapsed === null ? null : Math.min(14, elapsed),
      covered: elapsed,
      lastFinishedDay: '2026-11-23',
    },
    stats: {
      from: '2026-11-10',
      to: '2026-11-23',
      n: input.n ?? sessions14,
      k: 0,
      upper95: 0.00033,
      wilson95: 0.0003,
      dayUpper95: 0.193,
      sessionsNeeded: null,
      volumeEtaDays: null,
      extendedPathAt: null,
      ...input.stats,
    },
    components: input.components === undefined ? high : input.components,
    perMx: mx,
    whatIf: {
      from: addDays(TODAY, -13),
      to: TODAY,
      sessions: lines.reduce((all, line) => all + line.sessions, 0),
      days: new Set(lines.map(({ day }) => day)).size,
      reporters: [...new Set(lines.map(({ reporter }) => reporter))],
      lines,
      npfPotential: 0,
      lastDay: lines[0]?.day ?? null,
      refusedSince: mode === 'enforce' ? refused14 : 0,
      sessionsSince: sessions14,
    },
    issues,
    silence: [],
    fetch: { sessions: 0, of: sessions14, share: 0, days: 0 },
    actions: [],
    reasons,
    probeSoon: [],
    rankGroup: 4,
  };
  const row: DomainRow = {
    domain,
    status: 'watched',
    state,
    kind: state === null ? 'unjudged' : assessment.kind,
    confidence: assessment.confidence,
    group,
    mode,
    modeSince: input.modeSince === undefined ? '2026-11-03T09:00:00Z' : input.modeSince,
    elapsed,
    required: 14,
    earliestReadyAt: input.earliestReadyAt ?? null,
    cleanSince: assessment.clock.cleanSince,
    headline: reasons[0] ?? null,
    problems: issues.filter(({ status }) => status === 'active' || status === 'live').length,
    codes: reasons.map(({ code }) => code),
    summary: {
      strip,
      days14: { from: addDays(TODAY, -13), to: TODAY },
      sessions14,
      refused14,
      reporters14: input.reporters ?? 5,
      daysWithReports14: complete.filter(({ kind }) => kind !== 'none').length,
      lastReportDay,
      firstReportDay: lastReportDay === null ? null : '2026-09-26',
    },
  };
  const maxAge = input.maxAge ?? 604_800;
  const text =
    mode === null
      ? null
      : ['version: STSv1', `mode: ${mode}`, ...mx.map(({ host }) => `mx: ${host}`), `max_age: ${maxAge}`].join('\r\n');
  return {
    assessment,
    view: {
      row,
      policy:
        mode === null
          ? null
          : {
              mode,
              mx: mx.map(({ host }) => host),
              maxAge,
              text: `${text}\r\n`,
              id: '20261103T090000Z',
              seenAt: '2026-11-25T14:14:00Z',
              source: 'live',
            },
      previous: null,
      next: null,
      reporting: {
        name: `_smtp._tls.${domain}.`,
        found: [`v=TLSRPTv1; rua=mailto:tls@${domain}`],
        valid: true,
        wanted: `v=TLSRPTv1; rua=mailto:tls@${domain},mailto:tls@ours.example`,
      },
      history: input.history ?? [{ at: '2026-11-24T09:12:00Z', state: state ?? 'no-data', confidence: null }],
      setAsides: [],
    },
  };
}

function whatIfLines(
  issues: readonly Issue[],
  days: readonly StripDay[],
  refused: boolean,
): Assessment['whatIf']['lines'] {
  const counted = issues.filter(({ status, firstDay }) => status !== 'fixed' && firstDay !== null);
  return [...days]
    .reverse()
    .flatMap((day) =>
      counted
        .filter(
          ({ firstDay, lastDay }) => firstDay !== null && lastDay !== null && firstDay <= day.day && day.day <= lastDay,
        )
        .map((issue, index, all) => ({
          reporter: issue.reporters[index % Math.max(1, issue.reporters.length)] ?? 'google.com',
          day: day.day,
          host: issue.host,
          failureClass: issue.failureClass,
          sessions:
            index === 0 ? day.refused - Math.floor(day.refused / 8) * (all.length - 1) : Math.floor(day.refused / 8),
          refused,
          outcome: 'retry-elsewhere' as const,
          reportIds: [101],
        })),
    )
    .filter(({ sessions }) => sessions > 0);
}

const reported = (host: string, last = '2026-11-24') => ({
  host,
  reporters: ['google.com', 'microsoft.com'],
  sessions: 542,
  days: 9,
  first: '2026-11-16',
  last,
});

/** The cases, in ranked order; one for each title of a verdict. */
export const cases: readonly VerdictCase[] = [
  aCase({
    domain: 'ostrava-clinic.example',
    state: 'enforcing-at-risk',
    group: 'attention',
    mode: 'enforce',
    modeSince: '2026-09-14T07:00:00Z',
    maxAge: 2_592_000,
    strip: aStrip('pppppppppppprr', { sessions: 1266, refused: 502 }),
    elapsed: 0,
    cleanSince: '2026-11-25',
    components: null,
    reporters: 4,
    issues: [
      anIssue('mx1.ostrava-clinic.example', 'cert-untrusted', {
        liveNow: true,
        firstDay: '2026-11-23',
        lastDay: '2026-11-24',
        failingDays: 2,
        sessions: 1030,
        reporters: ['google.com', 'microsoft.com', 'kestrel.example', 'comcast.net'],
        reported: [
          { resultType: 'certificate-not-trusted', reason: 'unable_to_get_local_issuer_certificate', sessions: 1030 },
        ],
      }),
    ],
    mx: [
      anMx('mx1.ostrava-clinic.example', {
        verdict: 'fail',
        because: 'finding',
        lastProbe: { probeId: 9, at: '2026-11-25T14:14:00Z', result: 'untrusted' },
      }),
      anMx('mx2.ostrava-clinic.example', { preference: 20, certificateDaysLeft: 54 }),
    ],
    reasons: [
      aReason('REFUSING_NOW', 'block', { sessions: 1030, since: '2026-11-23', hosts: ['mx1.ostrava-clinic.example'] }),
      aReason('ISSUE_CERT_UNTRUSTED', 'block', { ...reported('mx1.ostrava-clinic.example'), sessions: 1030, days: 2 }),
      aReason('LIVE_CERT_UNTRUSTED', 'block', { host: 'mx1.ostrava-clinic.example', at: '2026-11-25T14:14:00Z' }),
      aReason('ROLLBACK_RECOMMENDED', 'warn', { refused: 1030, of: 2685 }),
    ],
  }),
  aCase({
    domain: 'pier-nine.example',
    state: 'enforcing-at-risk',
    group: 'attention',
    mode: 'enforce',
    modeSince: '2026-08-02T07:00:00Z',
    components: null,
    issues: [
      anIssue('mx2.pier-nine.example', 'mx-not-in-policy', {
        status: 'live',
        liveNow: true,
        firstDay: null,
        lastDay: null,
        failingDays: 0,
        sessions: 0,
        reporters: [],
        reported: [],
        reportIds: [],
      }),
    ],
    mx: [
      anMx('mx1.pier-nine.example'),
      anMx('mx2.pier-nine.example', { verdict: 'fail', because: 'not-in-policy', lastProbe: null }),
    ],
    reasons: [aReason('LIVE_MX_NOT_IN_POLICY', 'block', { host: 'mx2.pier-nine.example' })],
  }),
  aCase({
    domain: 'marlowe-law.example',
    state: 'policy-missing',
    group: 'attention',
    mode: null,
    modeSince: null,
    strip: aStrip('pppppppppmmmmm', { sessions: 90, failed: 40 }),
    elapsed: null,
    cleanSince: null,
    components: null,
    reasons: [
      aReason('POLICY_UNFETCHABLE', 'block', {
        count: 31,
        hours: 120,
        since: '2026-11-20T08:00:00Z',
        why: 'POLICY_HTTP_STATUS 404',
      }),
      aReason('POLICY_FETCH_ERRORS', 'warn', { sessions: 200, of: 986, from: '2026-11-18', days: 5 }),
    ],
  }),
  aCase({
    domain: 'harbourline.example',
    state: 'blocked',
    group: 'attention',
    strip: aStrip('ppmpnrrrrrrrrr', { sessions: 1560, refused: 50 }),
    elapsed: 0,
    cleanSince: '2026-11-25',
    earliestReadyAt: '2026-12-10T12:00:00Z',
    components: { ...high, overall: 'insufficient', coverage: 'insufficient', weakest: 'coverage' },
    issues: [
      anIssue('mx2.harbourline.example', 'cert-name', { liveNow: true }),
      anIssue('backup.harbourline.example', 'starttls', {
        liveNow: true,
        firstDay: '2026-11-18',
        lastDay: '2026-11-22',
        failingDays: 3,
        sessions: 41,
        reporters: ['google.com', 'microsoft.com'],
        reported: [{ resultType: 'starttls-not-supported', reason: null, sessions: 41 }],
        reportIds: [104, 105],
      }),
    ],
    mx: [
      anMx('mx1.harbourline.example', { certificateDaysLeft: 71 }),
      anMx('mx2.harbourline.example', {
        verdict: 'fail',
        because: 'finding',
        lastProbe: { probeId: 4, at: '2026-11-25T12:06:00Z', result: 'name' },
        certificateDaysLeft: 81,
      }),
      anMx('backup.harbourline.example', {
        preference: 50,
        verdict: 'fail',
        because: 'finding',
        lastProbe: { probeId: 5, at: '2026-11-25T12:06:00Z', result: 'nostarttls' },
        certificateDaysLeft: null,
      }),
    ],
    reasons: [
      aReason('ISSUE_CERT_NAME', 'block', reported('mx2.harbourline.example')),
      aReason('ISSUE_STARTTLS', 'block', {
        ...reported('backup.harbourline.example', '2026-11-22'),
        sessions: 41,
        days: 3,
      }),
      aReason('POLICY_FETCH_ERRORS', 'warn', { sessions: 9, of: 5000, from: '2026-11-18', days: 1 }),
      aReason('CLOCK_RESTARTED_FAILURE', 'info', { last: '2026-11-24' }),
    ],
  }),
  aCase({
    domain: 'tilde-school.example',
    state: 'no-data',
    group: 'attention',
    strip: aStrip('pppppppnnnnnnn', { sessions: 400 }),
    lastReportDay: '2026-11-17',
    components: null,
    history: [{ at: '2026-11-12T06:00:00Z', state: 'ready', confidence: 'medium' }],
    reasons: [aReason('NO_REPORTS', 'hold', { lastDay: '2026-11-17' })],
  }),
  aCase({
    domain: 'kanda-books.example',
    state: 'ready',
    group: 'ready',
    confidence: 'high',
    elapsed: 14,
    issues: [
      anIssue('mx1.kanda-books.example', 'cert-expired', {
        status: 'fixed',
        firstDay: '2026-11-07',
        lastDay: '2026-11-09',
        failingDays: 3,
        sessions: 99,
        fixed: { since: '2026-11-10', how: 'probe' },
        reported: [{ resultType: 'certificate-expired', reason: null, sessions: 99 }],
      }),
    ],
    reasons: [aReason('READY_STANDARD', 'info', { n: 9046, elapsed: 14, upper95: 0.00033 })],
  }),
  aCase({
    domain: 'quayside.example',
    state: 'ready',
    group: 'ready',
    confidence: 'medium',
    components: { ...high, mx: 'medium', overall: 'medium', weakest: 'mx' },
    strip: aStrip('ppmpmppppppppp', { sessions: 150, failed: 2 }),
    mx: [
      anMx('mx1.quayside.example', {
        verdict: 'unverified',
        because: 'port25',
        lastProbe: { probeId: 3, at: '2026-11-25T12:06:00Z', result: 'port25' },
        certificateDaysLeft: null,
      }),
    ],
    reasons: [
      aReason('MX_UNVERIFIED', 'warn', { hosts: ['mx1.quayside.example'] }),
      aReason('SINGLE_REPORTER', 'warn', { reporter: 'google.com' }),
      aReason('READY_STANDARD', 'info', { n: 2214, elapsed: 14, upper95: 0.0013 }),
      aReason('MX_NOT_PROBED_PORT25', 'info', { hosts: ['mx1.quayside.example'] }),
    ],
  }),
  aCase({
    domain: 'fjordmail.example',
    state: 'testing-in-progress',
    group: 'testing',
    elapsed: 8,
    cleanSince: '2026-11-16',
    earliestReadyAt: '2026-12-01T12:00:00Z',
    modeSince: '2026-11-15T10:00:00Z',
    reasons: [
      aReason('CLOCK_RUNNING', 'info', { elapsed: 8, remaining: 6, earliest: '2026-12-01T12:00:00Z' }),
      aReason('NEWEST_DAYS_PROVISIONAL', 'info', { days: ['2026-11-24', '2026-11-25'] }),
    ],
  }),
  aCase({
    domain: 'sora-travel.example',
    state: 'testing-in-progress',
    group: 'testing',
    elapsed: 4,
    cleanSince: '2026-11-20',
    earliestReadyAt: '2026-12-05T12:00:00Z',
    strip: aStrip('ppppprrrrppppp', { sessions: 60, refused: 5 }),
    issues: [
      anIssue('mx1.sora-travel.example', 'cert-expired', {
        status: 'fixed',
        firstDay: '2026-11-16',
        lastDay: '2026-11-19',
        fixed: { since: '2026-11-20', how: 'quiet' },
        reported: [{ resultType: 'certificate-expired', reason: null, sessions: 40 }],
      }),
    ],
    reasons: [
      aReason('CLOCK_RESTARTED_FAILURE', 'info', { last: '2026-11-19' }),
      aReason('CLOCK_RUNNING', 'info', { elapsed: 4, remaining: 10, earliest: '2026-12-05T12:00:00Z' }),
    ],
  }),
  aCase({
    domain: 'new-start.example',
    state: 'testing-in-progress',
    group: 'testing',
    elapsed: 0,
    cleanSince: '2026-11-25',
    earliestReadyAt: '2026-12-10T12:00:00Z',
    modeSince: '2026-11-24T10:00:00Z',
    strip: aStrip('nnnnnnnnnnnnnn'),
    lastReportDay: null,
    reporters: 0,
    components: null,
    n: 0,
    stats: { upper95: null, wilson95: null, dayUpper95: null, from: null, to: null },
    reasons: [aReason('WAITING_FIRST_REPORT', 'info', { about: '2026-11-27T12:00:00Z' })],
  }),
  aCase({
    domain: 'blauwberg.example',
    state: 'testing-in-progress',
    group: 'testing',
    elapsed: 24,
    strip: aStrip('nppnnpnnnnpnpp', { sessions: 4, reporters: 1 }),
    reporters: 1,
    components: {
      volume: 'insufficient',
      reporters: 'medium',
      coverage: 'insufficient',
      mx: 'high',
      weakest: 'volume',
      overall: 'insufficient',
    },
    n: 41,
    stats: { upper95: 0.07, sessionsNeeded: 299, extendedPathAt: '2026-11-29T12:00:00Z' },
    reasons: [
      aReason('COVERAGE_TOO_LOW', 'hold', { covered: 6, needed: 10 }),
      aReason('INSUFFICIENT_VOLUME', 'hold', { n: 41, k: 0, upper95: 0.07, needed: 299, etaDays: null }),
      aReason('SINGLE_REPORTER', 'warn', { reporter: 'google.com' }),
    ],
  }),
  aCase({
    domain: 'almond-grove.example',
    state: 'testing-in-progress',
    group: 'testing',
    elapsed: 14,
    reasons: [
      aReason('CERT_EXPIRING_SOON', 'hold', { host: 'mx1.almond-grove.example', days: 6 }),
      aReason('TXT_ID_NOT_BUMPED', 'hold', { changed: '2026-11-20T08:00:00Z', id: '20261103T090000Z' }),
    ],
  }),
  aCase({
    domain: 'brickworks.example',
    state: 'no-data',
    group: 'attention',
    strip: aStrip('nnnnnnnnnnnnnn'),
    lastReportDay: null,
    reporters: 0,
    components: null,
    n: 0,
    reasons: [aReason('TLSRPT_MISSING', 'hold'), aReason('NO_REPORTS', 'hold', { lastDay: null })],
  }),
  aCase({
    domain: 'example.com',
    state: 'enforcing-healthy',
    group: 'enforcing',
    mode: 'enforce',
    modeSince: '2026-02-02T08:00:00Z',
    elapsed: 294,
    strip: aStrip('pppppppppppppp', { sessions: 4300, reporters: 6 }),
    reporters: 6,
    components: null,
    reasons: [
      aReason('ENFORCE_CLEAN', 'info', { n: 61408, elapsed: 294 }),
      aReason('ADVICE_MAX_AGE_RAISE', 'info', { maxAge: 604800 }),
    ],
  }),
  aCase({
    domain: 'example.org',
    state: 'enforcing-healthy',
    group: 'enforcing',
    mode: 'enforce',
    modeSince: '2026-02-02T08:00:00Z',
    elapsed: 200,
    maxAge: 2_592_000,
    strip: aStrip('pppppppmpppppp', { sessions: 1350 }),
    components: null,
    reasons: [aReason('DANE_FAILING_NOW', 'warn', { sessions: 4, reporters: ['posteo.example'] })],
  }),
  aCase({
    domain: 'example.net',
    state: 'policy-none',
    group: 'not-set-up',
    mode: 'none',
    modeSince: '2026-01-11T08:00:00Z',
    strip: aStrip('pppppppppppppp', { sessions: 60 }),
    elapsed: null,
    cleanSince: null,
    components: null,
    reasons: [aReason('MODE_NONE', 'info')],
  }),
];

export const daysShown = daysFromTo(addDays(TODAY, -30), addDays(TODAY, -1));
