import { addDays, daysBetween, isDay } from '../../../server/contract/time.ts';

/** The days that charts and lists are about. */
export interface Range {
  readonly from: string;
  readonly to: string;
  /** `30d` for a moving span; null for fixed days. */
  readonly span: Span | null;
}

export const spans = ['14d', '30d', '90d', '365d'] as const;
export type Span = (typeof spans)[number];
export const DEFAULT_SPAN: Span = '30d';

export function daysOfSpan(span: Span): number {
  return Number.parseInt(span, 10);
}

/**
 * The range an address asks for: `from` and `to`, else `range`, else 30 days. Spans end yesterday, for reports of a day
 * come after it. Anything that is not a day is ignored: the default is shown.
 */
export function rangeOf(search: URLSearchParams, today: string): Range {
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? from;
  if (isDay(from) && isDay(to) && from <= to) return { from, to, span: null };
  const span = spans.find((name) => name === search.get('range')) ?? DEFAULT_SPAN;
  return { ...spanRange(span, today), span };
}

export function spanRange(span: Span, today: string): { from: string; to: string } {
  const to = addDays(today, -1);
  return { from: addDays(to, 1 - daysOfSpan(span)), to };
}

export function lengthOf(range: Pick<Range, 'from' | 'to'>): number {
  return daysBetween(range.from, range.to) + 1;
}
