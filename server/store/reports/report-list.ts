import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Channel } from '../../contract/codes.ts';
import type { Day, Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../schema.ts';
import { readStoredTexts } from '../stored-json.ts';
import { countedOnce } from './counted.ts';
import { isOneOf } from './filters.ts';
import { sumOf } from './sessions-sql.ts';

type ReportBuilder = ExpressionBuilder<Tables, 'report'>;

/** Which reports a list is about. An empty list means any, null no bound. */
export interface ReportFilter {
  readonly domains: readonly string[];
  readonly from: Day | null;
  readonly to: Day | null;
  readonly reporters: readonly string[];
  readonly mx: readonly string[];
  readonly ips: readonly string[];
  readonly results: readonly string[];
  readonly policyTypes: readonly string[];
  readonly modes: readonly string[];
  readonly channels: readonly string[];
  readonly onlyAuthenticated: boolean;
  readonly onlyFailures: boolean;
  /** Part of the organization, domain or report-id. */
  readonly text: string | null;
}

export interface ListedReport {
  readonly id: number;
  readonly day: Day;
  readonly domain: string | null;
  readonly reporter: string;
  readonly organization: string | null;
  /** Of its entries; the one whose sessions are counted first. */
  readonly policyTypes: readonly string[];
  readonly mode: string | null;
  readonly success: number;
  readonly failure: number;
  readonly results: readonly string[];
  readonly authenticity: string;
  readonly authenticated: boolean;
  readonly receivedAt: Instant;
  readonly source: string;
  readonly channel: Channel;
}

/** With the failed sessions of the details that the filter selects; null where it selects none. */
export interface MatchedReport extends ListedReport {
  readonly matchingFailure: number | null;
}

export type ReportOrder = 'day' | 'failure' | 'sessions' | 'received';

export interface ReportPage {
  readonly total: number;
  readonly success: number;
  readonly failure: number;
  readonly matchingFailure: number | null;
  readonly reports: readonly MatchedReport[];
}

/** Which page of how many reports, from 1, and in what order. */
export interface PageOrder {
  readonly by: ReportOrder;
  readonly descending: boolean;
  readonly page: number;
  readonly size: number;
}

/** One page of the matching reports; ties are broken by the newest id. */
export async function listReports(
  database: Database,
  filter: ReportFilter,
  { by, descending, page, size }: PageOrder,
): Promise<ReportPage> {
  const totals = await countedOnce(database, `reports ${JSON.stringify(filter)}`, () => sumUp(database, filter));
  const column = {
    day: sql`report.day`,
    failure: sql`report.failure`,
    sessions: sql`report.success + report.failure`,
    received: sql`report.received_at`,
  }[by];
  const direction = descending ? 'desc' : 'asc';
  // Only the numbers are sorted; names and results are looked up for the page alone.
  const chosen = database.read
    .selectFrom('report')
    .select('report.id')
    .where((eb) => reportMatches(eb, filter))
    .orderBy(column, direction)
    .orderBy('report.id', direction)
    .limit(size)
    .offset((page - 1) * size);
  const rows = await selectListed(database)
    .select((eb) => matchingFailure(eb, filter).as('matchingFailure'))
    .where('report.id', 'in', chosen)
    .orderBy(column, direction)
    .orderBy('report.id', direction)
    .execute();
  const { matching, ...counts } = totals;
  return {
    ...counts,
    matchingFailure: asksDetails(filter) ? matching : null,
    reports: rows.map((row) => ({ ...row, ...toListed(row) })),
  };
}

async function sumUp(database: Database, filter: ReportFilter) {
  return database.read
    .selectFrom('report')
    .select((eb) => [
      sql<number>`count(*)`.as('total'),
      sumOf('report.success').as('success'),
      sumOf('report.failure').as('failure'),
      sql<number | null>`cast(min(total(${matchingFailure(eb, filter)}), 9007199254740991) as integer)`.as('matching'),
    ])
    .where((eb) => reportMatches(eb, filter))
    .executeTakeFirstOrThrow();
}

/** How many reports count, whatever their domain. */
export async function countReports(database: Database): Promise<number> {
  return countedOnce(database, 'reports', async () => {
    const row = await database.read
      .selectFrom('report')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('superseded_by', 'is', null)
      .executeTakeFirstOrThrow();
    return row.count;
  });
}

export async function findListedReport(database: Database, id: number): Promise<ListedReport | null> {
  const row = await selectListed(database).where('report.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toListed(row);
}

function selectListed(database: Database) {
  return database.read
    .selectFrom('report')
    .innerJoin('message', 'message.id', 'report.message_id')
    .innerJoin('reporter', 'reporter.id', 'report.reporter_id')
    .leftJoin('domain', 'domain.id', 'report.domain_id')
    .select([
      'report.id',
      'report.day',
      'domain.name as domain',
      'reporter.identity as reporter',
      'report.organization',
      sql<string>`(select json_group_array(type) from (select type from policy where report_id = report.id group by type order by type = 'tlsa', min(seq)))`.as(
        'policyTypes',
      ),
      sql<
        string | null
      >`(select mode from policy join policy_text on policy_text.id = policy_text_id where report_id = report.id order by policy.type = 'tlsa', seq limit 1)`.as(
        'mode',
      ),
      'report.success',
      'report.failure',
      sql<string>`(select json_group_array(distinct result_type.name) from policy join failure on failure.policy_id = policy.id join result_type on result_type.id = failure.result_type_id where policy.report_id = report.id and (failure.sessions > 0 or policy.failure > 0))`.as(
        'results',
      ),
      'message.authenticity',
      'report.authenticated',
      'report.received_at as receivedAt',
      'report.source',
      'message.channel',
    ]);
}

function toListed(
  row: Omit<ListedReport, 'results' | 'policyTypes' | 'authenticated'> & {
    results: string;
    policyTypes: string;
    authenticated: number;
  },
): ListedReport {
  return {
    ...row,
    results: readStoredTexts(row.results),
    policyTypes: readStoredTexts(row.policyTypes),
    authenticated: row.authenticated === 1,
  };
}

function reportMatches(eb: ReportBuilder, filter: ReportFilter) {
  const conditions: Expression<SqlBool>[] = [eb('report.superseded_by', 'is', null)];
  if (filter.from !== null) conditions.push(eb('report.day', '>=', filter.from));
  if (filter.to !== null) conditions.push(eb('report.day', '<=', filter.to));
  if (filter.domains.length > 0) {
    const ids = eb.selectFrom('domain').select('domain.id').where(isOneOf('domain.name', filter.domains));
    conditions.push(eb('report.domain_id', 'in', ids));
  }
  if (filter.reporters.length > 0) {
    const ids = eb.selectFrom('reporter').select('reporter.id').where(isOneOf('reporter.identity', filter.reporters));
    conditions.push(eb('report.reporter_id', 'in', ids));
  }
  if (filter.channels.length > 0) {
    const ids = eb.selectFrom('message').select('message.id').where(isOneOf('message.channel', filter.channels));
    conditions.push(eb('report.message_id', 'in', ids));
  }
  if (filter.onlyAuthenticated) conditions.push(eb('report.authenticated', '=', 1));
  if (filter.onlyFailures) conditions.push(eb('report.failure', '>', 0));
  if (filter.policyTypes.length > 0 || filter.modes.length > 0 || asksDetails(filter))
    conditions.push(hasPolicy(eb, filter));
  if (filter.text !== null) conditions.push(mentions(filter.text));
  return eb.and(conditions);
}

/** Of one report: failed sessions of the details asked for, of the entries whose sessions the report counts. */
function matchingFailure(eb: ReportBuilder, filter: ReportFilter): RawBuilder<number | null> {
  if (!asksDetails(filter)) return sql<null>`null`;
  let query = eb
    .selectFrom('policy')
    .innerJoin('policy_text', 'policy_text.id', 'policy.policy_text_id')
    .innerJoin('failure', 'failure.policy_id', 'policy.id')
    .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
    .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
    .select(sumOf('failure.sessions').as('sessions'))
    .whereRef('policy.report_id', '=', 'report.id')
    .where((inner) => inner.and(detailMatches(filter)));
  if (filter.modes.length > 0) query = query.where(isOneOf('policy_text.mode', filter.modes));
  const types = filter.policyTypes;
  const counted =
    types.length > 0
      ? isOneOf('policy.type', types)
      : sql<SqlBool>`(policy.type != 'tlsa' or not exists (select 1 from policy as other where other.report_id = report.id and other.type != 'tlsa'))`;
  return sql<number | null>`(${query.where(counted)})`;
}

/** Conditions on a failure detail, joined with the names of its type and host. */
function detailMatches(filter: ReportFilter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (filter.mx.length > 0) conditions.push(isOneOf('mx_host.name', filter.mx));
  if (filter.ips.length > 0) conditions.push(isOneOf('failure.sending_ip', filter.ips));
  if (filter.results.length > 0) conditions.push(isOneOf('result_type.name', filter.results));
  return conditions;
}

function asksDetails(filter: ReportFilter): boolean {
  return filter.mx.length > 0 || filter.ips.length > 0 || filter.results.length > 0;
}

function hasPolicy(eb: ReportBuilder, filter: ReportFilter) {
  let query = eb
    .selectFrom('policy')
    .innerJoin('policy_text', 'policy_text.id', 'policy.policy_text_id')
    .select('policy.report_id');
  if (filter.policyTypes.length > 0) query = query.where(isOneOf('policy.type', filter.policyTypes));
  if (filter.modes.length > 0) query = query.where(isOneOf('policy_text.mode', filter.modes));
  if (asksDetails(filter)) {
    const details = eb
      .selectFrom('failure')
      .innerJoin('result_type', 'result_type.id', 'failure.result_type_id')
      .leftJoin('mx_host', 'mx_host.id', 'failure.mx_host_id')
      .select('failure.seq')
      .where(sql<SqlBool>`failure.policy_id = policy.id`)
      .where((inner) => inner.and(detailMatches(filter)));
    query = query.where((inner) => inner.exists(details));
  }
  // One domain has few reports to look into; among all domains the failures are what is few.
  return filter.domains.length > 0
    ? eb.exists(query.whereRef('policy.report_id', '=', 'report.id'))
    : eb('report.id', 'in', query);
}

function mentions(text: string): Expression<SqlBool> {
  // instr, not LIKE: the text is matched literally, without wildcards.
  const needle = text.toLowerCase();
  return sql<SqlBool>`(instr(lower(coalesce(report.organization, '')), ${needle}) > 0
    or instr(lower(coalesce(report.report_id, '')), ${needle}) > 0
    or exists (select 1 from domain where domain.id = report.domain_id and instr(domain.name, ${needle}) > 0))`;
}
