import { type ReportDocument, reportDocument } from '../../contract/reports.ts';
import { readReports } from '../../reading/read.ts';
import type { Database } from '../../store/database.ts';
import { originalOfMessage } from '../../store/reports/originals.ts';
import { findReport } from '../../store/reports/report-view.ts';
import { notFound } from '../shell/problems.ts';
import { route } from '../shell/route.ts';

const MOST_TEXT = 1024 * 1024;

export const readReportDocument = route({
  method: 'get',
  path: '/reports/:id/document',
  summary: 'The JSON of a report as sent',
  answer: reportDocument,
  handle: (deps, { params }) => answerDocument(deps.database, params.id),
});

/** The JSON of a report as its sender wrote it, unpacked once more from the message that carried it. */
async function answerDocument(database: Database, id: number): Promise<ReportDocument> {
  const report = await findReport(database, id);
  if (report === null) throw notFound(`report ${id}`);
  const bytes = await originalOfMessage(database, report.messageRow);
  if (bytes === null) return { text: null, cut: false };
  const outcomes = await readReports({ bytes, name: report.messageSource });
  const found = outcomes.find((it) => it.outcome === 'report' && it.source === report.source);
  if (found?.outcome !== 'report') return { text: null, cut: false };
  return { text: found.text.slice(0, MOST_TEXT), cut: found.text.length > MOST_TEXT };
}
