import { type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import { sumOf } from './sessions-sql.ts';

export interface SourceNumbers {
  readonly reports: number;
  readonly latestReceivedAt: Instant | null;
  /** By the UTC day they were received on, since `from`. */
  readonly arrivals: readonly { readonly day: Day; readonly reports: number }[];
  readonly reporters: readonly {
    readonly key: string;
    readonly name: string;
    readonly reports30: number;
    readonly sessions30: number;
    readonly lastDay: Day;
    readonly authenticated: boolean;
    readonly days: number;
  }[];
  readonly lastUploadAt: Instant | null;
  /** By HTTPS: the last one that was accepted, and how many of each kind since `from`. */
  readonly https: { readonly lastReceivedAt: Instant | null; readonly accepted30: number; readonly refused30: number };
}

/** What arrived since the UTC day `from`, and from whom; at most 100 reporters, those with the most reports first. */
export async function readSourceNumbers(database: Database, from: Day): Promise<SourceNumbers> {
  const current = database.read.selectFrom('report').where('report.superseded_by', 'is', null);
  const totals = await current
    .select([sql<number>`count(*)`.as('reports'), (eb) => eb.fn.max('received_at').as('latest')])
    .executeTakeFirstOrThrow();
  // SQLite groups by a column before an alias: `day` here would be the day that a report is about
  const receivedOn = sql<Day>`substr(received_at, 1, 10)`;
  const arrivals = await current
    .select([receivedOn.as('day'), sql<number>`count(*)`.as('reports')])
    .where('received_at', '>=', from)
    .groupBy(receivedOn)
    .orderBy(receivedOn)
    .execute();
  const reporters = await current
    .innerJoin('reporter', 'reporter.id', 'report.reporter_id')
    .select([
      'reporter.identity as key',
      sql<string>`coalesce(reporter.name, reporter.identity)`.as('name'),
      sql<number>`count(*)`.as('reports30'),
      sumOf('success').as('success'),
      sumOf('failure').as('failure'),
      sql<Day>`max(report.day)`.as('lastDay'),
      sql<number>`max(report.authenticated)`.as('authenticated'),
      sql<number>`count(distinct case when report.authenticated = 1 then report.day end)`.as('days'),
    ])
    .where('report.day', '>=', from)
    .groupBy('reporter.id')
    .orderBy('reports30', 'desc')
    .limit(100)
    .execute();
  const upload = await database.read
    .selectFrom('message')
    .select((eb) => eb.fn.max('seen_at').as('at'))
    // Written out, because with a bound value SQLite would not choose the index of this channel.
    .where(sql<SqlBool>`channel = 'upload'`)
    .executeTakeFirst();
  const refused = sql<number>`outcome in ('rejected', 'not-tlsrpt')`;
  const https = await database.read
    .selectFrom('message')
    .select([
      sql<Instant | null>`max(case when not ${refused} then seen_at end)`.as('lastReceivedAt'),
      sql<number>`coalesce(sum(not ${refused} and seen_at >= ${from}), 0)`.as('accepted30'),
      sql<number>`coalesce(sum(${refused} and seen_at >= ${from}), 0)`.as('refused30'),
    ])
    .where(sql<SqlBool>`channel = 'https'`)
    .executeTakeFirstOrThrow();
  return {
    reports: totals.reports,
    latestReceivedAt: totals.latest ?? null,
    arrivals,
    reporters: reporters.map(({ success, failure, authenticated, ...row }) => ({
      ...row,
      sessions30: Math.min(success + failure, Number.MAX_SAFE_INTEGER),
      authenticated: authenticated === 1,
    })),
    lastUploadAt: upload?.at ?? null,
    https,
  };
}
