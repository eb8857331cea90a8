import { useMemo } from 'preact/hooks';
import type { Series } from '../../../../server/contract/series.ts';
import type { Address } from '../../../address.ts';
import { BarChart } from '../../../charts/bar-chart.tsx';
import { isWeekly } from '../../../charts/bins.ts';
import { styleOf } from '../../../charts/series-style.ts';
import { Swatch } from '../../../charts/swatch.tsx';
import { formatNumber, formatRange } from '../../../format.ts';
import { language } from '../../../i18n/language.ts';
import { t } from '../../../i18n/text.tsx';
import { withToggled } from '../../../parts/filters/filter.ts';
import { lengthOf } from '../../../parts/filters/range.ts';
import { Note } from '../../../parts/note.tsx';
import { type DailyContent, dailyContent, failureBars, failureLabel, resultName, volumeBars } from './daily-content.ts';
import { DayTable } from './day-table.tsx';

interface Props {
  readonly series: Series;
  readonly address: Address;
  readonly table: boolean;
}

/** Failures of each day by result type, all sessions under the same axis for scale, and the legend that filters. */
export function DailyCharts({ series, address, table }: Props) {
  const words = language.value;
  // names in the bars depend on the language
  const { content, failures, volume } = useMemo(() => {
    const made = dailyContent(series);
    return { content: made, failures: failureBars(made, series), volume: volumeBars(made) };
  }, [series, words]);
  const toDay = (index: number) => {
    const bin = content.bins[index];
    if (bin !== undefined) address.change({ from: bin.first, to: bin.last, range: null });
  };
  const per = t(isWeekly(series.from, series.to) ? 'failures.perWeek' : 'failures.perDay');
  return (
    <>
      {table ? (
        <DayTable series={series} content={content} />
      ) : (
        <div class="chart-wrap">
          <div>
            <p class="chart-title">{per}</p>
            <div class="chart">
              <BarChart content={failures} label={failureLabel(series, content)} size="tall" onBar={toDay} />
              {content.failedInAll === 0 && <p class="chart-none">{noneWords(series, content)}</p>}
            </div>
            <p class="chart-title again">{t('failures.sessions')}</p>
            <BarChart
              content={volume}
              label={t('failures.volumeLabel', {
                range: formatRange(series.from, series.to),
                sessions: content.sessionsInAll,
              })}
              size="low"
              onBar={toDay}
            />
          </div>
          <Legend series={series} content={content} address={address} />
        </div>
      )}
      <LeftOut series={series} address={address} />
      <OutOfScale series={series} address={address} />
    </>
  );
}

function noneWords(series: Series, content: DailyContent): string {
  const n = lengthOf(series);
  return content.sessionsInAll === 0 ? t('failures.noReports', { n }) : t('failures.none', { n });
}

interface LegendProps {
  readonly series: Series;
  readonly content: DailyContent;
  readonly address: Address;
}

function Legend({ series, content, address }: LegendProps) {
  const chosen = address.search.getAll('result');
  if (content.results.length === 0) return <div class="legend" />;
  return (
    <div class="legend">
      <div class="legend-head">
        <span>{t('filter.result')}</span>
        <span>{t('failures.failed')}</span>
      </div>
      <ul>
        {content.results.map(({ result, total }) => {
          const effect = series.results.find((entry) => entry.result === result)?.effect ?? 'unknown';
          return (
            <li key={result}>
              <a
                href={address.href({ result: withToggled(chosen, result) })}
                aria-current={chosen.includes(result) ? 'true' : undefined}
              >
                <Swatch style={styleOf(result)} />
                <span class={result === '' ? '' : 'mono'}>{resultName(result)}</span>
                <span class="num">{formatNumber(total)}</span>
                <span class="sub">{t(`effect.${effect}`)}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Reports whose origin could not be checked are not drawn; a note says so and leads to them. */
function LeftOut({ series, address }: { readonly series: Series; readonly address: Address }) {
  if (series.authenticity === 'all' && series.days.length === 0 && address.search.get('all') === null) return null;
  if (series.authenticity === 'all') {
    return (
      <Note gap>
        {t('failures.withAll')} <a href={address.href({ all: null })}>{t('failures.countedOnly')}</a>
      </Note>
    );
  }
  if (series.leftOut.reports === 0) return null;
  return <LeftOutNote of="failures.leftOut" what={series.leftOut} address={address} />;
}

/** Reports that would flatten the chart are not drawn either. */
function OutOfScale({ series, address }: { readonly series: Series; readonly address: Address }) {
  if (series.outOfScale.reports === 0) return null;
  return <LeftOutNote of="failures.outOfScale" what={series.outOfScale} address={address} />;
}

function LeftOutNote({
  of,
  what,
  address,
}: {
  readonly of: 'failures.leftOut' | 'failures.outOfScale';
  readonly what: Series['leftOut'];
  readonly address: Address;
}) {
  return (
    <Note gap>
      {t(of, {
        reports: t('count.reports', { n: what.reports }),
        sessions: t('count.sessions', { n: what.sessions }),
      })}{' '}
      <a href={address.href({ all: '1' })}>{t('failures.showAll')}</a>
    </Note>
  );
}
