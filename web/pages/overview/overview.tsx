import { useCallback, useEffect } from 'preact/hooks';
import type { DomainList } from '../../../server/contract/domains.ts';
import { addDays, dayOf } from '../../../server/contract/time.ts';
import { type Address, useAddress } from '../../address.ts';
import { api } from '../../api.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { status, versions } from '../../live.ts';
import { MiniKeys } from '../../parts/mini-strip.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { Pager, useLastPage } from '../../parts/pager.tsx';
import { useTitle } from '../../parts/title.ts';
import { type Resource, useResource } from '../../resource.ts';
import { AllFailures } from './all-failures.tsx';
import { rememberList } from './came-from.ts';
import { DomainTable } from './domain-table.tsx';
import { ForeignNote } from './foreign-note.tsx';
import { headlineOf } from './headline.ts';
import { knowsVerdict, listQuery } from './list-query.ts';
import { OverviewBar } from './overview-bar.tsx';

/** Which domains need a person, and which can be enforced today. */
export function OverviewPage() {
  const address = useAddress();
  const query = listQuery(address.search);
  const known = useResource(query.toString(), (signal) => api.domains(query, signal), versions.value.verdicts);
  const list = knowsVerdict(address.search) ? known : withoutDomains(known);
  useTitle(t('nav.domains'));
  return (
    <Page>
      <Loaded of={list} skeleton="rows">
        {(data) => <Overview data={data} list={list} address={address} query={query} />}
      </Loaded>
    </Page>
  );
}

/** An unknown verdict is a filter that matches nothing; the counts beside it stay. */
function withoutDomains(list: Resource<DomainList>): Resource<DomainList> {
  if (list.status !== 'ready') return list;
  return { ...list, data: { ...list.data, total: 0, page: 1, pages: 0, domains: [] } };
}

interface Props {
  readonly data: DomainList;
  readonly list: Resource<DomainList>;
  readonly address: Address;
  readonly query: URLSearchParams;
}

function Overview({ data, list, address, query }: Props) {
  const reloading = list.status === 'ready' && list.reloading;
  const goTo = useCallback((page: number) => address.href({ page: page === 1 ? null : String(page) }), [address]);
  const lastDay = addDays(dayOf(data.now), -1);
  useLastPage(data.page, data.pages, address);
  const narrowed = ['verdict', 'q', 'sort'].some((name) => query.has(name));
  useEffect(() => rememberList(narrowed ? data.domains.map(({ domain }) => domain) : null), [narrowed, data]);
  return (
    <>
      <div class="overview-head">
        <div>
          <h1>
            {headlineOf(data.counts, status.value?.verdictsFinal ?? true).map((sentence) => (
              <span key={sentence}>{sentence} </span>
            ))}
          </h1>
          <p class="muted">
            {t('overview.ranked', { n: data.counts.all })} {t('overview.window', { day: formatDate(lastDay) })}
          </p>
        </div>
        <AllFailures lastDay={lastDay} address={address} />
      </div>
      <OverviewBar counts={data.counts} address={address} query={query} />
      <ForeignNote count={data.counts.foreign} alone={data.counts.all === 0} />
      <div class={reloading ? 'reloading' : ''} aria-busy={reloading}>
        <DomainTable data={data} address={address} lastDay={lastDay} />
        <MiniKeys strips={data.domains.map(({ summary }) => summary.strip)} />
      </div>
      <Pager page={data.page} pages={data.pages} total={data.total} size={50} hrefOf={goTo} />
    </>
  );
}
