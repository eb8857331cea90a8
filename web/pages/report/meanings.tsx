import type { ReportView } from '../../../server/contract/reports.ts';
import { say, t } from '../../i18n/text.tsx';

/** What each failure class does to mail, by the type and mode of the policy it was judged by. */
type Effect = 'refuse' | 'refused' | 'delivered' | 'dane' | 'potential' | 'unknown';

const tones = {
  refuse: 'bad',
  refused: 'bad',
  delivered: 'warn',
  dane: 'warn',
  potential: '',
  unknown: 'warn',
} as const;

export function effectOf(failureClass: string, policyType: string, mode: string | null): Effect {
  if (failureClass === 'dane' || policyType === 'tlsa') return 'dane';
  if (failureClass === 'fetch') return 'delivered';
  if (policyType === 'no-policy-found') return 'potential';
  if (policyType !== 'sts') return 'unknown';
  return mode === 'enforce' ? 'refused' : 'refuse';
}

/** The result types of a report, each explained once. */
export function Meanings({ report }: { readonly report: ReportView }) {
  const seen = new Map<string, { resultType: string; failureClass: string; effect: Effect }>();
  for (const policy of report.policies) {
    for (const detail of policy.failureDetails) {
      const effect = effectOf(detail.class, policy.policyType, report.mode);
      seen.set(`${detail.resultType} ${detail.class} ${effect}`, {
        resultType: detail.resultType,
        failureClass: detail.class,
        effect,
      });
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
              {report.domain !== null && (effect === 'refuse' || effect === 'refused') && (
                <a href={`/domains/${encodeURIComponent(report.domain)}#fix`}>{t('meaning.how')}</a>
              )}
            </p>
          </div>
        ))}
      </div>
    </section>
  );
}
