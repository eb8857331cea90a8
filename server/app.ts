import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { createVerdicts, type VerdictKeeper } from './alerts/verdicts.ts';
import type { Config } from './config.ts';
import type { ImportResult, MailboxView, SettingsView, Status } from './http/contract.ts';
import { createEventHub } from './http/events.ts';
import { createHttp } from './http/http.ts';
import { answerSettings } from './http/manage.ts';
import type { UploadedFile } from './http/uploads.ts';
import { cachedResolver } from './ingest/dns-cache.ts';
import { createTxtResolver, type ResolveTxt } from './ingest/dns-txt.ts';
import { importPaths } from './ingest/import.ts';
import type { IngestContext } from './ingest/ingest.ts';
import { type MailboxSettings, mailboxAddress, parseMailboxUrl } from './ingest/mailbox.ts';
import { describeMailboxError } from './ingest/mailbox-problem.ts';
import { createMailboxSink } from './ingest/mailbox-sink.ts';
import { createPoller, type Poller, readOnce } from './ingest/poller.ts';
import { parseTrust } from './ingest/trust.ts';
import { createLog, type Log } from './log.ts';
import { packageRoot } from './package-root.ts';
import { type ReadinessSettings, readinessSettingsSchema } from './readiness/settings.ts';
import { type Database, openDatabase } from './store/database.ts';
import { countDomains, setDomainStatus } from './store/domains.ts';
import {
  countMailboxAuthenticity,
  countMailboxOutcomes,
  openMailbox,
  recordPoll,
  recordPollError,
} from './store/mailboxes.ts';
import { listMessages } from './store/message-list.ts';
import { readInstallation } from './store/observations.ts';
import { countReports } from './store/report-list.ts';
import { type Clock, fromMillis } from './time.ts';

export const version: string = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** What a test or a demo may put in place of the outside world. */
export interface AppOverrides {
  readonly log?: Log;
  readonly resolveTxt?: ResolveTxt;
  readonly webFolder?: string;
}

export interface App {
  readonly database: Database;
  readonly verdicts: VerdictKeeper;
  readonly now: Clock;
  ingestContext(trust: string): IngestContext;
  /** Reads every mailbox once. */
  pollOnce(): Promise<{ name: string; messages: number; error: string | null }[]>;
  /** Starts polling and listening; answers the address. */
  start(): Promise<{ url: string }>;
  /** Finishes the message in hand, then closes mailbox, server and database. */
  stop(): Promise<void>;
}

/** Builds everything once. The only place that knows all parts. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const now: Clock = config.now === undefined ? () => fromMillis(Date.now()) : () => config.now ?? '';
  const log = overrides.log ?? createLog(config.logLevel);
  const mailbox =
    config.imapUrl === undefined
      ? null
      : parseMailboxUrl(config.imapUrl, config.imapCa === undefined ? null : readFileSync(config.imapCa, 'utf8'));
  const database = await openDatabase(config.database);
  const resolveTxt = cachedResolver(overrides.resolveTxt ?? createTxtResolver(), now);
  const events = createEventHub();
  const settings = settingsOf(config);
  const verdicts = await createVerdicts({
    database,
    now,
    log,
    liveChecks: config.liveChecks,
    settingsOf: (_domain, stored) =>
      stored === null ? settings : readinessSettingsSchema.parse({ ...settings, ...(JSON.parse(stored) as object) }),
    onChange: ({ domain, assessment }) =>
      events.publish({
        event: 'verdict',
        data: { domain, state: assessment.state, confidence: assessment.confidence },
      }),
  });
  for (const domain of config.domains) await setDomainStatus(database, domain.toLowerCase(), 'watched', now());

  const context = (trust: string): IngestContext => ({ database, now, trust: parseTrust(trust), resolveTxt });
  const pollers: { id: number; settings: MailboxSettings; poller: Poller }[] = [];
  if (mailbox !== null) {
    const id = await openMailbox(database, mailboxAddress(mailbox), 'config', null);
    const poller = createPoller({
      settings: mailbox,
      sink: createMailboxSink(id, mailbox.folder, context(config.imapTrust), () => void refresh()),
      pollSeconds: config.pollMinutes * 60,
      now,
      log,
      onStatus: (status) => {
        if (status.lastError !== null)
          void recordPollError(database, id, status.lastError.at, status.lastError.message);
        void statusOf().then((data) => events.publish({ event: 'status', data }));
      },
      async onPass() {
        await recordPoll(database, id, now());
        await refresh();
      },
    });
    pollers.push({ id, settings: mailbox, poller });
  }

  async function refresh(): Promise<void> {
    await verdicts.refresh().catch((error: unknown) => log.error({ err: error }, 'verdicts could not be refreshed'));
  }

  async function statusOf(): Promise<Status> {
    const domains = await countDomains(database);
    const messages = await listMessages(database, 'rejected', 1, 1);
    const states = pollers.map(({ settings: box, poller }) => ({ name: mailboxAddress(box), ...poller.status() }));
    const importing = states.find((state) => state.progress !== null)?.progress ?? null;
    const failed = states.find((state) => state.state === 'failed' && state.lastError !== null);
    return {
      version,
      now: now(),
      fixedNow: config.now !== undefined,
      sampleData: (await readInstallation(database, 'sample-data')) !== null,
      liveChecks: config.liveChecks,
      reports: await countReports(database),
      domains: domains.watched,
      mailboxes: pollers.length,
      importing: importing === null ? null : { done: importing.done, total: importing.total },
      lastPollAt: states.map((state) => state.lastPollAt).find((at) => at !== null) ?? null,
      problem: failed?.lastError
        ? { mailbox: failed.name, since: failed.lastError.at, message: failed.lastError.message }
        : null,
      unreadable: messages.total,
      verdictsFinal: importing === null,
      can: { addMailbox: false, sampleData: false, setAside: false },
    };
  }

  async function mailboxViews(): Promise<MailboxView[]> {
    return Promise.all(
      pollers.map(async ({ id, settings: box, poller }) => {
        const status = poller.status();
        const outcomes = await countMailboxOutcomes(database, id);
        const count = (name: string) => outcomes[name] ?? 0;
        const read = sumOf(outcomes);
        const left = status.progress === null ? null : status.progress.total - status.progress.done;
        return {
          id,
          name: mailboxAddress(box),
          origin: 'config' as const,
          state: status.state,
          trust: config.imapTrust,
          lastPollAt: status.lastPollAt,
          nextPollAt: null,
          lastError: status.lastError,
          progress:
            status.progress === null
              ? null
              : {
                  done: status.progress.done,
                  total: status.progress.total,
                  perSecond: status.progress.perSecond,
                  secondsLeft:
                    left === null || status.progress.perSecond === 0 ? null : left / status.progress.perSecond,
                },
          folders: [
            {
              folder: box.folder,
              messages: status.progress?.total ?? null,
              read,
              stored: count('stored') + count('superseded'),
              duplicate: count('duplicate'),
              notTlsrpt: count('not-tlsrpt'),
              rejected: count('rejected'),
            },
          ],
          authenticity: await countMailboxAuthenticity(database, id),
        };
      }),
    );
  }

  async function importFiles(files: readonly UploadedFile[]): Promise<ImportResult> {
    const names = new Map(files.map((file) => [file.path, file.name]));
    const rename = (source: string) => {
      const path = files.find((file) => source.startsWith(file.path))?.path;
      return path === undefined ? source : `${names.get(path)}${source.slice(path.length)}`;
    };
    const summary = await importPaths(
      files.map((file) => file.path),
      context('dkim'),
      { channel: 'upload', sourceName: rename },
    );
    await refresh();
    return summary as ImportResult;
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
          liveChecks: config.liveChecks,
        },
        describeThresholds(settings),
      ),
    status: statusOf,
    mailboxes: mailboxViews,
    importFiles,
  });
  let server: Server | null = null;
  const hourly = setInterval(() => void refresh(), 60_000);
  hourly.unref();

  async function pollOnce() {
    const results = [];
    for (const { id, settings: box } of pollers) {
      const name = mailboxAddress(box);
      const before = sumOf(await countMailboxOutcomes(database, id));
      try {
        await readOnce(
          box,
          createMailboxSink(id, box.folder, context(config.imapTrust), () => {}),
        );
        await recordPoll(database, id, now());
        results.push({ name, messages: sumOf(await countMailboxOutcomes(database, id)) - before, error: null });
      } catch (error) {
        const { message } = describeMailboxError(error, box.host, box.folder);
        await recordPollError(database, id, now(), message);
        results.push({ name, messages: sumOf(await countMailboxOutcomes(database, id)) - before, error: message });
      }
    }
    await refresh();
    return results;
  }

  return {
    database,
    pollOnce,
    verdicts,
    now,
    ingestContext: context,
    async start() {
      await refresh();
      server = await listen(http, config.listen);
      for (const { poller } of pollers) poller.start();
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.listen.port;
      return {
        url: `http://${config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host}:${port}`,
      };
    },
    async stop() {
      clearInterval(hourly);
      await Promise.all(pollers.map(({ poller }) => poller.stop()));
      await closeServer(server);
      await verdicts.refresh().catch(() => {});
      await database.close();
    },
  };
}

function describeThresholds(settings: ReadinessSettings): SettingsView['thresholds'] {
  const defaults: Record<string, Record<string, string | number | boolean | string[]>> = readinessSettingsSchema.parse(
    {},
  );
  return Object.entries(settings).flatMap(([group, values]) =>
    Object.entries(values).map(([key, value]) => ({
      key: `${group}.${key}`,
      value: value as string | number | boolean | string[],
      default: defaults[group]?.[key] ?? '',
    })),
  );
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function settingsOf(config: Config): ReadinessSettings {
  const settings = readinessSettingsSchema.parse({});
  return {
    ...settings,
    reporters: {
      ...settings.reporters,
      trusted: [...new Set([...settings.reporters.trusted, ...config.trustedReporters])],
      muted: [...config.mutedReporters],
    },
  };
}

function listen(http: ReturnType<typeof createHttp>, address: Config['listen']): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = http.listen(address.port, address.host);
    server.on('listening', () => resolve(server));
    server.on('error', reject);
  });
}

/** Pages keep connections open (server-sent events); they are cut, requests in hand are answered first. */
function closeServer(server: Server | null): Promise<void> {
  return new Promise((resolve) => {
    if (server === null) return resolve();
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
