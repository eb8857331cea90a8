import { apiUrl, type Query } from '../api.ts';
import { t } from '../i18n/text.tsx';
import { Icon } from './icon.tsx';

interface Props {
  readonly what: 'domains' | 'reports' | 'series' | 'failures' | 'messages';
  readonly format: 'csv' | 'json';
  /** The filters of the page. */
  readonly query: URLSearchParams;
  readonly plain?: boolean;
}

/** Downloads what is shown, all pages, under the same filters. */
export function DownloadLink({ what, format, query, plain = true }: Props) {
  const all = new URLSearchParams(query);
  all.delete('page');
  all.set('format', format);
  const href = apiUrl(`/export/${what}`, all satisfies Query);
  return (
    <a class={plain ? 'btn sm plain' : 'btn'} href={href} download>
      <Icon name="download" />
      {format.toUpperCase()}
      <span class="sr"> {t('download.of')}</span>
    </a>
  );
}
