import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPaths } from '../../../server/ingest/files.ts';
import type { ReadOutcome } from '../../../server/reading/outcome.ts';
import { readReports } from '../../../server/reading/read.ts';
import type { Report } from '../../../server/tlsrpt/report.ts';

/**
 * A folder of real and constructed reports with an INDEX.tsv, whose last column says in JSON what a tolerant reader gets
 * from each file. It is not shipped: its mails belong to others.
 */
const corpus = process.env.STSREADY_CORPUS ?? '';
const index = join(corpus, 'INDEX.tsv');
const hasCorpus = corpus !== '' && existsSync(index);

interface Expected {
  readonly reports?: readonly Record<string, unknown>[];
  readonly reject?: string;
  readonly anyOf?: readonly (string | Record<string, unknown>)[];
  readonly [key: string]: unknown;
}

const rows: [string, Expected][] = hasCorpus
  ? readFileSync(index, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => {
        const columns = line.split('\t');
        return [columns[0] ?? '', JSON.parse(columns[4] ?? '')];
      })
  : [];

/** What the index calls the plain facts of a report. */
function facts(report: Report): Record<string, unknown> {
  const details = report.policies.flatMap((policy) => policy.failureDetails);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    organization: report.organization,
    reportId: report.reportId,
    start: report.start,
    end: report.end,
    domains: [...new Set(report.policies.map((policy) => policy.policyDomain))],
    policies: report.policies.length,
    success: sum(report.policies.map((policy) => policy.success)),
    failure: sum(report.policies.map((policy) => policy.failure)),
    details: details.length,
    detailSessions: sum(details.map((detail) => detail.sessions)),
  };
}

/** Compares every key that is expected; keys that are not named are not checked. */
function expectReports(outcomes: readonly ReadOutcome[], expected: readonly Record<string, unknown>[]): void {
  const reports = outcomes.flatMap((outcome) => (outcome.outcome === 'report' ? [outcome.parsed.report] : []));
  const compared = reports.map((report, index) => {
    const keys = Object.keys(expected[index] ?? {});
    return Object.fromEntries(Object.entries(facts(report)).filter(([key]) => keys.includes(key)));
  });
  expect(compared).toEqual(expected);
}

async function readFile(name: string): Promise<ReadOutcome[]> {
  const outcomes: ReadOutcome[] = [];
  for await (const item of openPaths([join(corpus, name)])) {
    if ('bytes' in item) outcomes.push(...(await readReports(item)));
    else outcomes.push(item);
  }
  return outcomes;
}

describe('the corpus in STSREADY_CORPUS', { tags: ['corpus'] }, () => {
  test('has files', () => expect(rows.length).toBeGreaterThan(0));

  test.each(rows)('reads %s as its index says', async (name, expected) => {
    const outcomes = await readFile(name);
    const rejected = outcomes.some((outcome) => outcome.outcome === 'rejected');
    if (expected.anyOf !== undefined) {
      if (rejected && expected.anyOf.includes('reject')) return;
      const [wanted] = expected.anyOf.filter((entry) => typeof entry !== 'string');
      expectReports(outcomes, wanted === undefined ? [] : [wanted]);
    } else if (expected.reports !== undefined) {
      expectReports(outcomes, expected.reports);
      expect(rejected).toBe(expected.reject !== undefined);
      if (expected.reports.length === 0) expect(outcomes).toHaveLength(1);
    } else {
      expectReports(outcomes, [expected]);
      expect(outcomes).toHaveLength(1);
    }
  });
});
