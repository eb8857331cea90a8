import { useEffect, useState } from 'preact/hooks';
import type { WaitingList } from '../../../server/contract/waiting.ts';
import { type Address, useAddress } from '../../address.ts';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { versions } from '../../live.ts';
import { Head } from '../../parts/head.tsx';
import { NameFilter } from '../../parts/name-filter.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { isPage, Pager, useLastPage } from '../../parts/pager.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { RecordsCard } from './records-card.tsx';
import { WaitingGroupCard } from './waiting-group-card.tsx';

const SIZE = 50;
/** While records are looked at, the list is asked for again this often. */
const LOOK_MS = 1_500;

/** Domains that reports brought and nobody watches: which are yours, and which are to be left alone. */
export function WaitingPage() {
  const address = useAddress();
  const status = address.search.get('status') === 'ignored' ? 'ignored' : 'foreign';
  const q = address.search.get('q') ?? '';
  const page = address.search.get('page') ?? '1';
  const query = new URLSearchParams({ status, size: String(SIZE), page: isPage(page) ? page : '1' });
  if (q !== '') query.set('q', q);
  const [looks, setLooks] = useState(0);
  const version = versions.value.verdicts + versions.value.reports + looks;
  const list = useResource(query.toString(), (signal) => api.waiting(query, signal), version);
  const running = list.status === 'ready' && list.data.records.look?.running === true;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setLooks((count) => count + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, [running]);
  const title = t(status === 'foreign' ? 'waiting.title' : 'waiting.titleIgnored');
  useTitle(title);
  return (
    <Page>
      <Head
        title={title}
        crumb={{ href: '/domains', name: t('nav.domains') }}
        {...(list.status === 'ready'
          ? {
              meta: (
                <span role="status">
                  {t(status === 'foreign' ? 'waiting.meta' : 'waiting.metaIgnored', { n: list.data.total })}
                </span>
              ),
            }
          : {})}
      />
      {status === 'foreign' && <p class="muted small below">{t('waiting.why')}</p>}
      <Filters address={address} status={status} q={q} counts={list.status === 'ready' ? list.data.counts : null} />
      <Loaded of={list} skeleton="rows">
        {(data) => (
          <div class={list.status === 'ready' && list.reloading ? 'reloading' : ''}>
            <List data={data} address={address} status={status} q={q} onChange={() => setLooks((count) => count + 1)} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface FiltersProps {
  readonly address: Address;
  readonly status: 'foreign' | 'ignored';
  readonly q: string;
  readonly counts: WaitingList['counts'] | null;
}

function Filters({ address, status, q, counts }: FiltersProps) {
  return (
    <div class="overview-bar">
      <nav class="filters" aria-label={t('waiting.filter')}>
        {(['foreign', 'ignored'] as const).map((one) => (
          <a
            key={one}
            class="chooser"
            href={address.href({ status: one === 'foreign' ? null : one, page: null })}
            aria-current={status === one ? 'true' : undefined}
          >
            {t(`group.${one}`)} {counts !== null && <b>{counts[one]}</b>}
          </a>
        ))}
      </nav>
      <div class="filters">
        <NameFilter address={address} words={q} />
      </div>
    </div>
  );
}

interface ListProps {
  readonly data: WaitingList;
  readonly address: Address;
  readonly status: 'foreign' | 'ignored';
  readonly q: string;
  readonly onChange: () => void;
}

function List({ data, address, status, q, onChange }: ListProps) {
  useLastPage(data.page, data.pages, address);
  if (data.total === 0) {
    const none = status === 'foreign' ? 'waiting.none' : 'waiting.noneIgnored';
    return <p class="card card-b muted">{t(q === '' ? none : 'waiting.noMatch')}</p>;
  }
  const filter = { status, ...(q === '' ? {} : { q }) };
  return (
    <div class="stack-gap">
      {status === 'foreign' && <RecordsCard data={data} filter={filter} onChange={onChange} />}
      {data.groups.map((group) => (
        <WaitingGroupCard
          key={`${group.how} ${group.reporter ?? ''}`}
          group={group}
          filter={filter}
          onChange={onChange}
        />
      ))}
      <Pager
        page={data.page}
        pages={data.pages}
        total={data.total}
        size={SIZE}
        hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
      />
    </div>
  );
}
