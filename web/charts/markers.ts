import type { Plugin } from 'chart.js';
import type { Paint } from './paint.ts';

/** A dashed line before a bar: something changed at the start of that day. */
export interface MarkerLine {
  /** Index of the bar. */
  readonly at: number;
  readonly label: string;
  /** For narrow charts. */
  readonly short: string;
}

const ROW = 14;
const ROWS = 2;
const GAP = 6;

/**
 * Places labels over a chart without overlaps: right of its line, left of it near the end, one row lower
 * where the last one is in the way, not at all where both rows are taken. Pure geometry, in pixels.
 */
export function placeLabels(
  labels: readonly { readonly x: number; readonly width: number }[],
  right: number,
): ({ readonly x: number; readonly row: number; readonly align: 'left' | 'right' } | null)[] {
  const ends = new Array<number>(ROWS).fill(Number.NEGATIVE_INFINITY);
  return labels.map(({ x, width }) => {
    const align = x + GAP + width > right ? 'right' : 'left';
    const from = align === 'left' ? x + GAP : x - GAP - width;
    const row = from < 0 ? -1 : ends.findIndex((end) => from >= end + 8);
    if (row === -1) return null;
    ends[row] = from + width;
    return { x: align === 'left' ? x + GAP : x - GAP, row, align };
  });
}

export function markersPlugin(markers: readonly MarkerLine[], paint: Paint, narrow: boolean): Plugin<'bar'> {
  const ordered = [...markers].sort((a, b) => a.at - b.at);
  return {
    id: 'markers',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const bars = Math.max(1, chart.data.labels?.length ?? 1);
      const step = (chartArea.right - chartArea.left) / bars;
      ctx.save();
      ctx.font = `500 11.5px ${paint.font}`;
      const texts = ordered.map((marker) => (narrow ? marker.short : marker.label));
      const xs = ordered.map((marker) => Math.round(chartArea.left + step * marker.at) + 0.5);
      const places = placeLabels(
        texts.map((text, index) => ({ x: xs[index] ?? 0, width: ctx.measureText(text).width })),
        chart.width,
      );
      ordered.forEach((_, index) => {
        const x = xs[index] ?? 0;
        const place = places[index] ?? null;
        const top = chartArea.top - ROW * ROWS - 4 + ROW * (place?.row ?? ROWS);
        ctx.strokeStyle = paint.colour('--ink-3');
        ctx.lineWidth = 1;
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        if (place === null) return;
        ctx.fillStyle = paint.colour('--ink-2');
        ctx.textBaseline = 'top';
        ctx.textAlign = place.align;
        ctx.fillText(texts[index] ?? '', place.x, top);
      });
      ctx.restore();
    },
  };
}
