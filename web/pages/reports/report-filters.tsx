import { channels } from '../../../server/contract/codes.ts';
import type { Facets } from '../../../server/contract/filters.ts';
import { dayOf } from '../../../server/contract/time.ts';
import type { Address } from '../../address.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import type { Filter } from '../../parts/filters/filter.ts';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { rangeOf } from '../../parts/filters/range.ts';
import { RangeMenu } from '../../parts/filters/range-menu.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useResource } from '../../resource.ts';
import { now } from '../../time.ts';
import { asksForDays } from './report-query.ts';

/** The filters of the list; the address keeps them. */
export function ReportFilters({ address }: { readonly address: Address }) {
  const { search } = address;
  const domains = search.getAll('domain');
  const facets = useResource(domains.join(' '), (signal) => api.facets({ domain: domains }, signal));
  const onlyFailures = search.get('failures') === '1';
  const range = rangeOf(search, now.value === null ? '1970-01-01' : dayOf(now.value));
  return (
    <div class="stack-small">
      <FilterBar
        filters={reportFilters(facets.status === 'ready' ? facets.data : null, search)}
        address={address}
        after={
          <a
            class={onlyFailures ? 'chooser on' : 'chooser'}
            href={address.href({ failures: onlyFailures ? null : '1', page: null })}
            aria-current={onlyFailures ? 'true' : undefined}
          >
            {t('filter.failures')}
            {onlyFailures && <Icon name="cross" />}
          </a>
        }
      >
        <RangeMenu range={range} address={address} open={!asksForDays(search)} />
      </FilterBar>
      <p class="small faint">{t('filter.address')}</p>
    </div>
  );
}

function reportFilters(facets: Facets | null, search: URLSearchParams): Filter[] {
  const plain = (values: readonly string[]) => values.map((value) => ({ value, name: value }));
  const unset = t('filter.all');
  const filters: Filter[] = [
    { name: 'domain', title: t('filter.domain'), unset, options: plain(facets?.domains ?? []) },
    {
      name: 'reporter',
      title: t('filter.reporter'),
      unset,
      options: (facets?.reporters ?? []).map(({ key, name }) => ({ value: key, name })),
    },
    { name: 'mx', title: t('filter.mx'), unset, options: plain(facets?.mx ?? []) },
    { name: 'result', title: t('filter.result'), unset, options: plain(facets?.results ?? []) },
    {
      name: 'ptype',
      title: t('filter.policyType'),
      unset: t('filter.anyPolicy'),
      options: plain(facets?.policyTypes ?? []),
    },
    {
      name: 'source',
      title: t('filter.source'),
      unset,
      options: channels.map((value) => ({ value, name: t(`channel.${value}`) })),
    },
  ];
  // Filters that no menu offers appear as chips once the address contains them.
  if (search.has('q')) filters.push({ name: 'q', title: t('filter.words'), unset, options: [] });
  if (search.has('ip')) filters.push({ name: 'ip', title: t('filter.ip'), unset, options: [] });
  if (search.has('mode'))
    filters.push({ name: 'mode', title: t('filter.mode'), unset, options: plain(['testing', 'enforce', 'none']) });
  return filters;
}
