import { sql } from 'kysely';
import type { Day } from '../../contract/time.ts';
import type { Database } from '../database.ts';

export interface DeviationCount {
  /** Identity of the reporter; foreign text unless authenticated. */
  readonly reporter: string;
  /** A code of docs/reading-reports.md. */
  readonly deviation: string;
  readonly reports: number;
  readonly lastDay: Day;
}

/** How often each reporter deviates from RFC 8460 in which way, in all reports that count; at most `limit` rows, most frequent first. */
export async function countDeviations(database: Database, limit: number): Promise<DeviationCount[]> {
  return database.read
    .selectFrom('report')
    .innerJoin('reporter', 'reporter.id', 'report.reporter_id')
    .innerJoin(sql<{ value: string }>`json_each(report.deviations)`.as('each'), (join) => join.onTrue())
    .select([
      'reporter.identity as reporter',
      'each.value as deviation',
      sql<number>`count(*)`.as('reports'),
      sql<Day>`max(report.day)`.as('lastDay'),
    ])
    .where('report.superseded_by', 'is', null)
    .groupBy(['reporter.identity', 'each.value'])
    .orderBy('reports', 'desc')
    .orderBy('reporter.identity')
    .orderBy('each.value')
    .limit(limit)
    .execute();
}
