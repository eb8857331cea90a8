import type { DomainView } from '../../../../server/contract/domains.ts';
import { t } from '../../../i18n/text.tsx';
import { Code } from '../../../parts/code.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { isReportingRight } from '../../../verdict/reporting.ts';

/** The record that requests reports: as it was found, and as it should be. */
export function ReportingRecord({ reporting }: { readonly reporting: DomainView['reporting'] }) {
  const { name, found, wanted } = reporting;
  const value = wanted ?? t('reporting.template');
  const right = isReportingRight({ reporting });
  return (
    <>
      <div>
        <p class="small">{t('reporting.found')}</p>
        {found === null || found.length === 0 ? (
          <p class="small muted">{t(found === null ? 'reporting.notRead' : 'reporting.missing')}</p>
        ) : (
          <Code
            wrap
            label={t('publish.recordLabel')}
            lines={[{ text: `${name} IN TXT` }, ...found.map((text) => ({ text: `"${text}"` }))]}
          />
        )}
      </div>
      {right ? (
        <p class="small muted">{t(wanted === null ? 'reporting.valid' : 'reporting.same')}</p>
      ) : (
        <div>
          <p class="small">{t(wanted === null ? 'reporting.form' : 'reporting.wanted')}</p>
          <Code wrap label={t('publish.recordLabel')} lines={[{ text: `${name} IN TXT` }, { text: `"${value}"` }]} />
        </div>
      )}
      {wanted !== null && !right && (
        <div class="acts">
          <CopyButton label={t('publish.copyRecord')} what={name} text={() => `${name} IN TXT "${wanted}"`} />
        </div>
      )}
    </>
  );
}
