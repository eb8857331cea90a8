import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { reportListQuery } from '../../../server/contract/reports.ts';
import { answerReports } from '../../../server/http/reports/reports.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { readDailySessions } from '../../../server/store/reports/series.ts';
import { caseContext } from '../../support/report-cases.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

function file(...types: string[]): RawMessage {
  const policies = types.map((type) => ({
    policy: { 'policy-type': type, 'policy-domain': 'receiver.example', 'policy-string': [] },
    summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
    'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }],
  }));
  const range = { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' };
  const report = {
    'organization-name': 'R',
    'date-range': range,
    'contact-info': 'a@b.example',
    'report-id': '1',
    policies,
  };
  const bytes = Buffer.from(JSON.stringify(report));
  return { channel: 'file', mailboxId: null, source: 'r.json', bytes, size: bytes.length, receivedAt: null };
}

async function listed(types: readonly string[], query = {}) {
  const database = await temporaryDatabase();
  await ingestMessages([file(...types)], caseContext(database));
  return { database, list: await answerReports(database, reportListQuery.parse(query)) };
}

describe('the sessions of a report', () => {
  test.each([[['sts', 'tlsa']], [['tlsa', 'sts']], [['tlsa', 'no-policy-found']]])(
    'are those of its entries that are not tlsa: %s',
    async (types) => {
      const { database, list } = await listed(types);
      expect(list).toMatchObject({ success: 7, failure: 2, reports: [{ success: 7, failure: 2 }] });
      expect(list.reports[0]?.policyTypes).toEqual(
        types.toSorted((a, b) => Number(a === 'tlsa') - Number(b === 'tlsa')),
      );
      const days = await readDailySessions(database, {
        domain: 'receiver.example',
        from: '2025-06-18',
        to: '2025-06-18',
        reporters: [],
        mx: [],
        ips: [],
        results: [],
        policyTypes: [],
        onlyAuthenticated: false,
        largestUnproved: null,
      });
      expect(days).toMatchObject([{ success: 7, failure: 2 }]);
    },
  );

  test('are those of tlsa where there is nothing else, also of single failures', async () => {
    const { list } = await listed(['tlsa'], { result: 'certificate-expired' });
    expect(list).toMatchObject({ success: 7, failure: 2, matchingFailure: 2 });
  });

  test('are corrected where they were stored as a sum', async () => {
    const { database } = await listed(['tlsa', 'sts']);
    await database.write.updateTable('report').set({ success: 14, failure: 4 }).execute();
    const migration = await readFile(join(packageRoot, 'migrations/0011-sessions-once.sql'), 'utf8');
    await sql.raw(migration).execute(database.write);
    expect(await answerReports(database, reportListQuery.parse({}))).toMatchObject({ success: 7, failure: 2 });
  });
});
