import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { formatDay } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { fixTitle } from '../../../verdict/fix-title.ts';
import { shortHost } from '../../../verdict/hosts.ts';
import { isOwnHold, type VerdictKind } from '../../../verdict/kind.ts';
import { problemsOf } from '../../../verdict/problems.ts';
import { headingOf } from '../../../verdict/reason-sentence.ts';

/** The state, above the answer. */
export function eyebrowOf(kind: VerdictKind, verdict: Assessment): string {
  if (kind === 'testing' || kind === 'waiting' || kind === 'hold') {
    const { elapsed, required } = verdict.clock;
    if (elapsed !== null && elapsed < required) return t('verdict.testing.eyebrow', { day: elapsed, required });
    return t('verdict.hold.eyebrow');
  }
  if (kind === 'unjudged' || kind === 'importing') return '';
  return t(`verdict.${kind}.eyebrow`);
}

/** The answer itself, in one short line. */
export function titleOf(kind: VerdictKind, verdict: Assessment, view: DomainView): string {
  const problems = problemsOf(verdict);
  const first = problems[0];
  switch (kind) {
    case 'unjudged':
    case 'importing':
      return '';
    case 'refusing':
    case 'at-risk':
      if (problems.length === 1 && first !== undefined) {
        return fixTitle(first, shortHost(first.host, view.row.domain));
      }
      return problems.length === 0
        ? t(`verdict.${kind}.title`)
        : t('verdict.enforcingProblems', { n: problems.length });
    case 'blocked':
      return t('verdict.blocked.title', { n: Math.max(1, problems.length) });
    case 'stopped': {
      const last = view.row.summary.lastReportDay;
      const day = last === null ? t('value.unknown') : formatDay(last);
      return t(verdict.mode === 'enforce' ? 'verdict.stopped.titleEnforcing' : 'verdict.stopped.title', { day });
    }
    case 'policy-missing':
      return t(view.row.group === 'not-set-up' ? 'verdict.policy-missing.titleNew' : 'verdict.policy-missing.title');
    case 'watching':
      return t('verdict.watching.title', { n: verdict.clock.elapsed ?? 0, required: verdict.clock.required });
    case 'hold': {
      const hold = verdict.reasons.find(({ code }) => isOwnHold(code));
      return hold === undefined ? t('verdict.testing.title') : headingOf(hold, view.row.domain);
    }
    default:
      return t(`verdict.${kind}.title`);
  }
}
