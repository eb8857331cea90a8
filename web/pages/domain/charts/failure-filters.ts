import type { Facets } from '../../../../server/contract/filters.ts';
import { t } from '../../../i18n/text.tsx';
import type { Filter } from '../../../parts/filters/filter.ts';

/** Names in the address, and what the API calls them. */
const apiNames: Readonly<Record<string, string>> = {
  reporter: 'reporter',
  mx: 'mx',
  ip: 'ip',
  result: 'result',
  ptype: 'policyType',
};

/** The parts of an address that filter charts and breakdowns, in the API's words. */
export function apiFilters(search: URLSearchParams): URLSearchParams {
  const filters = new URLSearchParams();
  for (const [name, value] of search) {
    const apiName = apiNames[name];
    if (apiName !== undefined) filters.append(apiName, value);
  }
  if (search.get('all') === '1') filters.set('authenticity', 'all');
  return filters;
}

export function failureFilters(facets: Facets | null, search: URLSearchParams): Filter[] {
  const plain = (values: readonly string[]) => values.map((value) => ({ value, name: value }));
  const filters: Filter[] = [
    {
      name: 'reporter',
      title: t('filter.reporter'),
      unset: t('filter.all'),
      options: (facets?.reporters ?? []).map(({ key, name }) => ({ value: key, name })),
    },
    { name: 'mx', title: t('filter.mx'), unset: t('filter.all'), options: plain(facets?.mx ?? []) },
    { name: 'result', title: t('filter.result'), unset: t('filter.all'), options: plain(facets?.results ?? []) },
    { name: 'ptype', title: t('filter.policyType'), unset: t('filter.all'), options: plain(facets?.policyTypes ?? []) },
  ];
  // Addresses are too many for a list: they are chosen in the table of senders, and only then have a chip.
  if (search.has('ip')) filters.push({ name: 'ip', title: t('filter.ip'), unset: t('filter.all'), options: [] });
  return filters;
}
