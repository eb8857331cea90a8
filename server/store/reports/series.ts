import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Day } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import { groupBy } from '../grouping.ts';
import type { Tables } from '../schema.ts';
import {
  asksAboutDetails,
  entrySessions,
  failureMatches,
  isProved,
  policyMatches,
  type SessionFilter,
} from './filters.ts';
import { sumOf } from './sessions-sql.ts';

export interface DailySessions {
  readonly day: Day;
  readonly success: number;
  readonly failure: number;
  readonly reporters: number;
  /** Failed sessions by result type and class; result "" is failures that no detail explains. */
  readonly results: readonly {
    readonly result: string;
    readonly class: string;
    readonly policyType: string;
    readonly sessions: number;
  }[];
}

/** Sessions of each UTC day that has reports, oldest first. A day without reports is absent: nothing is known of it. */
export async function readDailySessions(database: Database, filter: SessionFilter): Promise<DailySessions[]> {
  const totals = await database.read
    .selectFrom('policy')
    .select([
      'day',
      sumOf('success').as('success'),
      sumOf('failure').as('failure'),
      sql<number>`count(distinct reporter_id)`.as('reporters'),
    ])
    .where((eb) => policyMatches(eb, filter))
    .groupBy('day')
    .orderBy('day')
    .execute();
  const results = await readDailyResults(database, filter);
  const detailsOnly = asksAboutDetails(filter);
  return totals.map((total) => {
    const own = results.get(total.day) ?? [];
    const found = Math.min(
      own.reduce((sum, result) => sum + result.sessions, 0),
      Number.MAX_SAFE_INTEGER,
    );
    const failure = detailsOnly ? found : total.failure;
    return { ...total, failure, results: own.map(({ day: _, ...result }) => result) };
  });
}

async function readDailyResults(database: Database, filter: SessionFilter) {
  const rows = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .select([
      'policy.day',
      'result_type.name as result',
      'failure.class',
      'policy.type as policyType',
      sumOf('failure.sessions').as('sessions'),
    ])
    .where((eb) => policyMatches(eb, filter))
    .where((eb) => failureMatches(eb, filter))
    .groupBy(['policy.day', 'result_type.name', 'failure.class', 'policy.type'])
    .having(sumOf('failure.sessions'), '>', 0)
    .orderBy('sessions', 'desc')
    .execute();
  const unexplained = asksAboutDetails(filter) ? [] : await readUnexplained(database, filter);
  return groupBy([...rows, ...unexplained], (row) => row.day);
}

/** Failures that the summary of an entry counts and its details do not explain. */
async function readUnexplained(database: Database, filter: SessionFilter) {
  const entries = database.read
    .selectFrom('policy')
    .leftJoin('failure', 'failure.policy_id', 'policy.id')
    .select(['policy.day', 'policy.type', sql<number>`policy.failure - total(failure.sessions)`.as('rest')])
    .where((eb) => policyMatches(eb, filter))
    .where('policy.failure', '>', 0)
    .groupBy('policy.id');
  const rows = await database.read
    .selectFrom(entries.as('entry'))
    .select(['entry.day', 'entry.type as policyType', sumOf('entry.rest').as('sessions')])
    .where('entry.rest', '>', 0)
    .groupBy(['entry.day', 'entry.type'])
    .execute();
  return rows.map((row) => ({ ...row, result: '', class: 'unclassified' }));
}

interface Counted {
  readonly reports: number;
  readonly sessions: number;
}

/** Reports in the range whose origin could not be authenticated, and their sessions. */
export function countUnauthenticated(database: Database, filter: SessionFilter): Promise<Counted> {
  const all = { ...filter, onlyAuthenticated: false, largestUnproved: null };
  return count(database, (eb) => eb.and([policyMatches(eb, all), eb('policy.authenticated', '=', 0)]));
}

/** Reports in the range that `largestUnproved` leaves out, and their sessions. */
export async function countOutOfScale(database: Database, filter: SessionFilter): Promise<Counted> {
  const { largestUnproved } = filter;
  if (largestUnproved === null) return { reports: 0, sessions: 0 };
  return count(database, (eb) =>
    eb.and([
      policyMatches(eb, { ...filter, largestUnproved: null }),
      eb(entrySessions, '>', largestUnproved),
      eb.not(isProved(eb)),
    ]),
  );
}

type PolicyCondition = (eb: ExpressionBuilder<Tables, 'policy'>) => Expression<SqlBool>;

async function count(database: Database, condition: PolicyCondition): Promise<Counted> {
  const row = await database.read
    .selectFrom('policy')
    .select([
      sql<number>`count(distinct report_id)`.as('reports'),
      sumOf('success').as('success'),
      sumOf('failure').as('failure'),
    ])
    .where(condition)
    .executeTakeFirstOrThrow();
  return { reports: row.reports, sessions: Math.min(row.success + row.failure, Number.MAX_SAFE_INTEGER) };
}

/** The most sessions of one entry in the range; 0 without any. */
export async function largestEntry(database: Database, filter: SessionFilter): Promise<number> {
  const row = await database.read
    .selectFrom('policy')
    .select(sql<number | null>`max(${entrySessions})`.as('sessions'))
    .where((eb) => policyMatches(eb, filter))
    .executeTakeFirst();
  return row?.sessions ?? 0;
}

/** The sessions of each day by reporters that are proved; where none is, those by all. */
export async function usualSessions(database: Database, filter: SessionFilter): Promise<number[]> {
  const days = (proved: boolean) =>
    database.read
      .selectFrom('policy')
      .select([sumOf('success').as('success'), sumOf('failure').as('failure')])
      .where((eb) => (proved ? eb.and([policyMatches(eb, filter), isProved(eb)]) : policyMatches(eb, filter)))
      .groupBy('day')
      .execute();
  const proved = await days(true);
  const rows = proved.length > 0 ? proved : await days(false);
  return rows.map(({ success, failure }) => success + failure);
}

/** Whether any report in the range has an authenticated origin. */
export async function hasAuthenticated(database: Database, filter: SessionFilter): Promise<boolean> {
  const row = await database.read
    .selectFrom('policy')
    .select('id')
    .where((eb) => policyMatches(eb, { ...filter, onlyAuthenticated: true }))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The values that filters of a domain may take: everything its reports ever named. */
export async function listFilterValues(
  database: Database,
  domain: string,
): Promise<{
  reporters: { identity: string; name: string | null }[];
  policyTypes: string[];
  mx: string[];
  results: string[];
}> {
  const ofDomain = sql<number>`(select id from domain where name = ${domain})`;
  const entries = await database.read
    .selectFrom('policy')
    .innerJoin('reporter', 'reporter.id', 'policy.reporter_id')
    .select(['reporter.identity', 'reporter.name', 'policy.type'])
    .distinct()
    .where('policy.domain_id', '=', ofDomain)
    .orderBy('reporter.identity')
    .limit(1000)
    .execute();
  const failures = await database.read
    .selectFrom('policy')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
    .select(['result_type.name as result', 'mx_host.name as mx'])
    .distinct()
    .where('policy.domain_id', '=', ofDomain)
    .limit(1000)
    .execute();
  const reporters = new Map(entries.map((entry) => [entry.identity, { identity: entry.identity, name: entry.name }]));
  return {
    reporters: [...reporters.values()],
    policyTypes: [...new Set(entries.map((entry) => entry.type))].sort(),
    mx: [...new Set(failures.flatMap((failure) => (failure.mx === null ? [] : [failure.mx])))].sort(),
    results: [...new Set(failures.map((failure) => failure.result))].sort(),
  };
}
