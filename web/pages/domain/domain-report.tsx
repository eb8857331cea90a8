import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { formatDate, formatFullInstant } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { status } from '../../live.ts';
import { Icon } from '../../parts/icon.tsx';
import { addDays, dayOf, now } from '../../time.ts';
import { OneDomain } from './domain.tsx';

/** The same page for paper and PDF: light, without controls. */
export function DomainReportPage() {
  const domain = (useRoute().params.domain ?? '').toLowerCase();
  useEffect(() => {
    document.documentElement.dataset.printing = '';
    return () => {
      delete document.documentElement.dataset.printing;
    };
  }, []);
  return (
    <>
      <div class="notices acts paper-acts">
        <div class="acts">
          <a class="btn" href={`/domains/${encodeURIComponent(domain)}`}>
            <Icon name="back" />
            {t('print.back')}
          </a>
          <button type="button" class="btn primary" onClick={() => print()}>
            <Icon name="print" />
            {t('print.now')}
          </button>
        </div>
      </div>
      <OneDomain key={domain} domain={domain} paper />
    </>
  );
}

/** The first line on paper. */
export function PrintedLine() {
  if (now.value === null) return null;
  return (
    <p class="print-only">
      {t('print.line', { time: formatFullInstant(now.value), day: formatDate(addDays(dayOf(now.value), -1)) })}
      {status.value?.sampleData && <> {rich('notice.sample')}</>}
    </p>
  );
}
