import type { Status } from '../../contract/status.ts';
import type { Log } from '../../log.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Database } from '../../store/database.ts';
import { countReports } from '../../store/reports/report-list.ts';
import { atMostEvery } from '../../timers.ts';
import { answerMailbox } from '../mailboxes/mailbox-view.ts';
import type { EventHub } from './events.ts';

/** While an import runs, pages hear of its progress this often. */
const STATUS_MS = 1_000;

/** Publishes changes to open pages. Nothing waits for it: failures are logged. */
export interface Publisher {
  publishStatus(): Promise<void>;
  /** The status and every mailbox, at most once a second. */
  publishProgress(): void;
  /** Reports were stored or have come to count, or others are gone: lists are to be fetched again. */
  publishReports(stored: number): void;
  /** Reports that were stored since the last call: those of domains that nobody watches change no verdict, and pages show them too. */
  publishNewReports(): Promise<void>;
  stop(): void;
}

export interface PublisherOptions {
  readonly events: EventHub;
  readonly database: Database;
  readonly log: Log;
  status(): Promise<Status>;
  mailboxes(): readonly Mailbox[];
}

export function createPublisher({ events, database, log, status, mailboxes }: PublisherOptions): Publisher {
  const stopping = new AbortController();
  let reportsBefore: number | null = null;

  const publishStatus = () =>
    status().then(
      (data) => events.publish({ event: 'status', data }),
      (error: unknown) => log.error({ err: error }, 'the status could not be published'),
    );
  const publishMailboxes = () =>
    Promise.all(mailboxes().map((mailbox) => answerMailbox(database, mailbox))).then(
      (views) => {
        for (const data of views) events.publish({ event: 'mailbox', data });
      },
      (error: unknown) => log.error({ err: error }, 'the state of a mailbox could not be published'),
    );
  const publishReports = (stored: number) => events.publish({ event: 'reports', data: { stored, domains: [] } });

  return {
    publishStatus,
    publishProgress: atMostEvery(
      STATUS_MS,
      async () => {
        await Promise.all([publishStatus(), publishMailboxes()]);
      },
      stopping.signal,
    ),
    publishReports,
    async publishNewReports() {
      try {
        const reports = await countReports(database);
        const stored = reports - (reportsBefore ?? reports);
        reportsBefore = reports;
        if (stored !== 0) publishReports(Math.max(0, stored));
      } catch (error) {
        log.error({ err: error }, 'new reports could not be published');
      }
    },
    stop: () => stopping.abort(),
  };
}
