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
  /** What the outcomes that are no reports say, in their order. */
  readonly reasons?: readonly RegExp[];
  /** Deviations that the reports are flagged with, among others. */
  readonly flags?: readonly string[];
}

const NOTHING = { stored: 0, success: 0, failure: 0, duplicate: 0, superseded: 0, notTlsrpt: 0, rejected: 0 };

const cases: readonly Case[] = [
  { name: 'dovecot-compressed-maildir', comes: { stored: 4, success: 40 } },
  { name: 'mbox-attached-to-a-mail.eml', comes: { stored: 10, success: 100 }, flags: ['FORWARDED'] },
  { name: 'apple-mail.emlx', comes: { stored: 1, success: 10 } },
  { name: 'reports-in-tar.tar.gz', comes: { stored: 3, success: 30 } },
  { name: 'gzip-then-text.json.gz', comes: { stored: 1, success: 10 }, flags: ['TRAILING_BYTES'] },
  { name: 'zlib-instead-of-gzip.json.gz', comes: { stored: 1, success: 10 }, flags: ['LABEL_WRONG'] },
  { name: 'report-beside-a-signature-part.eml', comes: { stored: 1, success: 7 } },
  { name: 'smime-opaque.eml', comes: { rejected: 1 }, reasons: [/S\/MIME/] },
  { name: 'takeout-mbox-in-zip.zip', comes: { stored: 10, success: 100 } },
  { name: 'range-of-no-length.json', comes: { stored: 1, failure: 1 }, flags: ['RANGE_EMPTY'] },
  {
    name: 'details-above-a-failure-total-of-zero.zip',
    comes: { stored: 20, success: 1000 },
    flags: ['DETAIL_WITHOUT_FAILURE'],
  },
  {
    name: 'unknown-policy-type.zip',
    comes: { stored: 20, success: 1000, failure: 60 },
    flags: ['POLICY_TYPE_UNKNOWN'],
  },
  { name: 'same-sessions-under-sts-and-tlsa.json', comes: { stored: 1, success: 4 } },
];

describe('an import of', { tags: ['cases'] }, () => {
  test.each(cases)(
    '$name comes to what is told of it',
    async ({ name, files = [name], comes, flags = [], reasons = [] }) => {
      const database = await temporaryDatabase();
      const result = await importFiles(files.map(caseFile), caseContext(database));
      expect(sumOf(result)).toEqual({ ...NOTHING, ...comes });
      const seen = result.outcomes.flatMap(({ report }) => report?.deviations ?? []);
      expect(seen).toEqual(expect.arrayContaining([...flags]));
      const said = result.outcomes.filter(({ report }) => report === null).map(({ reason }) => reason);
      expect(said).toEqual(reasons.map((reason) => expect.stringMatching(reason)));
      const again = await importFiles(files.map(caseFile), caseContext(database));
      expect(sumOf(again)).toEqual({
        ...NOTHING,
        duplicate: (comes.stored ?? 0) + (comes.superseded ?? 0),
        notTlsrpt: comes.notTlsrpt ?? 0,
        rejected: comes.rejected ?? 0,
      });
    },
  );
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

test('the reasons of three senders are each filed under what they are about', { tags: ['cases'] }, async () => {
  const database = await temporaryDatabase();
  await importFiles([caseFile('reasons-of-three-senders.json')], caseContext(database));
  const classes = await database.read.selectFrom('failure').select('class').orderBy('seq').execute();
  expect(classes.map((row) => row.class)).toEqual([
    'cert-expired',
    'cert-name',
    'cert-untrusted',
    'handshake',
    'cert-expired',
    'cert-untrusted',
    'unclassified',
    'handshake',
    'handshake',
    'cert-untrusted',
  ]);
});
