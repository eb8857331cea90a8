import { reportMail } from '../../fixtures/demo/mails.ts';
import { reporters } from '../../fixtures/demo/reporters.ts';
import { addDays } from '../../server/contract/time.ts';
import { openDatabase } from '../../server/store/database.ts';
import { readDailySessions } from '../../server/store/reports/series.ts';
import { writeReport } from '../../server/tlsrpt/write.ts';

/** The instant that these mails stand before. */
export const MAILS_NOW = '2026-11-25T14:20:00Z';
export const MAILS_DOMAIN = 'harbourline.example';

/** Report number `index`: its success count is the number unless corrected, so that a lost or doubled report shows in the sum. */
export function numberedMail(index: number, domain = MAILS_DOMAIN, success = index): Uint8Array {
  const day = addDays('2026-11-24', -(index % 50));
  const json = writeReport({
    organization: 'Google Inc.',
    contact: 'smtp-tls-reporting@google.com',
    reportId: `report-${index}`,
    start: `${day}T00:00:00Z`,
    end: `${day}T23:59:59Z`,
    policies: [
      {
        policyType: 'sts',
        policyString: null,
        policyDomain: domain,
        mxHosts: [],
        success,
        failure: 0,
        failureDetails: [],
      },
    ],
    rejectedEntries: [],
  });
  const receivedAt = `${addDays(day, 1)}T09:00:00Z`;
  return reportMail({ reporter: reporters.google, domain, day, receivedAt }, json).raw;
}

/** What the reports 1..count add up to. */
export function sumTo(count: number): number {
  return (count * (count + 1)) / 2;
}

/** Messages ever read into a database file, reports that count, and their sessions. */
export async function totalsOf(
  path: string,
  domain: string | null = MAILS_DOMAIN,
): Promise<{ messages: number; reports: number; sessions: number }> {
  const database = await openDatabase(path);
  const days = await readDailySessions(database, {
    domain,
    from: '2026-01-01',
    to: '2026-12-31',
    reporters: [],
    mx: [],
    ips: [],
    results: [],
    policyTypes: [],
    onlyAuthenticated: true,
    largestUnproved: null,
  });
  const count = async (table: 'message' | 'report') =>
    (
      await database.read
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count;
  const totals = {
    messages: await count('message'),
    reports: await count('report'),
    sessions: days.reduce((sum, day) => sum + day.success, 0),
  };
  await database.close();
  return totals;
}
