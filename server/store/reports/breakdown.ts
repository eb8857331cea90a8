import type { Database } from '../database.ts';
import { asksAboutDetails, failureMatches, policyMatches, type SessionFilter } from './filters.ts';
import { sumOf } from './sessions-sql.ts';

export interface BreakdownRow {
  /** "" where reports name none. */
  readonly key: string;
  readonly name: string;
  readonly failed: number;
  /** All sessions; null where reports do not count them by this key. */
  readonly sessions: number | null;
}

/** Failed sessions by receiving MX host, sending MTA address or result type, most first. */
export async function readFailuresBy(
  database: Database,
  by: 'mx' | 'sender' | 'result',
  filter: SessionFilter,
): Promise<BreakdownRow[]> {
  const key = { mx: 'mx_host.name', sender: 'failure.sending_ip', result: 'result_type.name' } as const;
  const rows = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
    .select((eb) => [eb.fn.coalesce(eb.ref(key[by]), eb.val('')).as('key'), sumOf('failure.sessions').as('failed')])
    .where((eb) => policyMatches(eb, filter))
    .where((eb) => failureMatches(eb, filter))
    .groupBy('key')
    .having(sumOf('failure.sessions'), '>', 0)
    .orderBy('failed', 'desc')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ key: row.key, name: row.key, failed: row.failed, sessions: null }));
}

/** Failed and all sessions by reporter, most failures first, then most sessions. */
export async function readFailuresByReporter(database: Database, filter: SessionFilter): Promise<BreakdownRow[]> {
  const rows = await database.read
    .selectFrom('policy')
    .innerJoin('reporter', 'reporter.id', 'policy.reporter_id')
    .select([
      'reporter.identity',
      'reporter.name',
      sumOf('policy.success').as('success'),
      sumOf('policy.failure').as('failure'),
    ])
    .where((eb) => policyMatches(eb, filter))
    .groupBy('reporter.id')
    .execute();
  const matching = asksAboutDetails(filter) ? await matchingFailures(database, filter) : null;
  return rows
    .map((row) => ({
      key: row.identity,
      name: row.name ?? row.identity,
      failed: matching === null ? row.failure : (matching.get(row.identity) ?? 0),
      sessions: Math.min(row.success + row.failure, Number.MAX_SAFE_INTEGER),
    }))
    .sort((a, b) => b.failed - a.failed || b.sessions - a.sessions || (a.key < b.key ? -1 : 1));
}

async function matchingFailures(database: Database, filter: SessionFilter): Promise<Map<string, number>> {
  const rows = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('reporter', 'reporter.id', 'policy.reporter_id')
    .select(['reporter.identity', sumOf('failure.sessions').as('failed')])
    .where((eb) => policyMatches(eb, filter))
    .where((eb) => failureMatches(eb, filter))
    .groupBy('reporter.id')
    .execute();
  return new Map(rows.map((row) => [row.identity, row.failed]));
}
