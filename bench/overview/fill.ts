import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { addDays, addHours, type Day, endOfDay, startOfDay } from '../../server/contract/time.ts';
import type { Database } from '../../server/store/database.ts';
import type { ClassedPolicy, IncomingMessage } from '../../server/store/reports/incoming.ts';
import { storeMessages } from '../../server/store/reports/messages.ts';
import { Chance } from '../verdict/chance.ts';

/** An installation of the agency: so many domains, each reported by every reporter on every day up to `lastDay`. */
export interface Agency {
  readonly domains: number;
  readonly days: number;
  readonly lastDay: Day;
}

const reporters = ['google.com', 'microsoft.com', 'isp1.example'];
/** How many of a hundred domains enforce; of the others, every third has a broken host. */
const ENFORCING = 70;
const MESSAGES_A_TRANSACTION = 3_000;

export function domainName(index: number): string {
  return `customer${index}.example`;
}

/** Days that are stored one by one; the rest of the past repeats them. */
const ONE_BY_ONE = 60;

/**
 * Stores the reports of the newest days as an import does once they are read and authenticated, and repeats them into the past
 * as rows. Mail and its parser are left out, and the kept originals, which the overview never opens. Returns how many.
 */
export async function fillAgency(database: Database, agency: Agency): Promise<number> {
  const chance = new Chance(6, 500);
  let batch: IncomingMessage[] = [];
  let count = 0;
  const days = Math.min(agency.days, ONE_BY_ONE);
  for (let back = days - 1; back >= 0; back--) {
    const day = addDays(agency.lastDay, -back);
    for (let index = 0; index < agency.domains; index++) {
      for (const reporter of reporters) batch.push(aReport(chance, index, reporter, { day, back }));
    }
    if (batch.length < MESSAGES_A_TRANSACTION && back > 0) continue;
    await storeMessages(database, batch);
    count += batch.length;
    batch = [];
  }
  return count;
}

/** Repeats what `fillAgency` stored further into the past, until `agency.days` are full. Returns the total number of reports. */
export function repeatIntoThePast(path: string, agency: Agency): number {
  const connection = new Sqlite(path);
  try {
    connection.pragma('foreign_keys = OFF');
    const columnsOf = (table: string) =>
      (connection.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    const copy = (table: string, where: string, change: Readonly<Record<string, string>>) => {
      const columns = columnsOf(table);
      const values = columns.map((column) => change[column] ?? column);
      return connection.prepare(`INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${table} WHERE ${where}`);
    };
    const day = (column: string) => `date(${column}, @shift)`;
    const instant = (column: string) => `strftime('%Y-%m-%dT%H:%M:%SZ', ${column}, @shift)`;
    const many = connection.prepare('SELECT max(id) FROM policy').pluck().get() as number;
    const first = `id <= ${many}`;
    const moved = (column: string) => `${column} + @offset`;
    const copies = [
      copy('message', first, { id: moved('id'), received_at: instant('received_at'), seen_at: instant('seen_at') }),
      copy('report', first, {
        id: moved('id'),
        report_ref: "report_ref || '-' || @offset",
        report_id: "report_id || '-' || @offset",
        start_at: instant('start_at'),
        end_at: instant('end_at'),
        received_at: instant('received_at'),
        day: day('day'),
        first_day: day('first_day'),
        message_id: moved('message_id'),
      }),
      copy('policy', first, { id: moved('id'), report_id: moved('report_id'), day: day('day') }),
      copy('failure', `policy_id <= ${many}`, { policy_id: moved('policy_id') }),
      copy('outcome', `message_id <= ${many}`, { message_id: moved('message_id'), report_id: moved('report_id') }),
    ];
    for (let turn = 1; turn * ONE_BY_ONE < agency.days; turn++) {
      const values = { offset: turn * many, shift: `-${turn * ONE_BY_ONE} days` };
      connection.transaction(() => {
        for (const statement of copies) statement.run(values);
      })();
    }
    return connection.prepare('SELECT count(*) FROM report').pluck().get() as number;
  } finally {
    connection.close();
  }
}

function aReport(
  chance: Chance,
  index: number,
  reporter: string,
  { day, back }: { readonly day: Day; readonly back: number },
): IncomingMessage {
  const domain = domainName(index);
  const enforces = index % 100 < ENFORCING;
  // A broken host in the last month of some, and the stray failure that everyone has now and then.
  const broken = !enforces && index % 3 === 0 && back < 30;
  const failures = broken ? chance.whole(1, 40) : chance.happens(0.005) ? 1 : 0;
  const success = Math.round(chance.logBetween(5, 5_000));
  const id = `${day}-${index}-${reporter}`;
  return {
    channel: 'file',
    mailboxId: null,
    source: `${id}.json`,
    messageId: null,
    sender: null,
    subject: null,
    receivedAt: addHours(endOfDay(day), 9),
    seenAt: addHours(endOfDay(day), 9),
    bytes: 800,
    original: null,
    trust: 'vouch',
    authenticity: { status: 'vouched', signingDomain: null, reason: null },
    items: [
      {
        kind: 'report',
        source: `${id}.json`,
        reporter,
        authenticated: true,
        naming: 'vouched',
        provedAs: reporter,
        organization: reporter,
        contact: `postmaster@${reporter}`,
        reportId: id,
        start: startOfDay(day),
        end: endOfDay(day),
        day,
        firstDay: day,
        receivedAt: addHours(endOfDay(day), 9),
        writtenAt: null,
        slices: [
          {
            policyDomain: domain,
            policies: [aPolicy(domain, enforces ? 'enforce' : 'testing', success, failures)],
            digest: createHash('sha256').update(id).digest(),
          },
        ],
        rejectedEntries: [],
        deviations: [],
        parser: 1,
      },
    ],
  };
}

function aPolicy(domain: string, mode: string, success: number, failure: number): ClassedPolicy {
  const mx = [`mx1.${domain}`, `mx2.${domain}`];
  return {
    policyType: 'sts',
    policyString: ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`), 'max_age: 604800'],
    policyDomain: domain,
    mxHosts: mx,
    success,
    failure,
    failureDetails:
      failure === 0
        ? []
        : [
            {
              resultType: 'certificate-host-mismatch',
              sendingMtaIp: '192.0.2.25',
              receivingMxHostname: `mx2.${domain}`,
              receivingMxHelo: null,
              receivingIp: '198.51.100.25',
              sessions: failure,
              additionalInformation: null,
              reasonCode: null,
            },
          ],
    classes: failure === 0 ? [] : ['cert-name'],
    mode,
    maxAge: 604_800,
  };
}
