import type { CheckAnswer, CheckLine } from '../../server/contract/checks.ts';
import type { DomainList, DomainRow } from '../../server/contract/domains.ts';
import type { NextPolicy } from '../../server/contract/policies.ts';
import type { Breakdown, Series } from '../../server/contract/series.ts';
import type { DomainSettings, SettingsView } from '../../server/contract/settings.ts';
import type { Status } from '../../server/contract/status.ts';
import { addDays, daysFromTo } from '../../server/contract/time.ts';
import { english } from '../../server/contract/words/english.ts';
import { phrase, wordSayings } from '../../server/contract/words/phrase.ts';
import { NOW, TODAY, type VerdictCase } from './verdict-parts.ts';

/** What the API answers about the cases, typed as the contract has it. */

export const status: Status = {
  liveTestTargets: false,
  checkLoad: null,
  port25Blocked: false,
  version: '0.1.0',
  now: NOW,
  fixedNow: true,
  sampleData: false,
  liveChecks: true,
  reports: 1318,
  domains: 16,
  mailboxes: 1,
  importing: null,
  lastPollAt: '2026-11-25T14:08:00Z',
  problem: null,
  clock: null,
  database: null,
  unreadable: 4,
  verdictsFinal: true,
  can: { addMailbox: true, sampleData: true, setAside: true },
};

export function domainList(cases: readonly VerdictCase[], query: URLSearchParams): DomainList {
  const rows = cases.map(({ view }) => view.row);
  const verdict = query.get('verdict') ?? 'all';
  const words = query.get('q') ?? '';
  const of = (group: DomainRow['group']) =>
    rows.filter((row) => row.group === group && row.status === 'watched').length;
  const matching = rows
    .filter((row) =>
      verdict === 'foreign' || verdict === 'ignored' ? row.status === verdict : row.status === 'watched',
    )
    .filter((row) => ['all', 'foreign', 'ignored'].includes(verdict) || row.group === verdict)
    .filter((row) => row.domain.includes(words));
  const sorted = sortRows(matching, query.get('sort') ?? 'rank');
  const size = Number(query.get('size') ?? '50');
  const page = Number(query.get('page') ?? '1');
  return {
    now: NOW,
    counts: {
      all: rows.filter((row) => row.status === 'watched').length,
      attention: of('attention'),
      ready: of('ready'),
      testing: of('testing'),
      enforcing: of('enforcing'),
      notSetUp: of('not-set-up'),
      foreign: rows.filter((row) => row.status === 'foreign').length,
    },
    total: sorted.length,
    page,
    pages: Math.max(1, Math.ceil(sorted.length / size)),
    domains: sorted.slice((page - 1) * size, page * size),
  };
}

function sortRows(rows: readonly DomainRow[], sort: string): DomainRow[] {
  const by: Record<string, (row: DomainRow) => number | string> = {
    domain: (row) => row.domain,
    '-refused': (row) => -row.summary.refused14,
    '-sessions': (row) => -row.summary.sessions14,
    '-reporters': (row) => -row.summary.reporters14,
    last: (row) => row.summary.lastReportDay ?? '',
    '-last': (row) => row.summary.lastReportDay ?? '',
  };
  const key = by[sort];
  if (key === undefined) return [...rows];
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

const effects: Record<string, Series['results'][number]['effect']> = {
  'certificate-host-mismatch': 'refused',
  'starttls-not-supported': 'refused',
  'certificate-not-trusted': 'refused',
  'certificate-expired': 'refused',
  'sts-policy-fetch-error': 'delivered',
};

/** Failures on the days of the domain's issues, as its strip counts them, and some that do not block. */
export function series(cases: readonly VerdictCase[], domain: string | null, query: URLSearchParams): Series {
  const from = query.get('from') ?? addDays(TODAY, -30);
  const to = query.get('to') ?? addDays(TODAY, -1);
  const chosen = cases.filter(({ view }) => domain === null || view.row.domain === domain);
  const wanted = query.getAll('result');
  const days = daysFromTo(from, to).flatMap((day, index) => {
    const results: Record<string, number> = {};
    let success = 0;
    let known = false;
    for (const { view, assessment } of chosen) {
      const cell = view.row.summary.strip.find((entry) => entry.day === day);
      if (cell?.kind === 'none' || (view.row.summary.lastReportDay ?? '') < day) continue;
      known = true;
      success += cell?.sessions ?? 500 + ((index * 37) % 160);
      const issues = assessment.issues.filter(
        (i) => i.firstDay !== null && i.lastDay !== null && i.firstDay <= day && day <= i.lastDay,
      );
      issues.forEach((issue, at) => {
        const type = issue.reported[0]?.resultType ?? '';
        const count = cell?.refused ? (at === 0 ? cell.refused : Math.ceil(cell.refused / 6)) : 30 - at * 7;
        results[type] = (results[type] ?? 0) + count;
      });
      if (cell?.kind === 'minor')
        results['sts-policy-fetch-error'] = (results['sts-policy-fetch-error'] ?? 0) + cell.failed;
    }
    if (!known) return [];
    const kept = Object.fromEntries(
      Object.entries(results).filter(([type]) => wanted.length === 0 || wanted.includes(type)),
    );
    const failure = Object.values(kept).reduce((all, count) => all + count, 0);
    return [{ day, success, failure, results: kept, reporters: 4 }];
  });
  const types = [...new Set(days.flatMap(({ results }) => Object.keys(results)))];
  return {
    domain,
    from,
    to,
    authenticity: query.get('authenticity') === 'all' ? 'all' : 'counted',
    outOfScale:
      domain === 'harbourline.example'
        ? { reports: 1, sessions: Number.MAX_SAFE_INTEGER }
        : { reports: 0, sessions: 0 },
    leftOut: domain === 'harbourline.example' ? { reports: 2, sessions: 61 } : { reports: 0, sessions: 0 },
    days,
    results: types.map((result) => ({
      result,
      sessions: days.reduce((all, day) => all + (day.results[result] ?? 0), 0),
      effect: effects[result] ?? 'unknown',
    })),
    markers:
      domain === null
        ? []
        : [
            { day: '2026-11-03', kind: 'policy', label: 'mode: testing published', params: { mode: 'testing' } },
            { day: '2026-11-16', kind: 'certificate', label: 'new certificate', params: { host: `mx2.${domain}` } },
          ],
  };
}

export function breakdown(testCase: VerdictCase, query: URLSearchParams): Breakdown {
  const by = (query.get('by') ?? 'mx') as Breakdown['by'];
  const limit = Number(query.get('limit') ?? '5');
  const { assessment } = testCase;
  const rows: Record<Breakdown['by'], Breakdown['rows']> = {
    mx: assessment.perMx.map(({ host }) => ({
      key: host,
      name: host,
      failed: assessment.issues.filter((issue) => issue.host === host).reduce((all, issue) => all + issue.sessions, 0),
      sessions: null,
    })),
    reporter: [
      { key: 'google.com', name: 'Google Inc.', failed: 344, sessions: 28_568 },
      { key: 'microsoft.com', name: 'Microsoft Corporation', failed: 202, sessions: 12_401 },
      { key: 'comcast.net', name: 'Comcast', failed: 37, sessions: 3031 },
      { key: 'mail.ru', name: 'Mail.ru', failed: 29, sessions: 1148 },
      { key: 'kestrel.example', name: 'relay.kestrel.example', failed: 0, sessions: 781 },
    ],
    sender: Array.from({ length: 17 }, (_, index) => ({
      key: index === 2 ? '2001:db8:4860:20::1f' : `198.51.100.${17 + index}`,
      name: index === 2 ? '2001:db8:4860:20::1f' : `198.51.100.${17 + index}`,
      failed: Math.max(1, 96 - index * 6),
      sessions: null,
    })),
    result: [],
  };
  return { by, total: rows[by].length, rows: rows[by].slice(0, limit) };
}

export function nextPolicy(testCase: VerdictCase, query: URLSearchParams): NextPolicy | null {
  const { view, assessment } = testCase;
  const rollback = query.get('variant') === 'rollback';
  const { mode } = view.row;
  const variant: NextPolicy['variant'] = rollback
    ? 'rollback'
    : mode === 'enforce'
      ? 'raise-max-age'
      : mode === 'testing'
        ? 'enforce'
        : 'testing';
  const target = variant === 'enforce' || variant === 'raise-max-age' ? 'enforce' : 'testing';
  const maxAgeWas = view.policy?.maxAge ?? null;
  const maxAge = Number(
    query.get('maxAge') ??
      (rollback || variant === 'testing' ? 604_800 : variant === 'enforce' ? 1_209_600 : 2_592_000),
  );
  const line = (text: string, was: string | null) => ({
    text,
    change: was === null ? ('added' as const) : text === was ? ('same' as const) : ('changed' as const),
    was: text === was ? null : was,
  });
  const known = view.policy !== null;
  const lines = [
    line('version: STSv1', known ? 'version: STSv1' : null),
    line(`mode: ${target}`, mode === null ? null : `mode: ${mode}`),
    ...assessment.perMx.map(({ host }) => line(`mx: ${host}`, known ? `mx: ${host}` : null)),
    line(`max_age: ${maxAge}`, maxAgeWas === null ? null : `max_age: ${maxAgeWas}`),
  ];
  return {
    domain: view.row.domain,
    variant,
    file: {
      url: `https://mta-sts.${view.row.domain}/.well-known/mta-sts.txt`,
      text: `${lines.map(({ text }) => text).join('\r\n')}\r\n`,
      lines,
    },
    record: {
      name: `_mta-sts.${view.row.domain}.`,
      value: 'v=STSv1; id=20261125142000Z;',
      was: known ? '20261103T090000Z' : null,
    },
    reporting:
      variant === 'testing' && !known
        ? { name: `_smtp._tls.${view.row.domain}.`, value: 'v=TLSRPTv1; rua=mailto:tlsrpt@example.org' }
        : null,
    mode: target,
    modeWas: mode,
    maxAge,
    maxAgeWas,
    maxAgeChoices: rollback ? [604_800] : [604_800, 1_209_600, 2_592_000],
    compareMx: false,
    notes: [],
    says: [],
  };
}

export const settings: SettingsView = {
  version: '0.1.0',
  database: { path: 'data/stsready.db', bytes: 48_300_000 },
  listen: '127.0.0.1:8580',
  configFile: null,
  liveChecks: true,
  thresholds: [
    { key: 'clock.requiredDays', value: 14, default: 14 },
    { key: 'gate.minConfidence', value: 'high', default: 'medium' },
    { key: 'stats.high', value: 0.001, default: 0.001 },
    { key: 'reporters.trusted', value: ['google.com', 'microsoft.com'], default: ['google.com', 'microsoft.com'] },
  ],
};

export function domainSettings(domain: string): DomainSettings {
  return {
    domain,
    thresholds: [
      { key: 'clock.requiredDays', installation: 14, own: 21 },
      { key: 'clock.restartOnMxAddition', installation: true, own: null },
      { key: 'gate.minConfidence', installation: 'medium', own: null },
      { key: 'stats.high', installation: 0.001, own: null },
      { key: 'reporters.muted', installation: [], own: ['noisy.example'] },
    ],
    changes: [
      {
        at: '2026-11-20T09:12:00Z',
        by: 'kenji',
        before: {},
        after: { 'clock.requiredDays': 21, 'reporters.muted': ['noisy.example'] },
      },
    ],
  };
}

export function checkAnswer(testCase: VerdictCase): CheckAnswer {
  const { view, assessment } = testCase;
  const { domain } = view.row;
  if (domain === 'new-start.example') return { enabled: true, check: null };
  return {
    enabled: true,
    check: {
      domain,
      at: '2026-11-25T12:06:00Z',
      running: false,
      tookSeconds: 3.1,
      from: 'tls.example.org',
      port25Blocked: assessment.perMx.some(({ because }) => because === 'port25'),
      mode: view.row.mode,
      lines: withMessage([
        {
          id: 'mta-sts-record',
          status: 'pass',
          code: null,
          says: ['One record, valid. TTL 3,600 s.'],
          shown: `_mta-sts.${domain}. TXT "v=STSv1; id=20261103T090000Z"`,
        },
        {
          id: 'policy-file',
          status: view.policy === null ? 'fail' : 'pass',
          code: view.policy === null ? 'POLICY_HTTP_STATUS' : null,
          says: [
            view.policy === null
              ? 'HTTP 404.'
              : 'HTTP 200, text/plain, no redirect, certificate trusted, expires in 68 days.',
          ],
          shown: view.policy?.text ?? null,
        },
        {
          id: 'mx-in-policy',
          status: 'pass',
          code: null,
          says: ['Every MX host is covered by an mx line.'],
          shown: null,
        },
        {
          id: 'tlsrpt-record',
          status: 'pass',
          code: null,
          says: ['Reports are sent to a mailbox that this service reads.'],
          shown: `_smtp._tls.${domain}. TXT "v=TLSRPTv1; rua=mailto:tlsrpt@example.org"`,
        },
        {
          id: 'dane',
          status: 'unknown',
          code: null,
          says: ['The zone is not signed with DNSSEC, so DANE does not apply.'],
          shown: null,
        },
      ]),
      findings: [
        {
          code: 'POLICY_SLOW',
          severity: 'warn',
          host: null,
          message: 'The file took 14 s to arrive.',
          params: { seconds: 14 },
          shownAbove: false,
        },
        ...(assessment.perMx[0] === undefined
          ? []
          : [
              {
                code: 'MX_IS_CNAME',
                severity: 'warn' as const,
                host: assessment.perMx[0].host,
                params: { host: assessment.perMx[0].host, alias: 'lb.hosting.example' },
                message: `${assessment.perMx[0].host} is an alias of lb.hosting.example; an MX must not be one.`,
                shownAbove: false,
              },
            ]),
      ],
      mx: assessment.perMx.map(checkedHost),
    },
  };
}

function checkedHost(
  mx: VerdictCase['assessment']['perMx'][number],
  index: number,
): NonNullable<CheckAnswer['check']>['mx'][number] {
  const result = mx.lastProbe?.result ?? 'ok';
  const reached = result !== 'port25' && result !== 'nostarttls';
  return {
    host: mx.host,
    preference: mx.preference,
    addresses: [`203.0.113.${11 + index}`],
    running: false,
    inPolicy: mx.because !== 'not-in-policy',
    result,
    tlsVersion: reached ? 'TLS 1.3' : null,
    nameMatches: reached ? result !== 'name' : null,
    trusted: reached ? result !== 'untrusted' : null,
    names: result === 'name' ? ['mail.hosting.example', '*.hosting.example'] : reached ? [mx.host] : [],
    issuer: reached ? 'Example Trust R11' : null,
    chainLength: reached ? (result === 'untrusted' ? 1 : 2) : null,
    notBefore: reached ? '2026-11-16T08:41:00Z' : null,
    notAfter: reached ? '2027-02-14T08:41:00Z' : null,
    daysLeft: mx.certificateDaysLeft,
    ehlo: result === 'nostarttls' ? [`250-${mx.host}`, '250-SIZE 52428800', '250-PIPELINING', '250 8BITMIME'] : [],
    message: result === 'port25' ? 'Outgoing port 25 is blocked here.' : null,
    says: result === 'port25' ? phrase('line.port25') : null,
  };
}

function withMessage(lines: readonly Omit<CheckLine, 'message'>[]): CheckLine[] {
  return lines.map((line) => ({ ...line, message: wordSayings(english, line.says) }));
}
