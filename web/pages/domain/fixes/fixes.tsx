import type { CheckView } from '../../../../server/contract/checks.ts';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment, Issue } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { FixCard } from './fix-card.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly problems: readonly Issue[];
  readonly check: CheckView | null;
  /** Fixing cannot wait. */
  readonly urgent: boolean;
  /** Something comes before fixing. */
  readonly again: boolean;
  readonly onVerdict: (verdict: Assessment) => void;
}

/** What has to be fixed, first things first. */
export function Fixes({ view, verdict, problems, check, urgent, again, onVerdict }: Props) {
  return (
    <section aria-labelledby="fix">
      <div class={again ? 'sec-h again' : 'sec-h'}>
        <h2 id="fix" tabIndex={-1}>
          {t(again ? 'fix.headingThen' : urgent ? 'fix.headingNow' : 'fix.heading', { n: problems.length })}
        </h2>
        {problems.length > 1 && <span class="small faint">{t('fix.order')}</span>}
      </div>
      <div class="card">
        {problems.map((issue, index) => (
          <FixCard
            key={`${issue.host} ${issue.failureClass}`}
            number={index + 1}
            issue={issue}
            view={view}
            verdict={verdict}
            check={check}
            onVerdict={onVerdict}
          />
        ))}
      </div>
    </section>
  );
}
