import type { IssueClass } from '../../contract/codes.ts';
import type { DomainRow } from '../../contract/domains.ts';
import type { Assessment, Reason } from '../../contract/verdict.ts';
import { english } from '../../contract/words/english.ts';
import { wordReason } from '../../contract/words/verdict-words.ts';
import { type Finding, findingClass } from '../../readiness/facts/live-findings.ts';
import { findingCode, issueCode } from '../../readiness/reasons/issue-codes.ts';
import type { DomainStatus } from '../../store/schema.ts';
import type { KeptVerdict } from '../../verdicts/verdicts.ts';

/** A watched domain as lists show it. `final`: the reports of the last days are all in. */
export function toDomainRow(verdict: KeptVerdict, final: boolean): DomainRow {
  const { assessment, summary } = verdict;
  return {
    domain: assessment.domain,
    status: 'watched',
    state: assessment.state,
    kind: final ? assessment.kind : 'importing',
    confidence: assessment.confidence,
    group: groupOf(assessment, summary.firstReportDay !== null),
    mode: assessment.mode,
    modeSince: summary.modeSince,
    elapsed: assessment.clock.elapsed,
    required: assessment.clock.required,
    earliestReadyAt: assessment.clock.earliestReadyAt,
    cleanSince: assessment.clock.cleanSince,
    headline: wordedHeadline(assessment),
    problems: problemsOf(assessment).length,
    codes: assessment.reasons.map((reason) => reason.code),
    summary: { ...shownSummary(summary), days14: { from: assessment.whatIf.from, to: assessment.whatIf.to } },
  };
}

function shownSummary({
  modeSince: _,
  strip,
  ...numbers
}: KeptVerdict['summary']): Omit<DomainRow['summary'], 'days14'> {
  return { ...numbers, strip: [...strip] };
}

/** What has to be fixed, in the order of the domain's page. */
function problemsOf({ issues }: Assessment) {
  return issues.filter(({ status }) => status === 'active' || status === 'live');
}

function wordedHeadline(assessment: Assessment): DomainRow['headline'] {
  const headline = headlineOf(assessment);
  return headline === null ? null : wordReason(english, headline);
}

/** The most severe reason; where that is a host to fix, the one to fix first, as on the domain's page. */
function headlineOf(assessment: Assessment): Reason | null {
  const { reasons } = assessment;
  const first = reasons[0] ?? null;
  const [problem] = problemsOf(assessment);
  if (first === null || problem === undefined || !hostCodes.has(first.code)) return first;
  const about = reasons.filter(({ params }) => 'host' in params && params.host === problem.host);
  const codes = codesOf(problem.failureClass);
  return codes.flatMap((code) => about.find((reason) => reason.code === code) ?? [])[0] ?? first;
}

/** What reports say of a fault comes before what probes do: it has the numbers. */
function codesOf(failureClass: IssueClass): string[] {
  const findings = (Object.keys(findingCode) as Finding[]).filter((it) => findingClass[it] === failureClass);
  const live = failureClass === 'mx-not-in-policy' ? ['LIVE_MX_NOT_IN_POLICY'] : findings.map((it) => findingCode[it]);
  return [issueCode[failureClass], ...live];
}

const hostCodes: ReadonlySet<string> = new Set([
  ...Object.values(issueCode),
  ...Object.values(findingCode),
  'LIVE_MX_NOT_IN_POLICY',
]);

/** A domain without a verdict: not watched, or just adopted. */
export function unjudgedRow(domain: string, status: DomainStatus, final: boolean): DomainRow {
  return {
    domain,
    status,
    state: null,
    kind: status === 'watched' && !final ? 'importing' : 'unjudged',
    confidence: null,
    group: 'not-set-up',
    mode: null,
    modeSince: null,
    elapsed: null,
    required: null,
    earliestReadyAt: null,
    cleanSince: null,
    headline: null,
    problems: 0,
    codes: [],
    summary: {
      strip: [],
      days14: null,
      sessions14: 0,
      refused14: 0,
      reporters14: 0,
      daysWithReports14: 0,
      lastReportDay: null,
      firstReportDay: null,
    },
  };
}

/** The tab of the overview. Reports that stopped need attention as much as a fault does. */
export function groupOf(assessment: Assessment, hadReports: boolean): DomainRow['group'] {
  if (hasReason(assessment, 'DNS_SEES_NO_DOMAIN')) return 'attention';
  switch (assessment.state) {
    case 'enforcing-at-risk':
    case 'blocked':
      return 'attention';
    case 'ready':
      return 'ready';
    case 'enforcing-healthy':
      return 'enforcing';
    case 'policy-none':
      return 'not-set-up';
    case 'policy-missing':
      return hasReason(assessment, 'TXT_MISSING') && assessment.mode === null ? 'not-set-up' : 'attention';
    case 'no-data':
      return hadReports || assessment.mode !== null ? 'attention' : 'not-set-up';
    case 'testing-in-progress':
      return hasReason(assessment, 'REPORTERS_ALL_SILENT') ? 'attention' : 'testing';
  }
}

const GROUPS = [
  'attention',
  'ready',
  'testing',
  'enforcing',
  'not-set-up',
] as const satisfies readonly DomainRow['group'][];

/** The order in which lists show the groups. */
export function compareGroups(a: DomainRow, b: DomainRow): number {
  return GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group);
}

function hasReason({ reasons }: Assessment, wanted: string): boolean {
  return reasons.some(({ code }) => code === wanted);
}
