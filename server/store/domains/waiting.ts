import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Naming, namings } from '../../contract/codes.ts';
import type { Day, Instant } from '../../contract/time.ts';
import type { Database, Tx } from '../database.ts';
import type { DomainStatus } from '../schema.ts';

export type WaitingStatus = Exclude<DomainStatus, 'watched'>;

/** Which of the domains that nobody watches; null: any. */
export interface WaitingFilter {
  readonly status: WaitingStatus;
  /** Part of the name. */
  readonly text: string | null;
  readonly how: Naming | 'unnamed' | null;
  readonly reporter: string | null;
}

/** By name, or all that match while they are as many as `count`. */
export type WaitingChoice =
  | { readonly names: readonly string[] }
  | { readonly matching: WaitingFilter; readonly count: number };

export interface WaitingRow {
  readonly name: string;
  readonly since: Instant;
  readonly how: Naming | 'unnamed';
  /** Who named it; null where that is not known. */
  readonly reporter: string | null;
  /** Domains of the same reporter, named in the same way, that match. */
  readonly groupSize: number;
  readonly recordReadAt: Instant | null;
  readonly reports: number;
  readonly reporters: number;
  readonly lastReportDay: Day | null;
}

/** More domains match than the caller saw: what a stranger added in between is not to be decided on unseen. */
export class ChoiceChanged extends Error {
  override name = 'ChoiceChanged';
}

/** How a domain came to be known here; the reporter may be gone, and a person may have named it. */
const how = sql<Naming | 'unnamed'>`iif(reporter.id is null, 'unnamed', domain.named_how)`;

/** One page of them, from page 1, by group: who proves most first, then who named fewest. Rows of a group follow one another. */
export async function listWaiting(
  database: Database,
  filter: WaitingFilter,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ readonly total: number; readonly rows: readonly WaitingRow[] }> {
  const total = await countWaiting(database.read, filter);
  const names = await matching(database.read, filter)
    .select([
      'domain.id',
      'domain.name',
      'domain.since',
      'domain.record_read_at as recordReadAt',
      how.as('how'),
      'reporter.identity as reporter',
      sql<number>`count(*) over (partition by ${how}, reporter.identity)`.as('groupSize'),
    ])
    .orderBy(rankOf(how))
    .orderBy('groupSize')
    .orderBy('reporter')
    .orderBy('domain.name')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  const ids = names.map(({ id }) => id);
  const sums = await database.read
    .selectFrom('report')
    .select([
      'domain_id',
      sql<number>`count(*)`.as('reports'),
      sql<number>`count(distinct reporter_id)`.as('reporters'),
      sql<Day>`max(day)`.as('last'),
    ])
    .where('domain_id', 'in', ids)
    .where('superseded_by', 'is', null)
    .groupBy('domain_id')
    .execute();
  const sumOf = new Map(sums.map((sum) => [sum.domain_id, sum]));
  const rows = names.map(({ id, ...row }) => {
    const sum = sumOf.get(id);
    return { ...row, reports: sum?.reports ?? 0, reporters: sum?.reporters ?? 0, lastReportDay: sum?.last ?? null };
  });
  return { total, rows };
}

/** Gives the chosen ones this status, all or none. Those that are watched keep being watched. */
export async function decideWaiting(
  database: Database,
  choice: WaitingChoice,
  status: DomainStatus,
): Promise<{ readonly changed: number; readonly unchanged: number }> {
  return database.write.transaction().execute(async (tx) => {
    const ids = await chosenIds(tx, choice);
    const result = await tx
      .updateTable('domain')
      .set({ status, stale: 1 })
      .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
      .where('status', '!=', 'watched')
      .where('status', '!=', status)
      .executeTakeFirstOrThrow();
    const changed = Number(result.numUpdatedRows);
    return { changed, unchanged: ('names' in choice ? new Set(choice.names).size : choice.count) - changed };
  });
}

/** The chosen ones that wait to be decided on and whose record was not read since `before`: never read ones first. */
export async function listUnread(
  database: Database,
  choice: WaitingChoice,
  before: Instant,
): Promise<{ readonly id: number; readonly name: string }[]> {
  const ids = await chosenIds(database.read, choice);
  return database.read
    .selectFrom('domain')
    .select(['id', 'name'])
    .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
    .where('status', '=', 'foreign')
    .where((eb) => eb.or([eb('record_read_at', 'is', null), eb('record_read_at', '<', before)]))
    .orderBy('record_read_at')
    .orderBy('name')
    .execute();
}

/** What the record of a domain that waits says: where it names an address of ours, the domain is watched. Returns whether it is now. */
export async function keepRecordRead(
  database: Database,
  id: number,
  { namesUs, at }: { readonly namesUs: boolean; readonly at: Instant },
): Promise<boolean> {
  const result = await database.write
    .updateTable('domain')
    .set({ record_read_at: at, ...(namesUs ? { status: 'watched' as const, since: at, stale: 1 } : {}) })
    .where('id', '=', id)
    .where('status', '=', 'foreign')
    .executeTakeFirstOrThrow();
  return namesUs && result.numUpdatedRows > 0n;
}

type Connection = Pick<Tx, 'selectFrom'>;

function matching(connection: Connection, { status, text, how: wanted, reporter }: WaitingFilter) {
  return connection
    .selectFrom('domain')
    .leftJoin('reporter', (join) =>
      join.onRef('reporter.id', '=', 'domain.named_by').on('domain.named_how', 'is not', null),
    )
    .where('domain.status', '=', status)
    .$if(text !== null, (query) => query.where(sql<SqlBool>`instr(domain.name, ${text}) > 0`))
    .$if(wanted !== null, (query) => query.where(how, '=', wanted ?? 'unnamed'))
    .$if(reporter !== null, (query) => query.where('reporter.identity', '=', reporter));
}

async function countWaiting(connection: Connection, filter: WaitingFilter): Promise<number> {
  const { count } = await matching(connection, filter)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function chosenIds(connection: Connection, choice: WaitingChoice): Promise<number[]> {
  if ('names' in choice) {
    const rows = await connection
      .selectFrom('domain')
      .select('id')
      .where('name', 'in', sql<string>`(select value from json_each(${JSON.stringify(choice.names)}))`)
      .execute();
    return rows.map(({ id }) => id);
  }
  const rows = await matching(connection, choice.matching).select('domain.id').execute();
  if (rows.length !== choice.count) throw new ChoiceChanged('other domains match than before');
  return rows.map(({ id }) => id);
}

/** Who proves most comes first. */
function rankOf(naming: RawBuilder<string>): RawBuilder<number> {
  const ranks = sql.join(
    namings.map((name, index) => sql`when ${sql.lit(name)} then ${sql.lit(-index)}`),
    sql` `,
  );
  return sql<number>`case ${naming} ${ranks} else 1 end`;
}
