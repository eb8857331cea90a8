import { dayOf } from '../../../server/contract/time.ts';
import { rangeOf } from '../../parts/filters/range.ts';
import { isPage } from '../../parts/pager.tsx';
import { now } from '../../time.ts';

/** Names in the address, and what the API calls them. */
const apiNames: Readonly<Record<string, string>> = {
  domain: 'domain',
  reporter: 'reporter',
  mx: 'mx',
  ip: 'ip',
  result: 'result',
  ptype: 'policyType',
  mode: 'mode',
  source: 'channel',
  failures: 'failures',
  q: 'q',
  sort: 'sort',
  page: 'page',
};

/** Whether the address asks for certain days; the list of reports shows all of them otherwise. */
export function asksForDays(search: URLSearchParams): boolean {
  return search.has('from') || search.has('to') || search.has('range');
}

const sorts = ['day', 'sessions', 'failure', 'received'];

/** A filter accepts any value, and matches nothing for an unknown one; an order, a page and a switch do not. */
function isUnderstood(name: string, value: string): boolean {
  if (name === 'sort') return sorts.includes(value.replace(/^-/, ''));
  if (name === 'page') return isPage(value);
  return name !== 'failures' || value === '1';
}

/** The part of an address that the list of reports understands, in the API's words. */
export function listQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of search) {
    const apiName = apiNames[name];
    if (apiName !== undefined && value !== '' && isUnderstood(name, value)) query.append(apiName, value);
  }
  if (asksForDays(search) && now.value !== null) {
    const range = rangeOf(search, dayOf(now.value));
    query.set('from', range.from);
    query.set('to', range.to);
  }
  return query;
}
