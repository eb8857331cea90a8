import type { Marker, Series } from '../../../../server/contract/series.ts';
import type { BarsContent } from '../../../charts/bar-chart.tsx';
import { type Bin, binOf, binsBetween, sumByBin } from '../../../charts/bins.ts';
import type { MarkerLine } from '../../../charts/markers.ts';
import { styleOf, volumeStyle } from '../../../charts/series-style.ts';
import { formatDay, formatList, formatNumber, formatRange, formatWeekday } from '../../../format.ts';
import { say, t } from '../../../i18n/text.tsx';
import { shortHost } from '../../../verdict/hosts.ts';

/** The bars of a series, and everything that charts, legend and table say about them. */
export interface DailyContent {
  readonly bins: readonly Bin[];
  /** Failed sessions of each result type, in stack order, one value for each bar. */
  readonly results: readonly {
    readonly result: string;
    readonly values: readonly (number | null)[];
    readonly total: number;
  }[];
  readonly failed: readonly (number | null)[];
  readonly sessions: readonly (number | null)[];
  /** Reporters of a day; of a week, the most on one of its days. */
  readonly reporters: readonly number[];
  readonly failedInAll: number;
  readonly sessionsInAll: number;
}

export function dailyContent(series: Series): DailyContent {
  const bins = binsBetween(series.from, series.to);
  const { days } = series;
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);
  const results = series.results.map(({ result }) => {
    const values = sumByBin(bins, days, (day) => day.results[result] ?? 0);
    return { result, values, total: sum(values) };
  });
  const failed = sumByBin(bins, days, (day) => day.failure);
  const sessions = sumByBin(bins, days, (day) => day.success + day.failure);
  return {
    bins,
    results,
    failed,
    sessions,
    reporters: bins.map(({ first, last }) =>
      Math.max(0, ...days.filter(({ day }) => first <= day && day <= last).map(({ reporters }) => reporters)),
    ),
    failedInAll: sum(failed),
    sessionsInAll: sum(sessions),
  };
}

export function resultName(result: string): string {
  return result === '' ? t('failures.unexplained') : result;
}

export function binName(bin: Bin): string {
  return bin.first === bin.last ? formatWeekday(bin.first) : formatRange(bin.first, bin.last);
}

/** Markers with a line of their own: certificates that begin in the same bar share one. */
export function markerLines(
  { markers, domain }: Pick<Series, 'markers' | 'domain'>,
  bins: readonly Bin[],
): MarkerLine[] {
  const lines = new Map<string, { readonly at: number; readonly marker: Marker; readonly hosts: string[] }>();
  for (const [index, marker] of markers.entries()) {
    const at = binOf(bins, marker.day);
    if (at === -1) continue;
    const key = marker.kind === 'certificate' ? `${at} certificate` : `${at} ${index}`;
    const line = lines.get(key) ?? { at, marker, hosts: [] };
    if (typeof marker.params.host === 'string') line.hosts.push(shortHost(marker.params.host, domain ?? ''));
    lines.set(key, line);
  }
  return [...lines.values()].map(({ at, marker, hosts }) => {
    const named = hosts.length > 1 ? { ...marker, params: { host: formatList(hosts) } } : marker;
    return {
      at,
      label: markerWords(named, 'label', domain ?? ''),
      short: markerWords(named, 'short', domain ?? ''),
    };
  });
}

/** The label in the language of the page where it is known, else the server's. */
export function markerWords(marker: Marker, form: 'label' | 'short', domain: string): string {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(marker.params)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = String(value);
  }
  if (marker.kind === 'verdict' && values.state !== undefined) {
    values.state = say(`state.${values.state}`, {}) ?? values.state;
  }
  if (values.host !== undefined) values.host = shortHost(values.host, domain);
  return say(`marker.${marker.kind}.${form}`, values) ?? marker.label;
}

export function failureBars(content: DailyContent, series: Series): BarsContent {
  return {
    bins: content.bins,
    series: content.results.map(({ result, values }) => ({ name: resultName(result), style: styleOf(result), values })),
    markers: markerLines(series, content.bins),
    labelOf: (bin) => formatDay(bin.first),
    tooltipTitle: binName,
    tooltipFooter: (index) => [
      t('failures.tipTotal', { failed: content.failed[index] ?? 0, sessions: content.sessions[index] ?? 0 }),
      t('count.reporters', { n: content.reporters[index] ?? 0 }),
    ],
    format: formatNumber,
  };
}

export function volumeBars(content: DailyContent): BarsContent {
  return {
    bins: content.bins,
    series: [{ name: t('failures.sessions'), style: volumeStyle, values: content.sessions }],
    labelOf: (bin) => formatDay(bin.first),
    tooltipTitle: binName,
    format: formatNumber,
    axis: { hideDays: true, ticks: 3 },
  };
}

/** The chart in one sentence, for screen readers. */
export function failureLabel(series: Series, content: DailyContent): string {
  const range = formatRange(series.from, series.to);
  if (content.failedInAll === 0) return t('failures.labelNone', { range, sessions: content.sessionsInAll });
  const most = content.failed.reduce<number>(
    (best, value, index) => ((value ?? 0) > (content.failed[best] ?? 0) ? index : best),
    0,
  );
  const bin = content.bins[most];
  return t('failures.label', {
    range,
    total: content.failedInAll,
    day: bin === undefined ? '' : binName(bin),
    most: content.failed[most] ?? 0,
    list: content.results.map(({ result, total }) => `${resultName(result)} ${formatNumber(total)}`).join(', '),
  });
}
