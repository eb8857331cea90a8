import { parseAuthenticationPolicy } from './authenticity/authentication-policy.ts';
import { cachedResolver } from './authenticity/dns-cache.ts';
import { createTxtResolver, type ResolveTxt } from './authenticity/dns-txt.ts';
import { type Config, ConfigError } from './config.ts';
import { canonicalName } from './contract/domain-name.ts';
import { type Clock, fromMillis } from './contract/time.ts';
import type { IngestContext } from './ingest/ingest.ts';
import type { RereadContext } from './ingest/reread.ts';
import type { Log } from './log.ts';
import { PROGRAM_DATE } from './program-date.ts';
import { defaultSettings, type ReadinessSettings, resolveSettings } from './readiness/settings.ts';
import { type Database, openDatabase } from './store/database.ts';
import { setDomainStatus } from './store/domains/domains.ts';
import { createVerdicts, type VerdictChange, type Verdicts } from './verdicts/verdicts.ts';

/** What is stored, and the verdicts on it: all that most commands need. Opens no mailbox, checks no domain, serves no page. */
export interface Records {
  readonly database: Database;
  readonly now: Clock;
  /** What holds for domains without settings of their own. */
  readonly settings: ReadinessSettings;
  readonly verdicts: Verdicts;
  readonly rereading: RereadContext;
  /** To take messages in by; `trust` as the settings spell it. */
  ingestContext(trust: string): IngestContext;
  /** Watches the domains that the configuration names, whatever they were before. */
  watchConfigured(): Promise<void>;
  /** Nothing more is asked of DNS, nothing more is judged; what waits for either goes on at once. */
  stop(): void;
  close(): Promise<void>;
}

export interface RecordsOptions {
  readonly log: Log;
  readonly clock?: Clock | undefined;
  readonly resolveTxt?: ResolveTxt | undefined;
  readonly onVerdict?: ((change: VerdictChange) => void) | undefined;
}

export async function openRecords(config: Config, options: RecordsOptions): Promise<Records> {
  const { log, onVerdict = () => {} } = options;
  const now: Clock = options.clock ?? (() => config.now ?? fromMillis(Date.now()));
  const settings = settingsOf(config);
  const database = await openDatabase(config.database);
  const stopping = new AbortController();
  const resolveTxt = cachedResolver(options.resolveTxt ?? createTxtResolver({ signal: stopping.signal }), now);
  const rereading: RereadContext = {
    database,
    now,
    clockFloor: config.now === undefined && options.clock === undefined ? PROGRAM_DATE : null,
    resolveTxt,
    trustedReporters: settings.reporters.trusted,
  };
  const verdicts = await createVerdicts({
    database,
    now,
    log,
    liveChecks: config.liveChecks,
    onChange: onVerdict,
    settingsOf(domain, stored) {
      const own = resolveSettings(settings, stored === null ? {} : JSON.parse(stored));
      if (own.ok) return own.settings;
      log.error(
        { domain, errors: own.errors },
        'settings of this domain no longer fit; those of the installation hold',
      );
      return settings;
    },
  });
  async function watchConfigured(): Promise<void> {
    for (const domain of config.domains)
      await setDomainStatus(database, canonicalName(domain) ?? domain, 'watched', now());
  }
  await watchConfigured();
  return {
    database,
    now,
    settings,
    verdicts,
    rereading,
    watchConfigured,
    ingestContext: (trust) => ({ ...rereading, trust: parseAuthenticationPolicy(trust) }),
    stop() {
      stopping.abort();
      verdicts.stop();
    },
    close: () => database.close(),
  };
}

function settingsOf(config: Config): ReadinessSettings {
  const trusted = [...new Set([...defaultSettings.reporters.trusted, ...config.trustedReporters])];
  const merged = resolveSettings({ reporters: { trusted, muted: config.mutedReporters } }, config.readiness);
  if (!merged.ok) throw new ConfigError(merged.errors.map((error) => `readiness: ${error}`));
  return merged.settings;
}
