import type { ZodType } from 'zod';
import type { ImportResult } from '../contract/imports.ts';
import type { RetryResult } from '../contract/messages.ts';
import type { Status } from '../contract/status.ts';
import type { Clock } from '../contract/time.ts';
import type { FolderWatchStatus } from '../ingest/folder-watch.ts';
import type { IngestedMessage } from '../ingest/ingest.ts';
import type { SampleData } from '../ingest/sample-data.ts';
import type { SubmissionOptions } from '../ingest/submissions.ts';
import type { UploadedFile } from '../ingest/uploads.ts';
import type { LiveChecker } from '../live-checks/checker.ts';
import type { Log } from '../log.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { ReadinessSettings } from '../readiness/settings.ts';
import type { Database } from '../store/database.ts';
import type { Verdicts } from '../verdicts/verdicts.ts';
import type { EventHub } from './shell/events.ts';

/** What the operator configured, as far as handlers need it. */
export interface Installation {
  readonly version: string;
  /** Under which pages and API are reached from elsewhere. */
  readonly publicUrl: string | null;
  /** Addresses and ranges whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  readonly trustedProxies: readonly string[];
  readonly listen: string;
  readonly databaseFile: string;
  readonly configFile: string | null;
  /** The folder of the built pages. */
  readonly webFolder: string;
  /** What holds for domains without settings of their own. */
  readonly readiness: ReadinessSettings;
  readonly liveChecks: boolean;
  /** `rua` URIs at which reports arrive here, to be put into a record. */
  readonly ourRua: readonly string[];
  /** The same to judge a record by; empty, so that any record will do, where mail addresses were not told. */
  readonly knownRua: readonly string[];
  /** Requests for `mta-sts.<domain>` are answered with approved policies. */
  readonly hostPolicies: boolean;
  /** Secret of the machines elsewhere that post what they see; null: there are none. */
  readonly probeToken: string | null;
  /** Secret end of the address whose reports are vouched for; null: there is none. */
  readonly submissionToken: string | null;
}

/** An endpoint with the schema of what it answers. */
export interface AnsweredEndpoint {
  readonly method: string;
  readonly path: string;
  readonly answer: ZodType;
}

/** Verdicts as pages show them. */
export interface ShownVerdicts extends Omit<Verdicts, 'stop'> {
  /** Whether the reports of the last days are all in; before, a verdict may still change. */
  areFinal(): boolean;
}

/** What the handlers depend on. */
export interface HttpDependencies {
  readonly database: Database;
  readonly now: Clock;
  readonly log: Log;
  readonly installation: Installation;
  readonly verdicts: ShownVerdicts;
  /** Null: nothing is checked from here, because checks are off or the clock stands still. */
  readonly checker: LiveChecker | null;
  readonly mailboxes: Mailboxes;
  readonly sample: SampleData;
  readonly events: EventHub;
  status(): Promise<Status>;
  watched(): FolderWatchStatus | null;
  importFiles(files: readonly UploadedFile[], vouched: boolean): Promise<ImportResult>;
  retryUnreadable(): Promise<RetryResult>;
  submit(bytes: Uint8Array, options: SubmissionOptions): Promise<IngestedMessage>;
  /** Sees every JSON answer before it is sent: tests hold it to its schema. */
  readonly onAnswer?: ((endpoint: AnsweredEndpoint, answer: unknown) => void) | undefined;
}

/** What reading stored facts and verdicts takes. */
export type Readable = Pick<HttpDependencies, 'database' | 'verdicts' | 'now'>;
