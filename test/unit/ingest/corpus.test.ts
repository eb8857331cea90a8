import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ImportedReport, ImportResult } from '../../../server/contract/imports.ts';
import { openDatabase } from '../../../server/store/database.ts';
import { caseContext, importFiles, sumOf } from '../../support/report-cases.ts';
import { rowCounts } from '../../support/row-counts.ts';
import { temporaryDatabase, temporaryFolder } from '../../support/temporary.ts';

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

/** What the index calls the plain facts of a report: its sums are over all entries, also where they tell of the same sessions. */
function facts(report: ImportedReport): Record<string, unknown> {
  const { organization, reportId, start, end, policies, failureDetails, detailSessions } = report;
  const domains = [...new Set(policies.map((policy) => policy.domain))];
  return {
    organization,
    reportId,
    start,
    end,
    domains,
    policies: policies.length,
    success: policies.reduce((sum, policy) => sum + policy.success, 0),
    failure: policies.reduce((sum, policy) => sum + policy.failure, 0),
    details: failureDetails,
    detailSessions,
  };
}

/** Compares every key that is expected; keys that are not named are not checked. */
function expectReports({ outcomes }: ImportResult, expected: readonly Record<string, unknown>[]): void {
  const compared = outcomes
    .flatMap(({ report }) => (report === null ? [] : [report]))
    .map((report, index) => {
      const keys = Object.keys(expected[index] ?? {});
      return Object.fromEntries(Object.entries(facts(report)).filter(([key]) => keys.includes(key)));
    });
  expect(compared).toEqual(expected);
}

describe('an import of the corpus in STSREADY_CORPUS', { tags: ['corpus'] }, () => {
  test('has files', () => expect(rows.length).toBeGreaterThan(0));

  test.each(rows)('comes to what the index says of %s', async (name, expected) => {
    const result = await importFiles([join(corpus, name)], caseContext(await temporaryDatabase()));
    const isRejected = result.rejected > 0;
    if (expected.anyOf !== undefined) {
      if (isRejected && expected.anyOf.includes('reject')) return;
      const [wanted] = expected.anyOf.filter((entry) => typeof entry !== 'string');
      expectReports(result, wanted === undefined ? [] : [wanted]);
    } else if (expected.reports !== undefined) {
      expectReports(result, expected.reports);
      expect(isRejected).toBe(expected.reject !== undefined);
      if (expected.reports.length === 0) expect(result.outcomes).toHaveLength(1);
    } else {
      expectReports(result, [expected]);
      expect(result.outcomes).toHaveLength(1);
    }
  });

  test('adds nothing when it is read a second and a third time', async () => {
    const path = join(temporaryFolder(), 'corpus.db');
    const database = await openDatabase(path);
    onTestFinished(() => database.close());
    const files = rows.map(([name]) => join(corpus, name));
    const read = () => importFiles(files, caseContext(database));
    const kept = () => {
      const { report, policy, failure_detail, domain, reporter } = rowCounts(path);
      return { report, policy, failure_detail, domain, reporter };
    };
    const first = await read();
    const before = kept();
    expect(before.report).toBeGreaterThan(0);
    for (let again = 0; again < 2; again++) {
      const { stored, superseded, duplicate, rejected, notTlsrpt } = sumOf(await read());
      expect({ stored, superseded, rejected, notTlsrpt }).toEqual({
        stored: 0,
        superseded: 0,
        rejected: first.rejected,
        notTlsrpt: first.notTlsrpt,
      });
      expect(duplicate).toBe(first.stored + first.superseded + first.duplicate);
      expect(kept()).toEqual(before);
    }
  });
});
