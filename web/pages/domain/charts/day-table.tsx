import type { Series } from '../../../../server/contract/series.ts';
import { isWeekly } from '../../../charts/bins.ts';
import { formatNumber, formatRange, formatWeekday } from '../../../format.ts';
import { t } from '../../../i18n/text.tsx';
import { binName, type DailyContent, markerWords, resultName } from './daily-content.ts';

interface Props {
  readonly series: Series;
  readonly content: DailyContent;
}

/** The charts as a table: the same numbers under the same filters, newest first. */
export function DayTable({ series, content }: Props) {
  const rows = content.bins.map((bin, index) => ({ bin, index })).reverse();
  const weekly = isWeekly(series.from, series.to);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('failures.tableLabel')}>
        <table class="tbl tight">
          <caption class="sr">
            {t(weekly ? 'failures.perWeek' : 'failures.perDay')}, {formatRange(series.from, series.to)}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t(weekly ? 'column.week' : 'column.day')}</th>
              {content.results.map(({ result }) => (
                <th key={result} scope="col" class="r">
                  <span class={result === '' ? '' : 'mono'}>{resultName(result)}</span>
                </th>
              ))}
              <th scope="col" class="r">
                {t('column.failed')}
              </th>
              <th scope="col" class="r">
                {t('column.sessions')}
              </th>
              <th scope="col" class="r">
                {t('column.reporters')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ bin, index }) => (
              <tr key={bin.first}>
                <th scope="row" class="nowrap">
                  {binName(bin)}
                </th>
                {content.results.map(({ result, values }) => (
                  <td key={result} class="r">
                    {shown(values[index])}
                  </td>
                ))}
                <td class="r">
                  <b>{shown(content.failed[index])}</b>
                </td>
                <td class="r">{shown(content.sessions[index])}</td>
                <td class="r">{content.reporters[index] === 0 ? '–' : content.reporters[index]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {series.markers.length > 0 && (
        <p class="small muted">
          {t('failures.markers')}{' '}
          {series.markers
            .map((marker) => `${formatWeekday(marker.day)}: ${markerWords(marker, 'label', series.domain ?? '')}`)
            .join(' · ')}
        </p>
      )}
    </>
  );
}

/** No report is a dash, none failed is a zero. */
function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : formatNumber(value);
}
