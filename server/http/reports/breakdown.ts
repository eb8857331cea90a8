import type { z } from 'zod';
import type { Breakdown, breakdownQuery } from '../../contract/series.ts';
import type { Instant } from '../../contract/time.ts';
import type { Database } from '../../store/database.ts';
import { readFailuresBy, readFailuresByReporter } from '../../store/reports/breakdown.ts';
import { requireDomain } from '../domains/domains.ts';
import { toSessionFilter } from '../shell/filter-query.ts';

/** Failed sessions of a domain by MX host, reporter, result type or sending MTA. */
export async function answerBreakdown(
  database: Database,
  domain: string,
  query: z.output<typeof breakdownQuery>,
  now: Instant,
): Promise<Breakdown> {
  await requireDomain(database, domain);
  const filter = await toSessionFilter(database, domain, query, now);
  const rows =
    query.by === 'reporter'
      ? await readFailuresByReporter(database, filter)
      : await readFailuresBy(database, query.by, filter);
  return { by: query.by, total: rows.length, rows: rows.slice(0, query.limit) };
}
