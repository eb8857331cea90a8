import { z } from 'zod';
import { domainListQuery } from '../../contract/domains.ts';
import { filterQuery } from '../../contract/filters.ts';
import { messageListQuery } from '../../contract/messages.ts';
import { reportListQuery } from '../../contract/reports.ts';
import { breakdownQuery } from '../../contract/series.ts';
import { dayOf } from '../../contract/time.ts';
import { countDeviations } from '../../store/reports/deviations.ts';
import { readSample } from '../../store/reports/sample.ts';
import type { Readable } from '../dependencies.ts';
import { answerDomainSeries } from '../domains/domain-series.ts';
import { answerDomains } from '../domains/domains.ts';
import { answerMessages } from '../messages/messages.ts';
import { type CsvRow, writeCsv } from '../shell/csv.ts';
import { HttpProblem } from '../shell/problems.ts';
import { type FileAnswer, fileRoute } from '../shell/route.ts';
import { answerBreakdown } from './breakdown.ts';
import { answerReports } from './reports.ts';
import { answerSeries } from './series.ts';
import { toSessionFilter } from './session-filter.ts';

interface Table {
  readonly stem: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly json: unknown;
}

const exportQuery = z.looseObject({ format: z.enum(['csv', 'json']).default('csv') });
const ofDomain = z.looseObject({ domain: z.string().max(253).optional() });
const PAGE = 500;
const MOST_ROWS = 100_000;

type Query = Readonly<Record<string, unknown>>;

const tables: Readonly<Record<string, (source: Readable, query: Query) => Promise<Table>>> = {
  domains: domainTable,
  reports: reportTable,
  series: seriesTable,
  failures: failureTable,
  messages: messageTable,
  deviations: deviationTable,
};

/** What can be exported, by name. */
export const exportNames = Object.keys(tables).join(', ');

export const exportTable = fileRoute({
  method: 'get',
  path: '/export/:what',
  summary: `A table as a file: ${exportNames}. Each is filtered by what the list of that name takes; series and failures also by domain`,
  query: exportQuery,
  handle: (deps, { params, query }) => exportFile(deps, params.what, query),
});

/**
 * What a page shows, all pages of it, under the same filters, as a file with a name as `a.example_failures_2026-10-26_2026-11-24.csv`.
 * While sample data are shown beside what is real, the name says so first.
 * Column names are English, days and times ISO; CSV is UTF-8 with a byte order mark.
 */
export async function exportFile(
  source: Readable,
  what: string,
  query: Query,
): Promise<FileAnswer & { readonly content: string }> {
  const { format } = exportQuery.parse(query);
  const table = await tableOf(source, what, query);
  const sample = (await readSample(source.database))?.by === 'page' ? 'sample-data_' : '';
  const name = `${sample}${table.stem.replace(/[^a-z0-9._-]/gi, '-')}.${format}`;
  return format === 'csv'
    ? { name, type: 'text/csv; charset=utf-8', content: writeCsv(table.header, table.rows) }
    : { name, type: 'application/json', content: `${JSON.stringify(table.json, null, 1)}\n` };
}

function tableOf(source: Readable, what: string, query: Query): Promise<Table> {
  const table = Object.hasOwn(tables, what) ? tables[what] : undefined;
  if (table !== undefined) return table(source, query);
  throw new HttpProblem(404, 'Not found', `There are exports of ${exportNames}.`);
}

async function domainTable(source: Readable, query: Query): Promise<Table> {
  const asked = domainListQuery.parse(query);
  const rows = await allPages(async (page) => {
    const answer = await answerDomains(source, { ...asked, page, size: PAGE });
    return { rows: answer.domains, pages: answer.pages };
  });
  return {
    stem: `domains_${dayOf(source.now())}`,
    header: [
      'domain',
      'state',
      'confidence',
      'mode',
      'refused_14_days',
      'sessions_14_days',
      'reporters',
      'last_report_day',
      'earliest_ready_at',
      'codes',
    ],
    rows: rows.map((row) => [
      row.domain,
      row.state,
      row.confidence,
      row.mode,
      row.summary.refused14,
      row.summary.sessions14,
      row.summary.reporters14,
      row.summary.lastReportDay,
      row.earliestReadyAt,
      row.codes.join(' '),
    ]),
    json: rows,
  };
}

async function reportTable({ database, now }: Readable, query: Query): Promise<Table> {
  const asked = reportListQuery.parse(query);
  const rows = await allPages(async (page) => {
    const answer = await answerReports(database, { ...asked, page, size: PAGE });
    return { rows: answer.reports, pages: answer.pages };
  });
  return {
    stem: `reports_${asked.from ?? 'all'}_${asked.to ?? dayOf(now())}`,
    header: [
      'day',
      'domain',
      'reporter',
      'organization',
      'policy_type',
      'mode',
      'success',
      'failure',
      'results',
      'authenticity',
      'received_at',
      'source',
    ],
    rows: rows.map((row) => [
      row.day,
      row.domain,
      row.reporter,
      row.organization,
      row.policyTypes.join(' '),
      row.mode,
      row.success,
      row.failure,
      row.results.join(' '),
      row.authenticity,
      row.receivedAt,
      row.source,
    ]),
    json: rows,
  };
}

async function seriesTable(source: Readable, query: Query): Promise<Table> {
  const { database, now } = source;
  const { domain } = ofDomain.parse(query);
  const asked = filterQuery.parse(query);
  const answer =
    domain === undefined
      ? await answerSeries(database, await toSessionFilter(database, null, asked, now()), [])
      : await answerDomainSeries(source, domain, asked);
  const results = answer.results.map((it) => it.result);
  return {
    stem: `${domain ?? 'all-domains'}_failures_${answer.from}_${answer.to}`,
    header: [
      'day',
      'success',
      'failure',
      'reporters',
      ...results.map((result) => (result === '' ? 'not explained' : result)),
    ],
    rows: answer.days.map((day) => [
      day.day,
      day.success,
      day.failure,
      day.reporters,
      ...results.map((result) => day.results[result] ?? 0),
    ]),
    json: answer,
  };
}

async function failureTable(source: Readable, query: Query): Promise<Table> {
  const { domain = '' } = ofDomain.parse(query);
  const answer = await answerBreakdown(source, domain, {
    ...breakdownQuery.parse({ by: 'mx', ...query }),
    limit: MOST_ROWS,
  });
  return {
    stem: `${domain}_failures-by-${answer.by}`,
    header: [answer.by, 'name', 'failed', 'sessions'],
    rows: answer.rows.map((row) => [row.key, row.name, row.failed, row.sessions]),
    json: answer,
  };
}

async function messageTable({ database, now }: Readable, query: Query): Promise<Table> {
  const asked = messageListQuery.parse(query);
  const rows = await allPages(async (page) => {
    const answer = await answerMessages(database, { ...asked, page, size: PAGE });
    return { rows: answer.messages, pages: answer.pages };
  });
  return {
    stem: `messages_${dayOf(now())}`,
    header: [
      'id',
      'seen_at',
      'received_at',
      'channel',
      'source',
      'from',
      'subject',
      'bytes',
      'outcome',
      'code',
      'reason',
    ],
    rows: rows.map((row) => [
      row.id,
      row.seenAt,
      row.receivedAt,
      row.channel,
      row.source,
      row.from,
      row.subject,
      row.bytes,
      row.outcome,
      row.code,
      row.reason,
    ]),
    json: rows,
  };
}

async function deviationTable({ database, now }: Readable): Promise<Table> {
  const rows = await countDeviations(database, MOST_ROWS);
  return {
    stem: `deviations_${dayOf(now())}`,
    header: ['reporter', 'deviation', 'reports', 'last_day'],
    rows: rows.map((row) => [row.reporter, row.deviation, row.reports, row.lastDay]),
    json: rows,
  };
}

/** All pages together; an export of more than 100 000 rows is refused rather than truncated. */
async function allPages<Row>(read: (page: number) => Promise<{ rows: readonly Row[]; pages: number }>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await read(page);
    ({ pages } = answer);
    if (pages * PAGE > MOST_ROWS + PAGE)
      throw new HttpProblem(422, 'Too much', 'More than 100,000 rows: narrow the filter.');
    rows.push(...answer.rows);
  }
  return rows;
}
