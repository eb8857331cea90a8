import { useEffect } from 'preact/hooks';
import type { Address } from '../address.ts';
import { t } from '../i18n/text.tsx';

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Rows per page. */
  readonly size: number;
  readonly hrefOf: (page: number) => string;
}

/** Whether the page in an address is a valid page number. */
export function isPage(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text);
}

/** A list that has become shorter than its address assumes shows its last page. */
export function useLastPage(page: number, pages: number, address: Address): void {
  const beyond = page > pages && pages > 0;
  useEffect(() => {
    if (beyond) address.change({ page: pages === 1 ? null : String(pages) }, 'replace');
  }, [beyond, pages, address]);
}

/** Which rows are shown, and the way to the others. */
export function Pager({ page, pages, total, size, hrefOf }: Props) {
  if (pages <= 1) return null;
  const first = (page - 1) * size + 1;
  return (
    <nav class="pager" aria-label={t('pager.label')}>
      <span>{t('pager.range', { from: first, to: Math.min(total, page * size), total })}</span>
      <span class="filters">
        <Step to={page > 1 ? hrefOf(page - 1) : null} name={t('pager.previous')} />
        <Step to={page < pages ? hrefOf(page + 1) : null} name={t('pager.next')} />
      </span>
    </nav>
  );
}

function Step({ to, name }: { readonly to: string | null; readonly name: string }) {
  if (to !== null) {
    return (
      <a class="btn sm" href={to}>
        {name}
      </a>
    );
  }
  return (
    <span class="btn sm" aria-disabled="true">
      {name}
    </span>
  );
}
