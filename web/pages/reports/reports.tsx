import type { ReportList } from '../../../server/contract/reports.ts';
import { type Address, useAddress } from '../../address.ts';
import { api } from '../../api.ts';
import { rich, t } from '../../i18n/text.tsx';
import { versions } from '../../live.ts';
import { DownloadLink } from '../../parts/download-link.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { Head } from '../../parts/head.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/page-state.tsx';
import { Pager, useLastPage } from '../../parts/pager.tsx';
import { useTitle } from '../../parts/title.ts';
import { useResource } from '../../resource.ts';
import { NoMatch } from './no-match.tsx';
import { ReportFilters } from './report-filters.tsx';
import { listQuery } from './report-query.ts';
import { ReportTable } from './report-table.tsx';

/** Which reports are behind a number? */
export function ReportsPage() {
  const address = useAddress();
  const query = listQuery(address.search);
  const list = useResource(query.toString(), (signal) => api.reports(query, signal), versions.value.reports);
  useTitle(t('nav.reports'));
  return (
    <Page>
      <Head
        title={t('nav.reports')}
        {...(list.status === 'ready' ? { meta: <Match data={list.data} /> } : {})}
        actions={
          <>
            <FileButton label={t('reports.add')} />
            <DownloadLink what="reports" format="csv" query={query} plain={false} />
            <DownloadLink what="reports" format="json" query={query} plain={false} />
          </>
        }
      />
      <ReportFilters address={address} />
      <Loaded of={list} skeleton="rows">
        {(data) => (
          <div
            class={list.status === 'ready' && list.reloading ? 'reloading' : ''}
            aria-busy={list.status === 'ready' && list.reloading}
          >
            <List data={data} address={address} query={query} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Match({ data }: { readonly data: ReportList }) {
  return (
    <span role="status">
      {rich('reports.match', {
        n: data.total,
        all: t('count.reports', { n: data.all }),
        sessions: t('count.sessions', { n: data.success + data.failure }),
        failed: data.matchingFailure ?? data.failure,
      })}
      {data.matchingFailure !== null && data.matchingFailure < data.failure && (
        <> {t('reports.otherFailures', { n: data.failure - data.matchingFailure })}</>
      )}
    </span>
  );
}

interface ListProps {
  readonly data: ReportList;
  readonly address: Address;
  readonly query: URLSearchParams;
}

function List({ data, address, query }: ListProps) {
  useLastPage(data.page, data.pages, address);
  if (data.reports.length === 0 && data.total === 0) return <NoMatch address={address} query={query} all={data.all} />;
  return (
    <>
      <ReportTable reports={data.reports} address={address} />
      <Pager
        page={data.page}
        pages={data.pages}
        total={data.total}
        size={50}
        hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
      />
    </>
  );
}
