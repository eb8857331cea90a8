import type { KeptVerdict } from '../alerts/verdicts.ts';
import type { Assessment } from '../readiness/assessment.ts';
import type { DomainStatus } from '../store/schema.ts';
import type { DomainRow } from './contract.ts';

/** A watched domain as lists show it. */
export function toDomainRow(verdict: KeptVerdict): DomainRow {
  const { assessment, summary } = verdict;
  return {
    domain: assessment.domain,
    status: 'watched',
    state: assessment.state,
    confidence: assessment.confidence,
    group: groupOf(assessment, summary.firstReportDay !== null),
    mode: assessment.mode,
    modeSince: summary.modeSince,
    elapsed: assessment.clock.elapsed,
    required: assessment.clock.required,
    earliestReadyAt: assessment.clock.earliestReadyAt,
    cleanSince: assessment.clock.cleanSince,
    headline: headlineOf(assessment.reasons),
    problems: assessment.issues.filter(({ status }) => status === 'active' || status === 'live').length,
    codes: assessment.reasons.map((reason) => reason.code),
    summary: shownSummary(summary),
  };
}

/** The first reason; of several problems in reports, the one with the most sessions. */
function headlineOf(reasons: Assessment['reasons']): Assessment['reasons'][number] | null {
  const [first = null, ...others] = reasons;
  const isProblem = ({ code }: { readonly code: string }) => code.startsWith('ISSUE_');
  if (first === null || !isProblem(first)) return first;
  const sessionsOf = ({ params }: { readonly params: typeof first.params }) => Number(params['sessions'] ?? 0);
  return others
    .filter((reason) => isProblem(reason) && reason.severity === first.severity)
    .reduce((worst, reason) => (sessionsOf(reason) > sessionsOf(worst) ? reason : worst), first);
}

function shownSummary({ modeSince: _, strip, ...numbers }: KeptVerdict['summary']): DomainRow['summary'] {
  return { ...numbers, strip: [...strip] };
}

/** A domain without a verdict: not watched, or just adopted. */
export function unjudgedRow(domain: string, status: DomainStatus): DomainRow {
  return {
    domain,
    status,
    state: null,
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
      sessions14: 0,
      refused14: 0,
      reporters14: 0,
      daysWithReports14: 0,
      lastReportDay: null,
      firstReportDay: null,
    },
  };
}

/** The tab of the overview. Reports that stopped need a look as much as a fault does. */
export function groupOf(assessment: Assessment, hadReports: boolean): DomainRow['group'] {
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
      return assessment.reasons.some((reason) => reason.code === 'TXT_MISSING') && assessment.mode === null
        ? 'not-set-up'
        : 'attention';
    case 'no-data':
      return hadReports || assessment.mode !== null ? 'attention' : 'not-set-up';
    case 'testing-in-progress':
      return assessment.reasons.some((reason) => reason.code === 'REPORTERS_ALL_SILENT') ? 'attention' : 'testing';
  }
}
