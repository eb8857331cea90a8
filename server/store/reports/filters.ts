import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Day } from '../../contract/time.ts';
import type { Tables } from '../schema.ts';

/** Which sessions a chart, a breakdown or a list is about. An empty list means any. */
export interface SessionFilter {
  /** Null: all watched domains together. */
  readonly domain: string | null;
  readonly from: Day;
  readonly to: Day;
  readonly reporters: readonly string[];
  readonly mx: readonly string[];
  readonly ips: readonly string[];
  readonly results: readonly string[];
  readonly policyTypes: readonly string[];
  /** Only reports that count in a verdict. */
  readonly onlyAuthenticated: boolean;
  /** The most sessions that an entry may count whose reporter is not proved; null for no bound. */
  readonly largestUnproved: number | null;
}

type PolicyBuilder = ExpressionBuilder<Tables, 'policy'>;
type FailureBuilder = ExpressionBuilder<Tables, 'policy' | 'failure'>;

/** Conditions on a policy entry. Entries of type tlsa count the same sessions again (RFC 8460 section 4), so they are left out unless asked for. */
export function policyMatches(eb: PolicyBuilder, filter: SessionFilter) {
  const conditions: Expression<SqlBool>[] = [
    eb('policy.day', '>=', filter.from),
    eb('policy.day', '<=', filter.to),
    filter.domain === null
      ? eb('policy.domain_id', 'in', eb.selectFrom('domain').select('id').where('status', '=', 'watched'))
      : eb('policy.domain_id', '=', eb.selectFrom('domain').select('id').where('name', '=', filter.domain)),
    filter.policyTypes.length === 0 ? eb('policy.type', '!=', 'tlsa') : isOneOf('policy.type', filter.policyTypes),
  ];
  if (filter.reporters.length > 0) {
    const ids = eb.selectFrom('reporter').select('id').where(isOneOf('reporter.identity', filter.reporters));
    conditions.push(eb('policy.reporter_id', 'in', ids));
  }
  if (filter.onlyAuthenticated) conditions.push(eb('policy.authenticated', '=', 1));
  if (filter.largestUnproved !== null)
    conditions.push(eb.or([eb(entrySessions, '<=', filter.largestUnproved), isProved(eb)]));
  return eb.and(conditions);
}

export const entrySessions = sql<number>`policy.success + policy.failure`;

/** Whether it is proved that the report of an entry is a TLS report of its reporter. */
export function isProved(eb: PolicyBuilder) {
  return eb.exists(
    eb
      .selectFrom('report')
      .select('report.id')
      .whereRef('report.id', '=', 'policy.report_id')
      .where('report.proved_as', 'is not', null),
  );
}

/** Conditions on a failure detail besides those on its policy entry; "" stands for a detail that names no host, address or type. */
export function failureMatches(eb: FailureBuilder, filter: SessionFilter) {
  const conditions: Expression<SqlBool>[] = [];
  if (filter.mx.length > 0) {
    const ids = eb.selectFrom('mx_host').select('id').where(isOneOf('mx_host.name', filter.mx));
    const named = eb('failure.mx_host_id', 'in', ids);
    conditions.push(filter.mx.includes('') ? eb.or([named, eb('failure.mx_host_id', 'is', null)]) : named);
  }
  if (filter.ips.length > 0) {
    const named = isOneOf('failure.sending_ip', filter.ips);
    conditions.push(filter.ips.includes('') ? eb.or([named, eb('failure.sending_ip', 'is', null)]) : named);
  }
  if (filter.results.length > 0) {
    const ids = eb.selectFrom('result_type').select('id').where(isOneOf('result_type.name', filter.results));
    conditions.push(eb('failure.result_type_id', 'in', ids));
  }
  return eb.and(conditions);
}

/** Whether a filter asks about single failure details, which leaves out failures that no detail explains. */
export function asksAboutDetails(filter: SessionFilter): boolean {
  return filter.mx.length > 0 || filter.ips.length > 0 || filter.results.length > 0;
}

/** `column` is one of `values`; the values travel as one JSON parameter, however many they are. */
export function isOneOf(column: string, values: readonly string[]) {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}
