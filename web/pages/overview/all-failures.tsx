import { useCallback, useMemo } from 'preact/hooks';
import type { Series } from '../../../server/contract/series.ts';
import { addDays } from '../../../server/contract/time.ts';
import type { Address } from '../../address.ts';
import { api } from '../../api.ts';
import { BarChart, type BarsContent } from '../../charts/bar-chart.tsx';
import { binsBetween, sumByBin } from '../../charts/bins.ts';
import { otherStyle, refusedStyle } from '../../charts/series-style.ts';
import { Swatch } from '../../charts/swatch.tsx';
import { formatDay, formatNumber, formatRange, formatWeekday } from '../../format.ts';
import { useKey } from '../../frame/shortcuts.tsx';
import { language } from '../../i18n/language.ts';
import { t } from '../../i18n/text.tsx';
import { versions } from '../../live.ts';
import { Icon } from '../../parts/icon.tsx';
import { useResource } from '../../resource.ts';

/** Failures of all domains together: a shared cause shows as one step. */
export function AllFailures({ lastDay, address }: { readonly lastDay: string; readonly address: Address }) {
  const table = address.search.get('view') === 'table';
  const { change } = address;
  useKey(
    't',
    useCallback(() => change({ view: table ? null : 'table' }), [change, table]),
  );
  const from = addDays(lastDay, -29);
  const series = useResource(
    `${from}..${lastDay}`,
    (signal) => api.series(null, { from, to: lastDay }, signal),
    versions.value.reports,
  );
  return (
    <div>
      <p class="chart-title">
        <span>{t('overview.chart')}</span>
        <span class="keys">
          <span>
            <Swatch style={refusedStyle} />
            {t('overview.refused')}
          </span>
          <span>
            <Swatch style={otherStyle} />
            {t('overview.other')}
          </span>
          <a href={address.href({ view: table ? null : 'table' })}>
            <Icon name={table ? 'chart' : 'table'} />
            {t(table ? 'failures.chart' : 'failures.table')}
          </a>
        </span>
      </p>
      {series.status === 'ready' ? <Bars series={series.data} table={table} /> : <div class="chart chart-middle" />}
    </div>
  );
}

function Bars({ series, table }: { readonly series: Series; readonly table: boolean }) {
  const words = language.value;
  // the words depend on the language
  const { content, label } = useMemo(() => describe(series), [series, words]);
  return table ? <AsTable content={content} /> : <BarChart content={content} label={label} size="middle" />;
}

/** The same numbers, newest first. */
function AsTable({ content: { bins, series } }: { readonly content: BarsContent }) {
  const rows = bins.map(({ first }, index) => ({ first, index })).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="scroll chart-middle" tabIndex={0} aria-label={t('failures.tableLabel')}>
      <table class="tbl tight">
        <caption class="sr">{t('overview.chart')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.day')}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" class="r">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ first, index }) => (
            <tr key={first}>
              <th scope="row" class="nowrap">
                {formatWeekday(first)}
              </th>
              {series.map(({ name, values }) => {
                const value = values[index] ?? null;
                return (
                  <td key={name} class="r">
                    {value === null ? '–' : formatNumber(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function describe(series: Series): { content: BarsContent; label: string } {
  const bins = binsBetween(series.from, series.to);
  const refusing = new Set(
    series.results.filter(({ effect }) => effect === 'refused' || effect === 'unknown').map(({ result }) => result),
  );
  const refusedOn = (day: Series['days'][number]) =>
    Object.entries(day.results).reduce((sum, [result, count]) => sum + (refusing.has(result) ? count : 0), 0);
  const refused = sumByBin(bins, series.days, refusedOn);
  const others = sumByBin(bins, series.days, (day) => Math.max(0, day.failure - refusedOn(day)));
  const total = refused.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const worst = refused.reduce<number>((most, value, index) => ((value ?? 0) > (refused[most] ?? 0) ? index : most), 0);
  const worstDay = bins[worst]?.first;
  return {
    label: t('overview.chartLabel', {
      range: formatRange(series.from, series.to),
      total,
      day: worstDay === undefined || total === 0 ? t('value.none') : formatDay(worstDay),
      most: refused[worst] ?? 0,
    }),
    content: {
      bins,
      series: [
        { name: t('overview.refused'), style: refusedStyle, values: refused },
        { name: t('overview.other'), style: otherStyle, values: others },
      ],
      labelOf: (bin) => formatDay(bin.first),
      tooltipTitle: (bin) => formatWeekday(bin.first),
      format: formatNumber,
      axis: { ticks: 3, width: 44 },
    },
  };
}
