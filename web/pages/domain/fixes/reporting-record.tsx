import type { DomainView } from '../../../../server/contract/domains.ts';
import { t } from '../../../i18n/text.tsx';
import { Code } from '../../../parts/code.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';

const codes: ReadonlySet<string> = new Set(['NO_REPORTS', 'REPORTERS_ALL_SILENT', 'TLSRPT_MISSING']);

/** Whether the record that requests reports is the first thing to check. */
export function isAboutReporting(code: string): boolean {
  return codes.has(code);
}

/** The record that requests reports is as it should be, as far as that is known. */
export function isReportingRight({ reporting }: Pick<DomainView, 'reporting'>): boolean {
  const { found, valid, wanted } = reporting;
  return wanted === null ? valid : found?.length === 1 && found[0]?.trim() === wanted;
}

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
