import { dayOf } from '../../../server/contract/time.ts';
import { type Address, type Changes, searchWith } from '../../address.ts';
import { type Answer, api } from '../../api.ts';
import { formatRange } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { rangeOf } from '../../parts/filters/range.ts';
import { Note } from '../../parts/note.tsx';
import { useResource } from '../../resource.ts';
import { now } from '../../time.ts';
import { listQuery } from './report-query.ts';

interface Props {
  readonly address: Address;
  readonly query: URLSearchParams;
  readonly all: number;
}

/** Filters that can be removed one by one, the narrowest first. */
const names = ['q', 'ip', 'mx', 'result', 'failures', 'reporter', 'ptype', 'mode', 'source', 'days', 'domain'] as const;
const days = ['from', 'to', 'range'] as const;

/** The parts of an address that make up one filter. */
function partsOf(name: (typeof names)[number]): readonly string[] {
  return name === 'days' ? days : [name];
}

/** Nothing matches: names the filter whose removal would show something. */
export function NoMatch({ address, query, all }: Props) {
  if (all === 0) {
    return (
      <Note>
        <b>{t('reports.none')}</b> <a href="/">{t('reports.noneHow')}</a>
      </Note>
    );
  }
  return <Which address={address} question={query.toString()} />;
}

interface Wider {
  readonly name: (typeof names)[number];
  /** Reports that match without it. */
  readonly total: number;
}

/** The address without one filter. */
function without(name: (typeof names)[number]): Changes {
  return Object.fromEntries([...partsOf(name), 'page'].map((part) => [part, null]));
}

/** Queries for each filter in use what would match without it; names the first that helps. */
async function findWider(address: Address, signal: AbortSignal): Promise<Answer<Wider | null>> {
  const used = names.filter((name) => partsOf(name).some((part) => address.search.has(part)));
  const answers = await Promise.all(
    used.map((name) => {
      const wider = listQuery(new URLSearchParams(searchWith(address.search, without(name))));
      wider.set('size', '1');
      return api.reports(wider, signal);
    }),
  );
  for (const [index, answer] of answers.entries()) {
    const name = used[index];
    if (!answer.ok) return answer;
    if (name !== undefined && answer.data.total > 0) return { ok: true, data: { name, total: answer.data.total } };
  }
  return { ok: true, data: null };
}

function Which({ address, question }: { readonly address: Address; readonly question: string }) {
  const answer = useResource(question, (signal) => findWider(address, signal));
  const wider = answer.status === 'ready' ? answer.data : null;
  return (
    <Note icon="filter">
      <b>{t('reports.noMatch')}</b>{' '}
      {wider !== null && (
        <>
          {rich('reports.without', { n: wider.total, filter: filterWords(wider.name, address) })}{' '}
          <a href={address.href(without(wider.name))}>{t('reports.remove')}</a>
        </>
      )}
      {wider === null && answer.status !== 'loading' && <a href={address.path}>{t('filter.clear')}</a>}
    </Note>
  );
}

function filterWords(name: (typeof names)[number], address: Address): string {
  const value = wordsOf(name, address);
  return value === '' ? t(`filterName.${name}`) : `${t(`filterName.${name}`)}: ${value}`;
}

/** The value of the filter; nothing where its name says it all. */
function wordsOf(name: (typeof names)[number], address: Address): string {
  if (name === 'failures') return '';
  if (name !== 'days') return address.search.getAll(name).join(', ');
  const range = rangeOf(address.search, now.value === null ? '1970-01-01' : dayOf(now.value));
  return formatRange(range.from, range.to);
}
