import type { Address } from '../../address.ts';
import { api } from '../../api.ts';
import { formatRange } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { rangeOf } from '../../parts/filters/range.ts';
import { Note } from '../../parts/note.tsx';
import { useResource } from '../../resource.ts';
import { dayOf, now } from '../../time.ts';
import { listQuery } from './report-query.ts';

interface Props {
  readonly address: Address;
  readonly query: URLSearchParams;
  readonly all: number;
}

/** Filters that can be taken away one by one, the narrowest last added first. */
const names = ['q', 'ip', 'mx', 'result', 'failures', 'reporter', 'ptype', 'mode', 'source', 'days', 'domain'] as const;
const days = ['from', 'to', 'range'] as const;

/** What of an address makes up one filter. */
function partsOf(name: (typeof names)[number]): readonly string[] {
  return name === 'days' ? days : [name];
}

/** Nothing matches: says which filter, taken away, would show something. */
export function NoMatch({ address, query, all }: Props) {
  if (all === 0) {
    return (
      <Note>
        <b>{t('reports.none')}</b> <a href="/">{t('reports.noneHow')}</a>
      </Note>
    );
  }
  const used = names.find((name) => partsOf(name).some((part) => address.search.has(part)));
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
  const gone = [...partsOf(name), 'page'];
  for (const part of gone) search.delete(part);
  const wider = listQuery(search);
  wider.set('size', '1');
  const answer = useResource(`${question} without ${name}`, (signal) => api.reports(wider, signal));
  const value = wordsOf(name, address);
  return (
    <Note icon="filter">
      <b>{t('reports.noMatch')}</b>{' '}
      {answer.status === 'ready' &&
        rich('reports.without', {
          n: answer.data.total,
          filter: value === '' ? t(`filterName.${name}`) : `${t(`filterName.${name}`)}: ${value}`,
        })}{' '}
      <a href={address.href(Object.fromEntries(gone.map((part) => [part, null])))}>{t('reports.remove')}</a>
    </Note>
  );
}

/** What the filter is set to; nothing where its name says it all. */
function wordsOf(name: (typeof names)[number], address: Address): string {
  if (name === 'failures') return '';
  if (name !== 'days') return address.search.getAll(name).join(', ');
  const range = rangeOf(address.search, now.value === null ? '1970-01-01' : dayOf(now.value));
  return formatRange(range.from, range.to);
}
