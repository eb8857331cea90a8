import type { ChartConfiguration, Plugin } from 'chart.js';
import type { Bin } from './bins.ts';
import { type MarkerLine, markersPlugin } from './markers.ts';
import type { Paint } from './paint.ts';
import type { SeriesStyle } from './series-style.ts';

export type BarConfiguration = ChartConfiguration<'bar', (number | null)[], string>;

export interface BarSeries {
  readonly name: string;
  readonly style: SeriesStyle;
  readonly values: readonly (number | null)[];
}

/** What a bar chart shows; the caller supplies all words. */
export interface BarsInput {
  readonly bins: readonly Bin[];
  readonly series: readonly BarSeries[];
  readonly markers?: readonly MarkerLine[];
  /** Label of a bar on the axis. */
  readonly labelOf: (bin: Bin) => string;
  readonly tooltipTitle: (bin: Bin) => string;
  /** Lines under the series in the tooltip: totals, reporters. */
  readonly tooltipFooter?: (index: number) => readonly string[];
  readonly format: (value: number) => string;
  readonly axis?: { readonly hideDays?: boolean; readonly ticks?: number; readonly width?: number };
  readonly narrow: boolean;
  readonly animate: boolean;
}

/** A stacked bar chart in the look of the product: y from 0 in whole numbers, grid lines for y alone, no legend of its own. */
export function barsConfiguration(input: BarsInput, paint: Paint): BarConfiguration {
  const { bins, series, markers = [], axis = {} } = input;
  const top = series.length - 1;
  const plugins: Plugin<'bar'>[] = markers.length > 0 ? [markersPlugin(markers, paint, input.narrow)] : [];
  const font = { family: paint.font, size: 11.5 };
  const highest = Math.max(
    0,
    ...bins.map((_, index) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0)),
  );
  return {
    type: 'bar',
    data: {
      labels: bins.map(input.labelOf),
      datasets: series.map((one, index) => ({
        label: one.name,
        data: [...one.values],
        backgroundColor: paint.fill(one.style),
        hoverBackgroundColor: paint.fill(one.style),
        borderColor: paint.colour('--surface'),
        borderWidth: series.length > 1 ? { top: 1, right: 0, bottom: 0, left: 0 } : 0,
        borderRadius: index === top ? 2 : 0,
        borderSkipped: false,
        barPercentage: 0.8,
        categoryPercentage: 0.92,
        maxBarThickness: 44,
        stack: 'sessions',
      })),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: input.animate ? { duration: 240 } : false,
      interaction: { mode: 'index', intersect: false },
      layout: { padding: { top: markers.length > 0 ? 34 : 4, right: 2 } },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: paint.colour('--ink'),
          titleColor: paint.colour('--surface'),
          bodyColor: paint.colour('--surface'),
          footerColor: paint.colour('--surface'),
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          footerFont: { ...font, weight: 'normal' },
          padding: 10,
          cornerRadius: 6,
          boxPadding: 4,
          filter: (item) => (item.parsed.y ?? 0) > 0 || series.length === 1,
          callbacks: {
            title: (items) => {
              const bin = bins[items[0]?.dataIndex ?? -1];
              return bin === undefined ? '' : input.tooltipTitle(bin);
            },
            label: (item) => `${item.dataset.label ?? ''}: ${input.format(item.parsed.y ?? 0)}`,
            footer: (items) => [...(input.tooltipFooter?.(items[0]?.dataIndex ?? -1) ?? [])],
          },
        },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: paint.colour('--line-2') },
          ticks: {
            display: axis.hideDays !== true,
            color: paint.colour('--ink-3'),
            font,
            maxRotation: 0,
            autoSkip: true,
            autoSkipPadding: input.narrow ? 14 : 22,
          },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          suggestedMax: highest === 0 ? 4 : highest,
          border: { display: false },
          grid: { color: paint.colour('--c-grid'), drawTicks: false },
          ticks: {
            color: paint.colour('--ink-3'),
            font,
            padding: 8,
            precision: 0,
            maxTicksLimit: axis.ticks ?? 6,
            callback: (value) => input.format(Number(value)),
          },
          afterFit: (scale) => {
            scale.width = axis.width ?? 48;
          },
        },
      },
    },
    plugins,
  };
}
