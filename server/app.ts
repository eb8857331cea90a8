import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { parseAuthenticationPolicy } from './authenticity/authentication-policy.ts';
import { cachedResolver } from './authenticity/dns-cache.ts';
import { createTxtResolver, type ResolveTxt } from './authenticity/dns-txt.ts';
import { type Config, ConfigError } from './config.ts';
import type { ImportResult } from './contract/imports.ts';
import { type Clock, fromMillis } from './contract/time.ts';
import { viewCheck } from './http/checks/check-view.ts';
import { describeThresholds } from './http/domains/thresholds.ts';
import { answerSettings } from './http/installation/manage.ts';
import { answerStatus } from './http/installation/status.ts';
import { createEventHub } from './http/shell/events.ts';
import { createHttp } from './http/shell/http.ts';
import { closeServer, listen } from './http/shell/listen.ts';
import { answerMailbox } from './http/sources/mailboxes.ts';
import type { UploadedFile } from './http/sources/uploads.ts';
import { createFolderWatch } from './ingest/folder-watch.ts';
import { importPaths } from './ingest/import.ts';
import { type IngestContext, type IngestedMessage, ingestMessages } from './ingest/ingest.ts';
import { type RereadOptions, type RereadSummary, rereadMessages } from './ingest/reread.ts';
import { createSampleData } from './ingest/sample-data.ts';
import { createLiveChecker, type LiveChecker } from './live-checks/checker.ts';
import { knownReportAddresses, networkSettings, ownReportAddresses } from './live-settings.ts';
import { createLog, type Log } from './log.ts';
import { DEFAULT_TIMEOUTS, type MailboxTimeouts } from './mailbox/connect.ts';
import type { Mailbox } from './mailbox/mailbox.ts';
import { openMailboxes } from './mailbox/mailboxes.ts';
import { progressLine } from './mailbox/progress-line.ts';
import { packageRoot } from './package-root.ts';
import type { Network } from './probe/network.ts';
import { openNetwork } from './probe/open-network.ts';
import { isPort25Blocked } from './probe/smtp/port25.ts';
import { defaultSettings, type ReadinessSettings, resolveSettings } from './readiness/settings.ts';
import { openSecretBox, type SecretBox } from './secrets.ts';
import { type Database, openDatabase } from './store/database.ts';
import { setDomainStatus } from './store/domains/domains.ts';
import { countMailboxAuthenticity, countMailboxOutcomes } from './store/mailboxes/mailboxes.ts';
import type { KeptSelection } from './store/reports/kept.ts';
import { countReports } from './store/reports/report-list.ts';
import { atMostEvery } from './timers.ts';
import { createVerdicts, type Verdicts } from './verdicts/verdicts.ts';

export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

const REFRESH_MS = 60_000;
/** While an import runs, pages hear of its progress and verdicts are judged anew this often. */
const STATUS_MS = 1_000;
const SOON_MS = 5_000;
/** Between two looks into the watched folder. */
const WATCH_MS = 5_000;
/** Signatures that DNS gave no answer for are asked about again this often. */
const PENDING_MS = 10 * 60_000;

/** What a test or a demo may put in place of the outside world. */
export interface AppOverrides {
  readonly log?: Log;
  readonly resolveTxt?: ResolveTxt;
  readonly webFolder?: string;
  readonly clock?: Clock;
  readonly network?: (signal: AbortSignal) => Network;
  readonly timeouts?: MailboxTimeouts;
  /** Asks token servers: tests lead the providers' addresses elsewhere, which no setting can. */
  readonly fetch?: typeof fetch;
  /** Milliseconds between two looks into the watched folder. */
  readonly watchInterval?: number;
}

export interface MailboxPass {
  readonly name: string;
  readonly messages: number;
  readonly error: string | null;
  /** All messages with a report that the mailbox ever brought, by what their origin was judged to be. */
  readonly authenticity: Readonly<Record<string, number>>;
}

export interface App {
  readonly database: Database;
  readonly verdicts: Verdicts;
  /** Null when live checks are off, and at a fixed moment, which the network knows nothing of. */
  readonly checker: LiveChecker | null;
  readonly now: Clock;
  ingestContext(trust: string): IngestContext;
  /** Reads kept messages again, and judges the domains that this changes. */
  reread(selection: KeptSelection, options?: RereadOptions): Promise<RereadSummary>;
  mailboxes(): readonly Mailbox[];
  /** Reads every mailbox once; `tell` is handed a line for a terminal, again and again. */
  pollOnce(tell?: (line: string) => void): Promise<MailboxPass[]>;
  /** Starts polling and listening; answers the address. */
  start(): Promise<{ url: string }>;
  /** Finishes the message in hand, then closes mailbox, server and database. */
  stop(): Promise<void>;
}

/** Builds everything once. The only place that knows all parts. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const now: Clock = overrides.clock ?? (() => config.now ?? fromMillis(Date.now()));
  const log = overrides.log ?? createLog(config.logLevel);
  const database = await openDatabase(config.database);
  const resolveTxt = cachedResolver(overrides.resolveTxt ?? createTxtResolver(), now);
  const events = createEventHub();
  const settings = settingsOf(config);
  const verdicts = await createVerdicts({
    database,
    now,
    log,
    liveChecks: config.liveChecks,
    settingsOf(domain, stored) {
      const own = resolveSettings(settings, stored === null ? {} : JSON.parse(stored));
      if (own.ok) return own.settings;
      log.error(
        { domain, errors: own.errors },
        'settings of this domain no longer fit; those of the installation hold',
      );
      return settings;
    },
    onChange: ({ domain, assessment }) =>
      events.publish({
        event: 'verdict',
        data: { domain, state: assessment.state, confidence: assessment.confidence },
      }),
  });
  await watchConfigured();

  const context = (trust: string): IngestContext => ({
    database,
    now,
    trust: parseAuthenticationPolicy(trust),
    resolveTxt,
  });

  async function refresh(): Promise<void> {
    await verdicts.refresh().catch((error: unknown) => log.error({ err: error }, 'verdicts could not be refreshed'));
    await publishReports().catch((error: unknown) => log.error({ err: error }, 'new reports could not be published'));
  }

  let reportsPublished: number | null = null;
  /** Reports of domains that nobody watches change no verdict, and pages show them too. */
  async function publishReports(): Promise<void> {
    const reports = await countReports(database);
    const stored = reports - (reportsPublished ?? reports);
    reportsPublished = reports;
    if (stored !== 0) events.publish({ event: 'reports', data: { stored: Math.max(0, stored), domains: [] } });
  }

  const ourRua = knownReportAddresses(config);
  const checker =
    config.liveChecks && config.now === undefined
      ? await createLiveChecker({
          database,
          network: overrides.network ?? ((signal) => openNetwork(networkSettings(config), now, signal)),
          canaries: config.port25Canaries,
          ourRua,
          log,
          complaintsOf(domain) {
            const assessment = verdicts.get(domain)?.assessment;
            return { hosts: assessment?.probeSoon ?? [], fetchSessions: assessment?.fetch.sessions ?? 0 };
          },
          onProgress: (check) => events.publish({ event: 'check', data: viewCheck(check, ourRua) }),
          onRecorded: () => void refresh(),
        })
      : null;

  const status = () =>
    answerStatus(
      database,
      {
        version,
        fixedNow: config.now !== undefined,
        liveChecks: checker !== null,
        liveTestTargets: checker !== null && config.testTargets !== undefined,
        port25Blocked: checker !== null && isPort25Blocked(checker.port25()),
      },
      mailboxes.list(),
      now(),
    );
  const publishStatus = () =>
    status().then(
      (data) => events.publish({ event: 'status', data }),
      (error: unknown) => log.error({ err: error }, 'the status could not be published'),
    );
  const publishMailboxes = () =>
    Promise.all(mailboxes.list().map((mailbox) => answerMailbox(database, mailbox))).then(
      (views) => {
        for (const data of views) events.publish({ event: 'mailbox', data });
      },
      (error: unknown) => log.error({ err: error }, 'the state of a mailbox could not be published'),
    );
  let opened: SecretBox | null = null;
  const box = () => {
    opened ??= openSecretBox({
      ...(config.secret === undefined ? {} : { secret: config.secret }),
      keyFile: `${config.database}.key`,
    });
    return opened;
  };
  const closing = new AbortController();
  const refreshSoon = atMostEvery(SOON_MS, refresh, closing.signal);
  const publishSoon = atMostEvery(
    STATUS_MS,
    async () => {
      await Promise.all([publishStatus(), publishMailboxes()]);
    },
    closing.signal,
  );
  const mailboxes = await openMailboxes(config.mailboxes, {
    context: { database, now, resolveTxt },
    timeouts: overrides.timeouts ?? DEFAULT_TIMEOUTS,
    fetch: overrides.fetch ?? fetch,
    log,
    box,
    onStatus: publishSoon,
    onStored: refreshSoon,
    onPass: refresh,
    // What counts already goes on counting.
    async judge(selection, signal) {
      const { messages, changes } = await reread(selection, { signal });
      if (messages > 0)
        log.info(
          { messages, changed: changes.length, trust: selection.trust },
          'messages were judged by the new trust',
        );
    },
  });

  const folderWatch =
    config.watchFolder === undefined
      ? null
      : createFolderWatch({
          folder: config.watchFolder,
          after: config.watchAfter,
          context: context(config.watchTrust),
          log,
          interval: overrides.watchInterval ?? WATCH_MS,
          onStored: refreshSoon,
        });

  async function reread(selection: KeptSelection, options?: RereadOptions): Promise<RereadSummary> {
    const summary = await rereadMessages({ database, now, resolveTxt }, selection, options);
    if (summary.changes.length > 0) {
      // What mailboxes brought counts otherwise than before, be it for domains that nobody watches.
      publishSoon();
      await refresh();
      events.publish({ event: 'reports', data: { stored: summary.gained, domains: [] } });
    }
    return summary;
  }

  async function importFiles(files: readonly UploadedFile[], vouched: boolean): Promise<ImportResult> {
    const names = new Map(files.map((file) => [file.path, file.name]));
    const rename = (source: string) => {
      const path = files.find(
        (file) =>
          source === file.path || (/^[#/]/.test(source.slice(file.path.length)) && source.startsWith(file.path)),
      )?.path;
      return path === undefined ? source : `${names.get(path)}${source.slice(path.length)}`;
    };
    const summary = await importPaths(
      files.map((file) => file.path),
      context(vouched ? 'vouch' : 'dkim'),
      { channel: 'upload', sourceName: rename },
    );
    await refresh();
    return summary as ImportResult;
  }

  async function watchConfigured(): Promise<void> {
    for (const domain of config.domains) await setDomainStatus(database, domain.toLowerCase(), 'watched', now());
  }

  const sample = createSampleData({
    context: { database, now, resolveTxt },
    async onChange() {
      // A domain of the sample may be one that the configuration has come to name.
      await watchConfigured();
      await refresh();
      await publishStatus();
      events.publish({ event: 'reports', data: { stored: 0, domains: [] } });
    },
  });

  async function submit(bytes: Uint8Array, vouched: boolean): Promise<IngestedMessage> {
    const message = {
      channel: 'https' as const,
      mailboxId: null,
      source: 'tlsrpt',
      kind: 'file' as const,
      bytes,
      size: bytes.byteLength,
      receivedAt: now(),
    };
    const [ingested] = await ingestMessages([message], context(vouched ? 'vouch' : 'dkim'));
    if (ingested === undefined) throw new Error('a submission came to nothing');
    // Verdicts need not be ready before the reporter gets its answer.
    void refresh();
    return ingested;
  }

  const http = createHttp({
    database,
    now,
    log,
    version,
    verdicts,
    events,
    publicUrl: config.publicUrl ?? null,
    webFolder: overrides.webFolder ?? join(packageRoot, 'dist', 'web'),
    trustedReporters: settings.reporters.trusted,
    settings: () =>
      answerSettings(
        {
          version,
          database: config.database,
          listen: `${config.listen.host}:${config.listen.port}`,
          configFile: config.configFile,
          liveChecks: checker !== null,
        },
        describeThresholds(settings),
      ),
    readiness: settings,
    status,
    mailboxes,
    hostPolicies: config.hostPolicies,
    installation: { ourRua: ownReportAddresses(config), liveChecks: config.liveChecks },
    checks: { checker, ourRua, probeToken: config.probeToken ?? null },
    watched: () => folderWatch?.status() ?? null,
    async retryUnreadable() {
      const { messages, gained } = await reread('unreadable');
      const asked = await Promise.all(mailboxes.list().map((mailbox) => mailbox.askAgain()));
      return { retried: messages, stored: gained, asked: asked.reduce((sum, count) => sum + count, 0) };
    },
    sample,
    importFiles,
    submissionToken: config.submissionToken ?? null,
    submit,
  });
  let server: Server | null = null;
  const timers = [
    setInterval(() => void refresh(), REFRESH_MS),
    setInterval(
      () =>
        void reread('pending').catch((error: unknown) => log.error({ err: error }, 'signatures could not be checked')),
      PENDING_MS,
    ),
  ];
  for (const timer of timers) timer.unref();

  async function pollOnce(print: (line: string) => void = () => {}) {
    await mailboxes.reauthenticate();
    const results: MailboxPass[] = [];
    for (const mailbox of mailboxes.list()) {
      const messages = async () => sumOf(await countMailboxOutcomes(database, mailbox.id));
      const before = await messages();
      const error = await mailbox.readOnce(progressLine(mailbox.name, print));
      const authenticity = await countMailboxAuthenticity(database, mailbox.id);
      results.push({ name: mailbox.name, messages: (await messages()) - before, error, authenticity });
    }
    await refresh();
    return results;
  }

  return {
    database,
    pollOnce,
    mailboxes: () => mailboxes.list(),
    verdicts,
    checker,
    now,
    ingestContext: context,
    reread,
    async start() {
      box();
      // Hundreds of domains take their time; what was judged before is there to be seen meanwhile.
      server = await listen(http, config.listen);
      await refresh();
      mailboxes.start();
      folderWatch?.start();
      checker?.start();
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.listen.port;
      return {
        url: `http://${config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host}:${port}`,
      };
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      closing.abort();
      await Promise.all([mailboxes.stop(), folderWatch?.stop(), checker?.stop(), sample.stop()]);
      await closeServer(server);
      // A command that ends leaves what it brought to whoever serves: taking the marks from there would keep its pages old.
      if (server !== null) await refresh();
      await database.close();
    },
  };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function settingsOf(config: Config): ReadinessSettings {
  const trusted = [...new Set([...defaultSettings.reporters.trusted, ...config.trustedReporters])];
  const merged = resolveSettings({ reporters: { trusted, muted: config.mutedReporters } }, config.readiness);
  if (!merged.ok) throw new ConfigError(merged.errors.map((error) => `readiness: ${error}`));
  return merged.settings;
}
