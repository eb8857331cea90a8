import type { Address } from '../../address.ts';
import { api } from '../../api.ts';
import { rich, t } from '../../i18n/text.tsx';
import { Note } from '../../parts/note.tsx';
import { useResource } from '../../resource.ts';
import { listQuery } from './report-query.ts';

interface Props {
  readonly address: Address;
  readonly query: URLSearchParams;
  readonly all: number;
}

/** Filters that can be taken away one by one, the narrowest last added first. */
const names = ['ip', 'mx', 'result', 'failures', 'reporter', 'ptype', 'mode', 'source', 'domain'] as const;

/** Nothing matches: says which filter, taken away, would show something. */
export function NoMatch({ address, query, all }: Props) {
  if (all === 0) {
    return (
      <Note>
        <b>{t('reports.none')}</b> <a href="/">{t('reports.noneHow')}</a>
      </Note>
    );
  }
  const used = names.find((name) => address.search.has(name));
  if (used === undefined) {
    return (
      <Note icon="filter">
        <b>{t('reports.noMatch')}</b> <a href={address.path}>{t('filter.clear')}</a>
      </Note>
    );
  }
  return <Without address={address} name={used} question={query.toString()} />;
}

function Without({
  address,
  name,
  question,
}: {
  readonly address: Address;
  readonly name: (typeof names)[number];
  readonly question: string;
}) {
  const search = new URLSearchParams(address.search);
  search.delete(name);
  search.delete('page');
  const wider = listQuery(search);
  wider.set('size', '1');
  const answer = useResource(`${question} without ${name}`, (signal) => api.reports(wider, signal));
  const value = address.search.getAll(name).join(', ');
  return (
    <Note icon="filter">
      <b>{t('reports.noMatch')}</b>{' '}
      {answer.status === 'ready' &&
        rich('reports.without', { n: answer.data.total, filter: `${t(`filterName.${name}`)}: ${value}` })}{' '}
      <a href={address.href({ [name]: null, page: null })}>{t('reports.remove')}</a>
    </Note>
  );
}
