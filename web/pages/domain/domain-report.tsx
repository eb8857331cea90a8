import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/text.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useRouteDomain } from '../../parts/route-domain.ts';
import { OneDomain } from './domain.tsx';

/** The same page for paper and PDF: light, without controls. */
export function DomainReportPage() {
  const domain = useRouteDomain();
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
