import type { FailureEffect } from '../../../server/contract/codes.ts';
import type { ReportView } from '../../../server/contract/reports.ts';
import { say, t } from '../../i18n/text.tsx';

const tones: Readonly<Record<FailureEffect, string>> = {
  'would-refuse': 'bad',
  refused: 'bad',
  unprotected: 'warn',
  'refused-by-dane': 'warn',
  potential: '',
  none: '',
  unknown: 'warn',
};

/** The result types of a report, each explained once. */
export function Meanings({ report }: { readonly report: ReportView }) {
  const seen = new Map<string, { resultType: string; failureClass: string; effect: FailureEffect }>();
  for (const policy of report.policies) {
    for (const { resultType, class: failureClass, effect } of policy.failureDetails) {
      seen.set(`${resultType} ${failureClass} ${effect}`, { resultType, failureClass, effect });
    }
  }
  if (seen.size === 0) return null;
  return (
    <section class="card" aria-labelledby="meanings">
      <div class="card-h">
        <h2 id="meanings">{t('meaning.heading')}</h2>
      </div>
      <div class="card-b meanings">
        {[...seen].slice(0, 30).map(([key, { resultType, failureClass, effect }]) => (
          <div key={key}>
            <p>
              <span class="mono small anywhere">{resultType === '' ? t('value.none') : resultType}</span>{' '}
              <span class={`chip ${tones[effect]}`}>{t(`meaning.${effect}`)}</span>
            </p>
            <p class="muted small">
              {say(`meaning.class.${failureClass}`, {}) ?? t('meaning.class.unclassified')}{' '}
              {report.domain !== null && (effect === 'would-refuse' || effect === 'refused') && (
                <a href={`/domains/${encodeURIComponent(report.domain)}#fix`}>{t('meaning.how')}</a>
              )}
            </p>
          </div>
        ))}
      </div>
    </section>
  );
}
