import type { z } from 'zod';
import { type Breakdown, breakdown, breakdownQuery } from '../../contract/series.ts';
import { readFailuresBy, readFailuresByReporter } from '../../store/reports/breakdown.ts';
import type { Readable } from '../dependencies.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { route } from '../shell/route.ts';
import { toSessionFilter } from './session-filter.ts';

export const readFailures = route({
  method: 'get',
  path: '/domains/:domain/failures',
  summary: 'Failed sessions broken down',
  query: breakdownQuery,
  answer: breakdown,
  handle: (deps, { params, query }) => answerBreakdown(deps, params.domain, query),
});

/** Failed sessions of a domain by MX host, reporter, result type or sending MTA. */
export async function answerBreakdown(
  { database, now }: Pick<Readable, 'database' | 'now'>,
  domain: string,
  query: z.output<typeof breakdownQuery>,
): Promise<Breakdown> {
  await requireDomain(database, domain);
  const filter = await toSessionFilter(database, domain, query, now());
  const rows =
    query.by === 'reporter'
      ? await readFailuresByReporter(database, filter)
      : await readFailuresBy(database, query.by, filter);
  return { by: query.by, total: rows.length, rows: rows.slice(0, query.limit) };
}
