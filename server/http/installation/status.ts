import { type Status, status } from '../../contract/status.ts';
import { addDays, dayOf, type Instant, isBefore } from '../../contract/time.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Database } from '../../store/database.ts';
import { countDomains } from '../../store/domains/domains.ts';
import { countUnreadable } from '../../store/reports/message-list.ts';
import { findReportAfter } from '../../store/reports/newest-report.ts';
import { countReports } from '../../store/reports/report-list.ts';
import { isUntouched, readSample } from '../../store/reports/sample.ts';
import { eventRoute, route } from '../shell/route.ts';

export const readStatus = route({
  method: 'get',
  path: '/status',
  summary: 'Version, clock, import progress, problems with mailboxes',
  answer: status,
  handle: (deps) => deps.status(),
});

export const streamEvents = eventRoute({
  method: 'get',
  path: '/events',
  summary: 'Server-sent events',
  handle: (deps) => deps.events,
});

/** What of the installation pages show at all times. */
export interface Abilities {
  readonly version: string;
  readonly fixedNow: boolean;
  /** No right clock stands before it; null: the clock is fixed on purpose. */
  readonly clockFloor: Instant | null;
  readonly liveChecks: boolean;
  readonly liveTestTargets: boolean;
  readonly checkLoad: Status['checkLoad'];
  readonly port25Blocked: boolean;
}

/** What the frame of every page shows. */
export async function answerStatus(
  database: Database,
  abilities: Abilities,
  mailboxes: readonly Mailbox[],
  now: Instant,
): Promise<Status> {
  const states = mailboxes.map((mailbox) => ({ name: mailbox.name, ...mailbox.status() }));
  const running = states.flatMap(({ progress }) => progress ?? []);
  const failed = states.find((state) => state.state === 'failed');
  const sample = await readSample(database);
  const { clockFloor, ...shown } = abilities;
  return {
    ...shown,
    now,
    clock: clockFloor === null ? null : await clockTrouble(database, now, clockFloor),
    sampleData: sample !== null,
    reports: await countReports(database),
    domains: (await countDomains(database)).watched,
    mailboxes: mailboxes.length,
    importing:
      running.length === 0
        ? null
        : {
            done: running.reduce((sum, { done }) => sum + done, 0),
            total: running.reduce((sum, { total }) => sum + total, 0),
          },
    lastPollAt:
      states
        .flatMap(({ lastPollAt }) => lastPollAt ?? [])
        .sort()
        .at(-1) ?? null,
    problem:
      failed?.lastError == null
        ? null
        : { mailbox: failed.name, since: failed.lastError.at, message: failed.lastError.message },
    database: database.ailment(),
    unreadable: await countUnreadable(database),
    verdictsFinal: areLastDaysIn(mailboxes),
    can: {
      addMailbox: true,
      sampleData: sample === null ? await isUntouched(database) : sample.by === 'page',
      setAside: true,
    },
  };
}

/** Whether the clock of this machine must be behind: reports are about days of which none has begun, or the program is newer. */
async function clockTrouble(database: Database, now: Instant, floor: Instant): Promise<Status['clock']> {
  if (isBefore(now, floor)) return { behind: 'program', day: dayOf(floor) };
  // The day of a sender's zone may have begun before ours.
  const day = await findReportAfter(database, addDays(dayOf(now), 1));
  return day === null ? null : { behind: 'reports', day };
}

/** Until then a verdict rests on part of the last days, and the next batch may change it. */
export function areLastDaysIn(mailboxes: readonly Mailbox[]): boolean {
  return mailboxes.every((mailbox) => mailbox.status().lastDaysIn);
}
