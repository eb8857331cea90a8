import { type FilterQuery, filterQuery } from '../../contract/filters.ts';
import { type Series, series } from '../../contract/series.ts';
import type { Readable } from '../dependencies.ts';
import { answerSeries } from '../reports/series.ts';
import { toSessionFilter } from '../reports/session-filter.ts';
import { route } from '../shell/route.ts';
import { listMarkers } from './markers.ts';
import { requireDomain } from './require-domain.ts';

export const readDomainSeries = route({
  method: 'get',
  path: '/domains/:domain/series',
  summary: 'Daily sessions by result type',
  query: filterQuery,
  answer: series,
  handle: (deps, { params, query }) => answerDomainSeries(deps, params.domain, query),
});

/** Daily sessions of one domain, with what changed in these days. */
export async function answerDomainSeries(
  { database, verdicts, now }: Readable,
  name: string,
  query: FilterQuery,
): Promise<Series> {
  const domain = await requireDomain(database, name);
  const filter = await toSessionFilter(database, name, query, now());
  const verdict = verdicts.get(name);
  const mode = verdict?.assessment.mode ?? null;
  const since = verdict?.summary.modeSince ?? null;
  const current = mode === null || since === null ? null : { at: since, mode };
  return answerSeries(database, filter, await listMarkers(database, domain.id, current, filter));
}
