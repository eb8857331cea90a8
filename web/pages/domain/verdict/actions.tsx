import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { t } from '../../../i18n/text.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { summaryText } from './summary-text.ts';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment | null;
}

/** What can be done with a domain's page as a whole. */
export function Actions({ view, verdict }: Props) {
  const base = `/domains/${encodeURIComponent(view.row.domain)}`;
  return (
    <>
      {verdict !== null && (
        <CopyButton
          class="btn"
          label={t('action.copySummary')}
          text={() => summaryText(view, verdict, location.origin)}
        />
      )}
      <a class="btn" href={`${base}/check`}>
        <Icon name="again" />
        {t('nav.check')}
      </a>
      <a class="btn" href={`${base}/settings`}>
        <Icon name="sliders" />
        {t('settings.title')}
      </a>
      <a class="btn" href={`${base}/report`}>
        <Icon name="print" />
        {t('action.print')}
      </a>
    </>
  );
}
