import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { ResolveTxt } from './authenticity/dns-txt.ts';
import type { Config } from './config.ts';
import type { Clock } from './contract/time.ts';
import { watchDatabase } from './database-watch.ts';
import { viewCheck } from './http/checks/check-view.ts';
import type { HttpDependencies, Installation } from './http/dependencies.ts';
import { type Abilities, answerStatus, areLastDaysIn } from './http/installation/status.ts';
import { createEventHub, type EventHub } from './http/shell/events.ts';
import { createHttp } from './http/shell/http.ts';
import { closeServer, listen, urlOf } from './http/shell/listen.ts';
import { createPublisher } from './http/shell/publisher.ts';
import { createFolderWatch, type FolderWatch, type FolderWatchOptions } from './ingest/folder-watch.ts';
import type { IngestContext } from './ingest/ingest.ts';
import { createSampleData } from './ingest/sample-data.ts';
import { ingestSubmission } from './ingest/submissions.ts';
import { importUploads } from './ingest/uploads.ts';
import { type CheckLoad, createLiveChecker, type LiveChecker } from './live-checks/checker.ts';
import { knownReportAddresses, networkSettings, ownReportAddresses } from './live-settings.ts';
import { createLog, type Log } from './log.ts';
import { DEFAULT_TIMEOUTS, type MailboxTimeouts } from './mailbox/connect.ts';
import type { Mailbox } from './mailbox/mailbox.ts';
import { type Mailboxes, openMailboxes } from './mailbox/mailboxes.ts';
import { type MailboxPass, pollOnce } from './mailbox/poll-once.ts';
import { packageRoot } from './package-root.ts';
import type { Network } from './probe/network.ts';
import { openNetwork } from './probe/open-network.ts';
import { isPort25Blocked } from './probe/smtp/port25.ts';
import { openRecords, type Records } from './records.ts';
import { secretBoxOpener } from './secrets.ts';
import type { Database } from './store/database.ts';
import { proofsToJudge } from './store/reports/proofs.ts';
import { within } from './timers.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';
import type { Verdicts } from './verdicts/verdicts.ts';

export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** Longest wait, at the end, for what cannot be aborted: a batch in hand, a mail server that does not answer. */
const STOP_MS = 6_000;
/** Between two scans of the watched folder. */
const WATCH_MS = 5_000;

/** What a test or a demo may put in place of the outside world. */
export interface AppOverrides {
  readonly log?: Log;
  readonly resolveTxt?: ResolveTxt;
  readonly webFolder?: string;
  readonly clock?: Clock;
  readonly network?: (signal: AbortSignal) => Network;
  readonly timeouts?: MailboxTimeouts;
  /** Queries token servers: tests redirect the providers' addresses, which no setting can. */
  readonly fetch?: typeof fetch;
  /** Milliseconds between two scans of the watched folder. */
  readonly watchInterval?: number;
  /** Sees every JSON answer of the API before it is sent. */
  readonly onAnswer?: HttpDependencies['onAnswer'];
}

export interface App {
  readonly database: Database;
  readonly verdicts: Verdicts;
  /** Null when live checks are off, and at a fixed moment, since the network only shows the present. */
  readonly checker: LiveChecker | null;
  readonly now: Clock;
  ingestContext(trust: string): IngestContext;
  mailboxes(): readonly Mailbox[];
  /** Reads every mailbox once; `onProgress` is called with a line for a terminal. */
  pollOnce(onProgress?: (line: string) => void): Promise<MailboxPass[]>;
  /** Starts polling and listening; returns the address. */
  start(): Promise<{ url: string }>;
  /** Finishes the current message, then closes mailboxes, server and database; in seven seconds whatever goes on. */
  stop(): Promise<void>;
}

/** Something that runs from the start of the program to its end. */
interface Part {
  start?(): void;
  stop(): Promise<void> | void;
}

/** Makes every part of the program, and starts and stops them in order. The only place that knows all of them. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLog(config.logLevel);
  const stopping = new AbortController();
  const events = createEventHub();
  const records = await openRecords(config, {
    ...overrides,
    log,
    onVerdict: ({ domain, assessment: { state, confidence } }) =>
      events.publish({ event: 'verdict', data: { domain, state, confidence } }),
  });
  const { database, now, verdicts } = records;

  // What is damaged may be the failures: no verdict rests on the rest.
  const isSound = () => database.ailment()?.trouble !== 'damaged';
  const areFinal = () => isSound() && upkeep.isSettled() && areLastDaysIn(mailboxes.list());
  const status = async () => ({
    ...(await answerStatus(database, abilitiesOf(config, records, checker), mailboxes.list(), now())),
    verdictsFinal: areFinal(),
  });
  const publisher = createPublisher({ events, database, log, status, mailboxes: () => mailboxes.list() });
  const unjudged = (await proofsToJudge(database)) !== null;
  const upkeep = createUpkeep({ records, publisher, log, unjudged });
  const { refresh, refreshSoon } = upkeep;

  const checker = await openChecker(config, { records, events, upkeep, log, network: overrides.network });
  const box = secretBoxOpener({ secret: config.secret, keyFile: `${config.database}.key` });
  const mailboxes = await openMailboxes(config.mailboxes, {
    context: records.rereading,
    timeouts: overrides.timeouts ?? DEFAULT_TIMEOUTS,
    fetch: overrides.fetch ?? fetch,
    log,
    box,
    onStatus: publisher.publishProgress,
    onStored: refreshSoon,
    onPass: refresh,
    judge: upkeep.reauthenticate,
  });
  const interval = overrides.watchInterval ?? WATCH_MS;
  const folderWatch = watchFolder(config, records, { log, interval, onStored: refreshSoon });
  const sample = createSampleData({
    context: records.rereading,
    async onChange() {
      // A domain of the sample may be one that the configuration has come to name.
      await records.watchConfigured();
      await refresh();
      await publisher.publishStatus();
      publisher.publishReports(0);
    },
  });

  const http = createHttp({
    ...{ database, now, log, checker, events, status, mailboxes, sample },
    verdicts: { ...verdicts, areFinal },
    installation: installationOf(config, records, overrides),
    watched: () => folderWatch?.status() ?? null,
    ...intakeOf({ records, upkeep, mailboxes, signal: stopping.signal }),
    onAnswer: overrides.onAnswer,
  });

  const databaseWatch = watchDatabase({ database, log, now, onChange: () => void publisher.publishStatus() });
  const parts: readonly (Part | null)[] = [databaseWatch, upkeep, publisher, mailboxes, folderWatch, checker, sample];
  let server: Server | null = null;
  return {
    database,
    now,
    verdicts,
    checker,
    ingestContext: records.ingestContext,
    mailboxes: () => mailboxes.list(),
    async pollOnce(onProgress = () => {}) {
      await upkeep.judgeEarlier();
      const passes = await pollOnce(mailboxes, database, onProgress);
      await refresh();
      return passes;
    },
    async start() {
      box();
      // Hundreds of domains take their time; what was judged before is there to be seen meanwhile.
      server = await listen(http, config.listen);
      await refresh();
      if (stopping.signal.aborted) return { url: urlOf(server, config.listen) };
      for (const part of parts) part?.start?.();
      return { url: urlOf(server, config.listen) };
    },
    async stop() {
      stopping.abort();
      records.stop();
      // What is not in by then is rolled back when the database closes: it comes again, or was never said to be stored.
      const ended = Promise.all([...parts.map((part) => part?.stop()), closeServer(server)]);
      if (!(await within(STOP_MS, ended))) log.warn('stopped with work in hand; what was not stored yet is left out');
      await records.close();
    },
  };
}

interface CheckerParts {
  readonly records: Records;
  readonly events: EventHub;
  readonly upkeep: Upkeep;
  readonly log: Log;
  readonly network: AppOverrides['network'] | undefined;
}

async function openChecker(config: Config, parts: CheckerParts): Promise<LiveChecker | null> {
  if (!config.liveChecks || config.now !== undefined) return null;
  const { records, events, upkeep, log } = parts;
  const ourRua = knownReportAddresses(config);
  return createLiveChecker({
    database: records.database,
    network: parts.network ?? ((signal) => openNetwork(networkSettings(config), records.now, signal)),
    canaries: config.port25Canaries,
    ourRua,
    log,
    complaintsOf(domain) {
      const assessment = records.verdicts.get(domain)?.assessment;
      return { hosts: assessment?.probeSoon ?? [], fetchSessions: assessment?.fetch.sessions ?? 0 };
    },
    onProgress: (check) => events.publish({ event: 'check', data: viewCheck(check, ourRua) }),
    onRecorded: () => void upkeep.refresh(),
  });
}

function watchFolder(
  { watchFolder: folder, watchAfter: after, watchTrust }: Config,
  records: Records,
  options: Pick<FolderWatchOptions, 'log' | 'interval' | 'onStored'>,
): FolderWatch | null {
  if (folder === undefined) return null;
  return createFolderWatch({ folder, after, context: records.ingestContext(watchTrust), ...options });
}

/** What pages and reporters hand in, and what is asked for once more. */
function intakeOf({
  records,
  upkeep,
  mailboxes,
  signal,
}: {
  readonly records: Records;
  readonly upkeep: Upkeep;
  readonly mailboxes: Mailboxes;
  /** The end of the program. */
  readonly signal: AbortSignal;
}): Pick<HttpDependencies, 'importFiles' | 'submit' | 'retryUnreadable'> {
  const contextOf = (vouched: boolean) => records.ingestContext(vouched ? 'vouch' : 'dkim');
  return {
    async importFiles(files, vouched) {
      const imported = await importUploads(files, contextOf(vouched), signal);
      await upkeep.refresh();
      return imported;
    },
    async submit(bytes, { vouched, keptIfJunk }) {
      const ingested = await ingestSubmission(bytes, keptIfJunk, contextOf(vouched));
      // Verdicts need not be ready before the reporter gets its answer, nor anew for each report of a flood.
      upkeep.refreshSoon();
      return ingested;
    },
    async retryUnreadable() {
      const { messages, gained } = await upkeep.reread('unreadable');
      const asked = await Promise.all(mailboxes.list().map((mailbox) => mailbox.askAgain()));
      return { retried: messages, stored: gained, asked: asked.reduce((sum, count) => sum + count, 0) };
    },
  };
}

function installationOf(config: Config, { settings }: Records, { webFolder }: AppOverrides): Installation {
  return {
    version,
    publicUrl: config.publicUrl ?? null,
    trustedProxies: config.trustedProxies,
    listen: `${config.listen.host}:${config.listen.port}`,
    databaseFile: config.database,
    configFile: config.configFile,
    webFolder: webFolder ?? join(packageRoot, 'dist', 'web'),
    readiness: settings,
    liveChecks: config.liveChecks,
    ourRua: ownReportAddresses(config),
    knownRua: knownReportAddresses(config),
    hostPolicies: config.hostPolicies,
    probeToken: config.probeToken ?? null,
    submissionToken: config.submissionToken ?? null,
  };
}

function abilitiesOf(
  config: Config,
  { rereading: { clockFloor = null } }: Records,
  checker: LiveChecker | null,
): Abilities {
  return {
    version,
    fixedNow: config.now !== undefined,
    clockFloor,
    liveChecks: checker !== null,
    liveTestTargets: checker !== null && config.testTargets !== undefined,
    checkLoad: checker === null ? null : shownLoad(checker.load()),
    port25Blocked: checker !== null && isPort25Blocked(checker.port25()),
  };
}

function shownLoad({ used, limits, waiting }: CheckLoad): Abilities['checkLoad'] {
  const { questions: maxQuestions, connections: maxConnections } = limits;
  return { ...used, maxQuestions, maxConnections, waiting };
}
