import { filterQuery } from '../../contract/filters.ts';
import { type Marker, type Series, series } from '../../contract/series.ts';
import type { Database } from '../../store/database.ts';
import type { SessionFilter } from '../../store/reports/filters.ts';
import {
  countOutOfScale,
  countUnauthenticated,
  type DailySessions,
  readDailySessions,
} from '../../store/reports/series.ts';
import { effectOf, type FailureClass } from '../../tlsrpt/result-types.ts';
import { route } from '../shell/route.ts';
import { toSessionFilter } from './session-filter.ts';

export const readSeries = route({
  method: 'get',
  path: '/series',
  summary: 'Daily sessions of all watched domains',
  query: filterQuery,
  answer: series,
  async handle({ database, now }, { query }) {
    return answerSeries(database, await toSessionFilter(database, null, query, now()), []);
  },
});

/** Daily sessions as a chart draws them. */
export async function answerSeries(
  database: Database,
  filter: SessionFilter,
  markers: readonly Marker[],
): Promise<Series> {
  const days = await readDailySessions(database, filter);
  return {
    domain: filter.domain,
    from: filter.from,
    to: filter.to,
    authenticity: filter.onlyAuthenticated ? 'counted' : 'all',
    leftOut: filter.onlyAuthenticated ? await countUnauthenticated(database, filter) : { reports: 0, sessions: 0 },
    outOfScale: await countOutOfScale(database, filter),
    days: days.map((day) => ({
      day: day.day,
      success: day.success,
      failure: day.failure,
      reporters: day.reporters,
      results: Object.fromEntries(sumByResult(day.results)),
    })),
    results: rankResults(days),
    markers: [...markers],
  };
}

function sumByResult(results: DailySessions['results']): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { result, sessions } of results) sums.set(result, addSessions(sums.get(result) ?? 0, sessions));
  return sums;
}

/** Result types of the range, most sessions first; each with the gravest effect any of its sessions has. */
function rankResults(days: readonly DailySessions[]): Series['results'] {
  const totals = new Map<string, Series['results'][number]>();
  for (const { result, class: failureClass, policyType, sessions } of days.flatMap((day) => day.results)) {
    const known = totals.get(result);
    const effect = effectInChart(failureClass as FailureClass, policyType);
    if (known === undefined) totals.set(result, { result, sessions, effect });
    else
      totals.set(result, {
        result,
        sessions: addSessions(known.sessions, sessions),
        effect: graver(known.effect, effect),
      });
  }
  return [...totals.values()].sort((a, b) => b.sessions - a.sessions || (a.result < b.result ? -1 : 1));
}

/** Foreign counts reach 2^53-1 each; what is shown stays an exact integer. */
function addSessions(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

type ChartEffect = Series['results'][number]['effect'];

/** A chart tells refused from delivered; whether the refusal happened or would happen depends on the mode of the page. */
function effectInChart(failureClass: FailureClass, policyType: string): ChartEffect {
  switch (effectOf(failureClass, policyType, null)) {
    case 'refused':
    case 'would-refuse':
      return 'refused';
    case 'refused-by-dane':
      return 'dane';
    case 'potential':
      return 'potential';
    case 'unknown':
      return 'unknown';
    default:
      return 'delivered';
  }
}

const BY_GRAVITY = ['refused', 'dane', 'potential', 'delivered', 'unknown'] as const;

function graver(a: ChartEffect, b: ChartEffect): ChartEffect {
  return BY_GRAVITY.find((effect) => effect === a || effect === b) ?? 'unknown';
}
