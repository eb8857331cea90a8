import { createHash } from 'node:crypto';
import type { Database } from '../../server/store/database.ts';
import type { ClassedPolicy, IncomingMessage } from '../../server/store/incoming.ts';
import { storeMessages } from '../../server/store/messages.ts';
import { addDays, addHours, type Day, endOfDay, startOfDay } from '../../server/time.ts';
import { Chance } from '../verdict/chance.ts';

/** An installation of the agency: so many domains, each reported by every reporter on every day up to `lastDay`. */
export interface Agency {
  readonly domains: number;
  readonly days: number;
  readonly lastDay: Day;
}

const reporters = ['google.com', 'microsoft.com', 'isp1.example'];
/** Of a hundred domains so many enforce, and of the others every third has a broken host. */
const ENFORCING = 70;
const MESSAGES_A_TRANSACTION = 3_000;

export function domainName(index: number): string {
  return `customer${index}.example`;
}

/**
 * Stores reports as an import does, from where they are read and judged on; what is left out is mail and its parser. No original
 * is kept, which no page of the overview opens. Answers how many.
 */
export async function fillAgency(database: Database, agency: Agency, say: (line: string) => void): Promise<number> {
  const chance = new Chance(6, 500);
  let batch: IncomingMessage[] = [];
  let count = 0;
  for (let back = agency.days - 1; back >= 0; back--) {
    const day = addDays(agency.lastDay, -back);
    for (let index = 0; index < agency.domains; index++) {
      for (const reporter of reporters) batch.push(aReport(chance, index, reporter, day, back));
      if (batch.length < MESSAGES_A_TRANSACTION) continue;
      await storeMessages(database, batch);
      count += batch.length;
      batch = [];
    }
    if (back % 73 === 0) say(`  ${count} reports, ${back} days to go`);
  }
  await storeMessages(database, batch);
  return count + batch.length;
}

function aReport(chance: Chance, index: number, reporter: string, day: Day, back: number): IncomingMessage {
  const domain = domainName(index);
  const enforces = index % 100 < ENFORCING;
  // A broken host in the last month of some, and the stray failure that everybody has now and then.
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
        organization: reporter,
        contact: `postmaster@${reporter}`,
        reportId: id,
        start: startOfDay(day),
        end: endOfDay(day),
        day,
        firstDay: day,
        receivedAt: addHours(endOfDay(day), 9),
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
