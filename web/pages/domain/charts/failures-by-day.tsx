import { useCallback } from 'preact/hooks';
import { dayOf } from '../../../../server/contract/time.ts';
import { useAddress } from '../../../address.ts';
import { api } from '../../../api.ts';
import { useKey } from '../../../frame/shortcuts.tsx';
import { t } from '../../../i18n/text.tsx';
import { versions } from '../../../live.ts';
import { DownloadLink } from '../../../parts/download-link.tsx';
import { FilterBar } from '../../../parts/filters/filter-bar.tsx';
import { rangeOf } from '../../../parts/filters/range.ts';
import { RangeMenu } from '../../../parts/filters/range-menu.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Loaded, Skeleton } from '../../../parts/page-state.tsx';
import { useResource } from '../../../resource.ts';
import { now } from '../../../time.ts';
import { Breakdowns } from './breakdowns.tsx';
import { DailyCharts } from './daily-charts.tsx';
import { apiFilters, failureFilters } from './failure-filters.ts';

interface Props {
  readonly domain: string;
  readonly paper: boolean;
}

/** What reports say day by day. Its filters act on everything below its heading, never on the verdict. */
export function FailuresByDay({ domain, paper }: Props) {
  if (now.value === null) return <Skeleton kind="rows" />;
  return <Failures domain={domain} paper={paper} today={dayOf(now.value)} />;
}

function Failures({ domain, paper, today }: Props & { readonly today: string }) {
  const address = useAddress();
  const { search } = address;
  const range = rangeOf(search, today);
  const filters = apiFilters(search);
  filters.set('from', range.from);
  filters.set('to', range.to);
  const version = versions.value.reports;
  const asked = filters.toString();
  const series = useResource(`${domain} ${asked}`, (signal) => api.series(domain, filters, signal), version);
  const facets = useResource(`${domain} ${range.from} ${range.to}`, (signal) =>
    api.facets({ domain, from: range.from, to: range.to }, signal),
  );
  const table = search.get('view') === 'table';
  const { change } = address;
  useKey(
    't',
    useCallback(() => change({ view: table ? null : 'table' }), [change, table]),
  );
  const exported = new URLSearchParams([...filters, ['domain', domain]]);

  return (
    <section class="sec" aria-labelledby="days">
      <div class="sec-h">
        <h2 id="days" tabIndex={-1}>
          {t('failures.heading')}
        </h2>
        {!paper && <span class="small faint">{t('failures.apart')}</span>}
      </div>
      <div class="card">
        <div class="card-h">
          <FilterBar filters={failureFilters(facets.status === 'ready' ? facets.data : null, search)} address={address}>
            <RangeMenu range={range} address={address} />
          </FilterBar>
          <div class="filters">
            <a class="btn sm plain" href={address.href({ view: table ? null : 'table' })}>
              <Icon name={table ? 'chart' : 'table'} />
              {t(table ? 'failures.chart' : 'failures.table')}
            </a>
            <DownloadLink what="series" format="csv" query={exported} />
            <DownloadLink what="series" format="json" query={exported} />
          </div>
        </div>
        <div class={series.status === 'ready' && series.reloading ? 'card-b reloading' : 'card-b'}>
          <Loaded of={series} skeleton="card">
            {(data) => <DailyCharts series={data} address={address} table={table} />}
          </Loaded>
        </div>
      </div>
      <Breakdowns domain={domain} filters={asked} address={address} version={version} paper={paper} />
    </section>
  );
}
