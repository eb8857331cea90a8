import { describe, expect, test } from 'vitest';
import { reportListQuery } from '../../../server/contract/reports.ts';
import { answerReports } from '../../../server/http/reports/reports.ts';
import { caseContext, caseFile, importFiles, sumOf } from '../../support/report-cases.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

/** A small input, and what its NAME.md says must come out of `stsready import --vouch`. What is not named is 0. */
interface Case {
  readonly name: string;
  readonly files?: readonly string[];
  readonly comes: Partial<ReturnType<typeof sumOf>>;
  /** Deviations that the reports are flagged with, among others. */
  readonly flags?: readonly string[];
}

const NOTHING = { stored: 0, success: 0, failure: 0, duplicate: 0, superseded: 0, notTlsrpt: 0, rejected: 0 };

const cases: readonly Case[] = [
  { name: 'takeout-mbox-in-zip.zip', comes: { stored: 10, success: 100 } },
  { name: 'range-of-no-length.json', comes: { stored: 1, failure: 1 }, flags: ['RANGE_EMPTY'] },
];

describe('an import of', { tags: ['cases'] }, () => {
  test.each(cases)('$name comes to what is told of it', async ({ name, files = [name], comes, flags = [] }) => {
    const database = await temporaryDatabase();
    const result = await importFiles(files.map(caseFile), caseContext(database));
    expect(sumOf(result)).toEqual({ ...NOTHING, ...comes });
    const seen = result.outcomes.flatMap(({ report }) => report?.deviations ?? []);
    expect(seen).toEqual(expect.arrayContaining([...flags]));
    const again = await importFiles(files.map(caseFile), caseContext(database));
    expect(sumOf(again)).toEqual({
      ...NOTHING,
      duplicate: (comes.stored ?? 0) + (comes.superseded ?? 0),
      notTlsrpt: comes.notTlsrpt ?? 0,
      rejected: comes.rejected ?? 0,
    });
  });
});

test('of a corrected report the larger copy counts, and no copy counts twice however often a folder is read', {
  tags: ['cases'],
}, async () => {
  const database = await temporaryDatabase();
  const sessions: number[] = [];
  const came: ReturnType<typeof sumOf>[] = [];
  for (const copy of ['older', 'newer', 'older', 'newer', 'older']) {
    came.push(sumOf(await importFiles([caseFile(`corrected-report-${copy}.json`)], caseContext(database))));
    const list = await answerReports(database, reportListQuery.parse({}));
    sessions.push(list.success + list.failure);
  }
  expect(sessions).toEqual([11, 19, 19, 19, 19]);
  expect(came.map(({ stored, superseded, duplicate }) => [stored, superseded, duplicate])).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 0, 1],
    [0, 0, 1],
  ]);
  const rows = await database.read.selectFrom('report').select('id').execute();
  expect(rows).toHaveLength(2);
});
