import { isPage } from '../../parts/pager.tsx';

const verdicts = ['all', 'attention', 'ready', 'testing', 'enforcing', 'not-set-up'];
const sorts = ['rank', 'domain', 'refused', 'sessions', 'reporters', 'last'];

/** Whether the verdict that an address asks for is one. */
export function knowsVerdict(search: URLSearchParams): boolean {
  return verdicts.includes(search.get('verdict') ?? 'all');
}

/** The part of an address that the list of domains understands. */
export function listQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  const words = search.get('q') ?? '';
  const [verdict, sort, page] = [search.get('verdict'), search.get('sort'), search.get('page')];
  if (verdict !== null && knowsVerdict(search)) query.set('verdict', verdict);
  if (words !== '') query.set('q', words);
  if (sort !== null && sorts.includes(sort.replace(/^-/, ''))) query.set('sort', sort);
  if (page !== null && isPage(page)) query.set('page', page);
  return query;
}
