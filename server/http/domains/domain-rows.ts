import type { DomainRow } from '../../contract/domains.ts';
import { issuesToFix } from '../../contract/issues.ts';
import { english } from '../../contract/words/english.ts';
import { wordReason } from '../../contract/words/verdict-words.ts';
import { headlineOf } from '../../readiness/reasons/headline.ts';
import { groupOf } from '../../readiness/rules/group.ts';
import type { DomainStatus } from '../../store/schema.ts';
import type { KeptVerdict } from '../../verdicts/verdicts.ts';

/** A watched domain as lists show it. `final`: the reports of the last days are all in. */
export function toDomainRow(verdict: KeptVerdict, final: boolean): DomainRow {
  const { assessment, summary } = verdict;
  const headline = headlineOf(assessment);
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
    headline: headline === null ? null : wordReason(english, headline),
    problems: issuesToFix(assessment).length,
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
