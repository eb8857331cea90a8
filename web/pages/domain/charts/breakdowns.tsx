import { useState } from 'preact/hooks';
import type { Breakdown } from '../../../../server/contract/series.ts';
import type { Address } from '../../../address.ts';
import { api } from '../../../api.ts';
import { formatNumber } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { withToggled } from '../../../parts/filters/filter.ts';
import { FailedNote, Skeleton } from '../../../parts/page-state.tsx';
import { useResource } from '../../../resource.ts';

interface Props {
  readonly domain: string;
  /** The API's filters, as text. */
  readonly filters: string;
  readonly address: Address;
  readonly version: number;
  /** On paper there is no way to load the rest. */
  readonly paper: boolean;
}

const tables = [
  { by: 'mx', filter: 'mx', id: 'hosts', mono: true },
  { by: 'reporter', filter: 'reporter', id: 'reporters', mono: false },
  { by: 'sender', filter: 'ip', id: 'senders', mono: true },
] as const;

/** The failures of the range by receiving MX host, by reporter and by sending address. */
export function Breakdowns(props: Props) {
  return (
    <div class="three">
      {tables.map((table) => (
        <BreakdownCard key={table.by} table={table} {...props} />
      ))}
    </div>
  );
}

const FEW = 5;
const ALL = 1000;

function BreakdownCard({
  table,
  domain,
  filters,
  address,
  version,
  paper,
}: Props & { readonly table: (typeof tables)[number] }) {
  const [all, setAll] = useState(paper);
  const query = new URLSearchParams(filters);
  query.set('by', table.by);
  query.set('limit', String(all ? ALL : FEW));
  const breakdown = useResource(`${domain} ${query}`, (signal) => api.failures(domain, query, signal), version);
  return (
    <section class="card" aria-labelledby={table.id}>
      <div class="card-h">
        <h3 id={table.id} tabIndex={-1}>
          {t(`breakdown.${table.by}`)}
        </h3>
      </div>
      {breakdown.status === 'loading' && <Skeleton kind="card" />}
      {breakdown.status === 'failed' && (
        <div class="card-b">
          <FailedNote problem={breakdown.problem} retry={breakdown.retry} />
        </div>
      )}
      {breakdown.status === 'ready' && breakdown.data.rows.length === 0 && (
        <p class="card-b small muted">{t('breakdown.none')}</p>
      )}
      {breakdown.status === 'ready' && breakdown.data.rows.length > 0 && (
        <>
          <Rows table={table} breakdown={breakdown.data} address={address} />
          {breakdown.data.total > breakdown.data.rows.length && !all && (
            <div class="card-b">
              <button type="button" class="link-btn small" onClick={() => setAll(true)}>
                {t(`breakdown.${table.by}All`, { n: breakdown.data.total })}
              </button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

interface RowsProps {
  readonly table: (typeof tables)[number];
  readonly breakdown: Breakdown;
  readonly address: Address;
}

function Rows({ table, breakdown, address }: RowsProps) {
  const most = Math.max(1, ...breakdown.rows.map(({ failed }) => failed));
  const withSessions = breakdown.rows.some(({ sessions }) => sessions !== null);
  const chosen = address.search.getAll(table.filter);
  return (
    <table class="tbl tight">
      <caption class="sr">{t(`breakdown.${table.by}`)}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`breakdown.${table.by}Column`)}</th>
          <th scope="col" class="r">
            {t('column.failed')}
          </th>
          {withSessions && (
            <th scope="col" class="r">
              {t('column.sessions')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {breakdown.rows.map(({ key, name, failed, sessions }) => (
          <tr key={key}>
            <td class="foreign">
              {key === '' ? (
                <span class="muted">{t('breakdown.unnamed')}</span>
              ) : (
                <a
                  class={table.mono ? 'strong mono' : 'strong'}
                  href={address.href({ [table.filter]: withToggled(chosen, key) })}
                  aria-current={chosen.includes(key) ? 'true' : undefined}
                >
                  {name}
                </a>
              )}
              <span class="bar" aria-hidden="true">
                <i style={{ '--share': `${(failed / most) * 100}%` }} />
              </span>
            </td>
            <td class="r">{formatNumber(failed)}</td>
            {withSessions && <td class="r">{sessions === null ? '–' : formatNumber(sessions)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
