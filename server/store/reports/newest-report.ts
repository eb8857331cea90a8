import type { Day } from '../../contract/time.ts';
import type { Database } from '../database.ts';

/** A day after `day` that a report which counts is about; null where there is none. */
export async function findReportAfter(database: Database, day: Day): Promise<Day | null> {
  const row = await database.read
    .selectFrom('report')
    .select('day')
    .where('superseded_by', 'is', null)
    .where('day', '>', day)
    .where('authenticated', '=', 1)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.day ?? null;
}
