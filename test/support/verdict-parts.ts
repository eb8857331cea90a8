import type { Severity } from '../../server/contract/codes.ts';
import type { DomainRow, DomainView, StripDay } from '../../server/contract/domains.ts';
import { addDays } from '../../server/contract/time.ts';
import type {
  WordedAssessment as Assessment,
  Issue,
  MxVerdict,
  WordedReason as Reason,
} from '../../server/contract/verdict.ts';
import { type ReasonCode, type ReasonEntry, reasonTable } from '../../server/readiness/reasons/table.ts';
import { kindOf } from '../../server/readiness/rules/kind.ts';

/** What verdicts are made of, as the server answers them; what a test does not name is filled in. */

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

export const high: NonNullable<Assessment['components']> = {
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
  return { assessment, view: aView(input, row, mx) };
}

function aView(input: CaseInput, row: DomainRow, mx: readonly MxVerdict[]): DomainView {
  const { domain, mode } = row;
  const maxAge = input.maxAge ?? 604_800;
  const hosts = mx.map(({ host }) => host);
  const lines = ['version: STSv1', `mode: ${mode}`, ...hosts.map((host) => `mx: ${host}`), `max_age: ${maxAge}`];
  const policy = {
    mx: hosts,
    maxAge,
    text: `${lines.join('\r\n')}\r\n`,
    id: '20261103T090000Z',
    seenAt: '2026-11-25T14:14:00Z',
    source: 'live' as const,
  };
  return {
    row,
    policy: mode === null ? null : { mode, ...policy },
    previous: null,
    next: null,
    reporting: {
      name: `_smtp._tls.${domain}.`,
      found: [`v=TLSRPTv1; rua=mailto:tls@${domain}`],
      valid: true,
      wanted: `v=TLSRPTv1; rua=mailto:tls@${domain},mailto:tls@ours.example`,
    },
    history: input.history ?? [{ at: '2026-11-24T09:12:00Z', state: input.state ?? 'no-data', confidence: null }],
    setAsides: [],
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
