import { useMemo } from 'preact/hooks';
import type { Sources } from '../../../server/contract/sources.ts';
import { addDays, dayOf } from '../../../server/contract/time.ts';
import { BarChart, type BarsContent } from '../../charts/bar-chart.tsx';
import { binsBetween } from '../../charts/bins.ts';
import { volumeStyle } from '../../charts/series-style.ts';
import { formatDay, formatNumber, formatRange, formatWeekday } from '../../format.ts';
import { language } from '../../i18n/language.ts';
import { t } from '../../i18n/text.tsx';
import { now } from '../../time.ts';

/** Reports by the day they came in: a source that has gone silent shows at once. */
export function Arrivals({ sources }: { readonly sources: Sources }) {
  const words = language.value;
  const today = now.value === null ? null : dayOf(now.value);
  // names in the bars depend on the language
  const made = useMemo(() => (today === null ? null : describe(sources, today)), [sources, today, words]);
  if (made === null) return null;
  return (
    <section class="card" aria-labelledby="arrivals">
      <div class="card-h">
        <h2 id="arrivals">{t('arrivals.heading')}</h2>
        <span class="small faint">{t('arrivals.all')}</span>
      </div>
      <div class="card-b">
        <BarChart content={made.content} label={made.label} size="middle" />
        <details class="as-table">
          <summary>{t('failures.table')}</summary>
          <div class="scroll">
            <table class="tbl tight">
              <caption class="sr">{t('arrivals.heading')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('column.day')}</th>
                  <th scope="col" class="r">
                    {t('column.reports')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {[...made.days].reverse().map(({ day, reports }) => (
                  <tr key={day}>
                    <th scope="row">{formatWeekday(day)}</th>
                    <td class="r">{formatNumber(reports)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </div>
    </section>
  );
}

function describe(sources: Sources, today: string) {
  const from = addDays(today, -29);
  const bins = binsBetween(from, today);
  const byDay = new Map(sources.arrivals.map(({ day, reports }) => [day, reports]));
  // Nothing received is a zero here: the day is known, and that nothing came is the news.
  const days = bins.map(({ first }) => ({ day: first, reports: byDay.get(first) ?? 0 }));
  const counts = days.map(({ reports }) => reports);
  const content: BarsContent = {
    bins,
    series: [{ name: t('column.reports'), style: volumeStyle, values: counts }],
    labelOf: (bin) => formatDay(bin.first),
    tooltipTitle: (bin) => formatWeekday(bin.first),
    format: formatNumber,
    axis: { ticks: 3 },
  };
  const label = t('arrivals.label', {
    range: formatRange(from, today),
    least: Math.min(...counts),
    most: Math.max(...counts),
  });
  return { content, label, days };
}
