import { apiUrl } from '../../api.ts';
import { language } from '../../i18n/language.ts';
import { t } from '../../i18n/text.tsx';

/** The policies of all ready domains in one archive, each with the record that has to follow it. */
export function PoliciesDownload({ count }: { readonly count: number }) {
  return (
    <span class="grp-act">
      <a class="link-btn" href={apiUrl('/next-policies.zip', { lang: language.value })} download="mta-sts-policies.zip">
        {t('policies.download', { n: count })}
      </a>
    </span>
  );
}
