import { type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import type { DomainStatus } from '../schema.ts';
import { readStoredTexts } from '../stored-json.ts';

export interface StoredDomain {
  readonly id: number;
  readonly name: string;
  readonly status: DomainStatus;
  readonly since: Instant;
  /** JSON of settings that differ from the defaults; null when none do. */
  readonly settings: string | null;
}

export async function findDomain(database: Database, name: string): Promise<StoredDomain | null> {
  const row = await database.read
    .selectFrom('domain')
    .select(['id', 'name', 'status', 'since', 'settings'])
    .where('name', '=', name)
    .executeTakeFirst();
  return row ?? null;
}

export async function listDomains(database: Database, status: DomainStatus): Promise<StoredDomain[]> {
  return database.read
    .selectFrom('domain')
    .select(['id', 'name', 'status', 'since', 'settings'])
    .where('status', '=', status)
    .orderBy('name')
    .execute();
}

export async function countDomains(database: Database): Promise<Record<DomainStatus, number>> {
  const rows = await database.read
    .selectFrom('domain')
    .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const counts = { watched: 0, foreign: 0, ignored: 0 };
  for (const row of rows) counts[row.status] = row.count;
  return counts;
}

/** Gives a domain this status, creating it if new: the operator's decision. */
export async function setDomainStatus(
  database: Database,
  name: string,
  status: DomainStatus,
  now: Instant,
): Promise<void> {
  await database.write
    .insertInto('domain')
    .values({ name, status, since: now, settings: null })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ status, stale: 1 }))
    .execute();
}

/** A page, from 1, of the domains that are not watched, with the days of their reports. What is equal stands by name. */
export async function listUnwatched(
  database: Database,
  { status, text }: { readonly status: 'foreign' | 'ignored'; readonly text: string | null },
  {
    by,
    descending,
    page,
    size,
  }: {
    readonly by: 'name' | 'last';
    readonly descending: boolean;
    readonly page: number;
    readonly size: number;
  },
): Promise<{ total: number; domains: { name: string; first: Day | null; last: Day | null }[] }> {
  const matching = database.read
    .selectFrom('domain')
    .where('status', '=', status)
    .$if(text !== null, (query) => query.where(sql<SqlBool>`instr(domain.name, ${text}) > 0`));
  const dayOfReports = (which: 'min' | 'max') =>
    sql<Day | null>`(select ${sql.raw(which)}(day) from report where domain_id = domain.id and superseded_by is null)`;
  const { total } = await matching.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const domains = await matching
    .select(['name', dayOfReports('min').as('first'), dayOfReports('max').as('last')])
    .$if(by === 'last', (query) =>
      query.orderBy(sql`coalesce(${dayOfReports('max')}, '')`, descending ? 'desc' : 'asc').orderBy('name'),
    )
    .$if(by === 'name', (query) => query.orderBy('name', descending ? 'desc' : 'asc'))
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { total, domains };
}

/** First and last UTC day with a report about the domain, of any origin. */
export async function reportDays(database: Database, id: number): Promise<{ first: Day | null; last: Day | null }> {
  const row = await database.read
    .selectFrom('report')
    .select((eb) => [eb.fn.min('day').as('first'), eb.fn.max('day').as('last')])
    .where('domain_id', '=', id)
    .where('superseded_by', 'is', null)
    .executeTakeFirstOrThrow();
  return { first: row.first ?? null, last: row.last ?? null };
}

/** Names of known domains, for suggestions and the find box. */
export async function findDomainNames(database: Database, part: string, limit: number): Promise<string[]> {
  const rows = await database.read
    .selectFrom('domain')
    .select('name')
    .where((eb) => eb(eb.fn<number>('instr', ['name', eb.val(part)]), '>', 0))
    .where('status', '!=', 'ignored')
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map((row) => row.name);
}

/** The policy that trusted reports last showed, when no live check has seen one. */
export async function latestReportedPolicy(
  database: Database,
  id: number,
): Promise<{ lines: string[] | null; mx: string[]; mode: string | null; maxAge: number | null; day: Day } | null> {
  const row = await database.read
    .selectFrom('policy')
    .innerJoin('policy_text', 'policy_text.id', 'policy.policy_text_id')
    .select(['policy.day', 'policy_text.lines', 'policy_text.mx', 'policy_text.mode', 'policy_text.max_age'])
    .where('policy.domain_id', '=', id)
    .where('policy.type', '=', 'sts')
    .where('policy_text.lines', 'is not', null)
    .orderBy('policy.authenticated', 'desc')
    .orderBy('policy.day', 'desc')
    .orderBy('policy.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    lines: row.lines === null ? null : readStoredTexts(row.lines),
    mx: row.mx === null ? [] : readStoredTexts(row.mx),
    mode: row.mode,
    maxAge: row.max_age,
    day: row.day,
  };
}
