import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment, Reason } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { headingOf, remedyOf } from '../../../verdict/reason-sentence.ts';
import { ReportingRecord } from './reporting-record.tsx';

/** Reasons that block or hold the verdict other than failing MX hosts, which have cards of their own. */
export function openPoints({ reasons }: Pick<Assessment, 'reasons'>): Reason[] {
  return reasons.filter(
    ({ severity, topic }) => (severity === 'block' || severity === 'hold') && topic !== 'fault' && topic !== 'refusal',
  );
}

interface Props {
  readonly domain: string;
  readonly reasons: readonly Reason[];
  readonly again: boolean;
  readonly reporting: DomainView['reporting'];
}

/** What the verdict waits for, and what can be done about it. */
export function OpenPoints({ domain, reasons, again, reporting }: Props) {
  const firstAboutReporting = reasons.findIndex(({ topic }) => topic === 'reporting');
  return (
    <section aria-labelledby="open">
      <div class={again ? 'sec-h again' : 'sec-h'}>
        <h2 id="open" tabIndex={-1}>
          {t('open.heading')}
        </h2>
      </div>
      <div class="card">
        {reasons.map((reason, index) => {
          const remedy = remedyOf(reason, domain);
          return (
            <article class="fix" key={reason.code}>
              <div class="fix-h">
                <span class={reason.severity === 'block' ? 'number' : 'number warn'} aria-hidden="true">
                  {index + 1}
                </span>
                <h3>{headingOf(reason, domain)}</h3>
              </div>
              {remedy !== null && (
                <div class="body">
                  <p class="muted">{remedy}</p>
                  {index === firstAboutReporting && <ReportingRecord reporting={reporting} />}
                </div>
              )}
            </article>
          );
        })}
      </div>
    </section>
  );
}
