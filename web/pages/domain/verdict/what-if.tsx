import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { formatNumber, formatShare } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { issuesBehind, reportsBehind } from '../../../verdict/problems.ts';
import { refusedDays } from '../../../verdict/windows.ts';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
}

/** The number of sessions that enforce would have cost, or has. */
export function WhatIfBox({ view, verdict }: Props) {
  const { whatIf } = verdict;
  const { reporters14, sessions14: sessions } = view.row.summary;
  const enforcing = verdict.mode === 'enforce';
  const range = refusedDays(verdict);
  return (
    <div class="what-if">
      <span class="question">{t(enforcing ? 'whatIf.enforcing' : 'whatIf.testing')}</span>
      <span class="number">
        {whatIf.sessions > 0 ? (
          <a href={reportsBehind(view.row.domain, issuesBehind(verdict), whatIf)}>{formatNumber(whatIf.sessions)}</a>
        ) : (
          formatNumber(0)
        )}
        <small>{t('whatIf.sessions', { n: whatIf.sessions })}</small>
      </span>
      <span>
        {whatIf.sessions === 0
          ? t(enforcing ? 'whatIf.noneRefused' : 'whatIf.none', {
              reporters: t('count.reporters', { n: reporters14 }),
              range,
            })
          : t(enforcing ? 'whatIf.refused' : 'whatIf.would', {
              reporters: t('count.reporters', { n: whatIf.reporters.length }),
              days: t('count.days', { n: whatIf.days }),
              range,
            })}{' '}
        {whatIf.sessions > 0 &&
          sessions >= whatIf.sessions &&
          t('whatIf.share', {
            share: formatShare(whatIf.sessions / sessions),
            sessions: t('count.sessions', { n: sessions }),
          })}
      </span>
      {whatIf.npfPotential > 0 && <span>{t('whatIf.potential', { n: whatIf.npfPotential })}</span>}
      <span class="fine">
        {whatIf.sessions === 0 ? t('whatIf.unseen') : t(enforcing ? 'whatIf.tomorrow' : 'whatIf.notMessages')}
      </span>
    </div>
  );
}
