import type { z } from 'zod';
import { type ReportList, type ReportView, reportList, reportListQuery, reportView } from '../../contract/reports.ts';
import { deviationSentence } from '../../contract/words/deviation-sentence.ts';
import { english } from '../../contract/words/english.ts';
import type { Database } from '../../store/database.ts';
import { countReports, listReports, type ReportOrder } from '../../store/reports/report-list.ts';
import { findReport } from '../../store/reports/report-view.ts';
import { effectOf, type FailureClass } from '../../tlsrpt/result-types.ts';
import { originalFile } from '../messages/original.ts';
import { notFound } from '../shell/problems.ts';
import { fileRoute, route } from '../shell/route.ts';

export const readReports = route({
  method: 'get',
  path: '/reports',
  summary: 'Reports that match',
  query: reportListQuery,
  answer: reportList,
  handle: (deps, { query }) => answerReports(deps.database, query),
});

export const readReport = route({
  method: 'get',
  path: '/reports/:id',
  summary: 'One report in full',
  answer: reportView,
  handle: (deps, { params }) => answerReport(deps.database, params.id),
});

export const readReportOriginal = fileRoute({
  method: 'get',
  path: '/reports/:id/original',
  summary: 'The message that carried a report, as received',
  async handle({ database }, { params }) {
    const report = await findReport(database, params.id);
    if (report === null) throw notFound(`report ${params.id}`);
    return originalFile(database, report.messageRow);
  },
});

export async function answerReports(database: Database, query: z.output<typeof reportListQuery>): Promise<ReportList> {
  const descending = query.sort.startsWith('-');
  const by = (descending ? query.sort.slice(1) : query.sort) as ReportOrder;
  const filter = {
    domains: query.domain,
    from: query.from ?? null,
    to: query.to ?? null,
    reporters: query.reporter,
    mx: query.mx,
    ips: query.ip,
    results: query.result,
    policyTypes: query.policyType,
    modes: query.mode,
    channels: query.channel,
    onlyAuthenticated: query.authenticity === 'counted',
    onlyFailures: query.failures === '1',
    text: query.q ?? null,
  };
  const found = await listReports(database, filter, { by, descending, page: query.page, size: query.size });
  return {
    total: found.total,
    all: await countReports(database),
    success: found.success,
    failure: found.failure,
    matchingFailure: found.matchingFailure,
    page: query.page,
    pages: Math.ceil(found.total / query.size),
    reports: found.reports.map((report) => ({
      ...report,
      policyTypes: [...report.policyTypes],
      results: [...report.results],
    })),
  };
}

async function answerReport(database: Database, id: number): Promise<ReportView> {
  const report = await findReport(database, id);
  if (report === null) throw notFound(`report ${id}`);
  const { messageRow: _row, messageSource: _source, ...shown } = report;
  return {
    ...shown,
    policyTypes: [...report.policyTypes],
    results: [...report.results],
    policies: report.policies.map((policy) => ({
      ...policy,
      policyString: policy.policyString === null ? null : [...policy.policyString],
      mxHosts: [...policy.mxHosts],
      failureDetails: policy.failureDetails.map((detail) => ({
        ...detail,
        effect: effectOf(detail.class as FailureClass, policy.policyType, report.mode),
      })),
    })),
    rejectedEntries: [...report.rejectedEntries],
    deviations: report.deviations.map((code) => ({ code, description: deviationSentence(english, code) ?? code })),
    siblings: [...report.siblings],
  };
}
