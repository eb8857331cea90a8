/*
 * A verdict says whether the MTA-STS policy of a domain may move to mode: enforce (RFC 8461 section 5), by what TLS reports
 * (RFC 8460) and live checks have shown: a state, a confidence and reasons. It is judged from evidence, which is everything
 * that is known at one moment; the judging is readiness/, which is pure. This folder keeps the verdicts on all watched domains
 * current: in memory for pages, in the database for the record of changes. Evidence that changes marks its domain as stale;
 * every hour all are judged anew, since days pass without new evidence too.
 *
 * Imports readiness, store and what is below them; looks nothing up itself, and knows nothing of http.
 */
import { z } from 'zod';
import { summary } from '../contract/domains.ts';
import type { Clock, Instant } from '../contract/time.ts';
import { type Assessment, assessment } from '../contract/verdict.ts';
import { shareEventLoop } from '../event-loop.ts';
import type { Log } from '../log.ts';
import { assess } from '../readiness/assess.ts';
import type { Evidence } from '../readiness/evidence.ts';
import type { ReadinessSettings } from '../readiness/settings.ts';
import { type DomainSummary, summarize } from '../readiness/summary.ts';
import type { Database } from '../store/database.ts';
import { findDomain, listDomains } from '../store/domains/domains.ts';
import { gatherEvidence } from '../store/domains/evidence.ts';
import { keepVerdict, listVerdicts, returnStale, takeStale } from '../store/domains/verdicts.ts';
import { isSampleDomain } from '../store/reports/sample.ts';
import { readStored, type StoredShape, writeStored } from '../store/stored-json.ts';
import { oneAtATime } from '../timers.ts';

/** The verdict on a domain with the numbers that pages show beside it. */
export interface KeptVerdict {
  readonly assessment: Assessment;
  readonly summary: DomainSummary;
}

/** A row of another program does not fit, and its domain is judged anew at the first refresh. */
const storedVerdict: StoredShape<KeptVerdict> = {
  version: 1,
  schema: z.strictObject({
    assessment,
    summary: summary.omit({ days14: true }).extend({ modeSince: z.string().nullable() }),
  }),
};

export interface VerdictChange {
  readonly domain: string;
  readonly before: string | null;
  readonly assessment: Assessment;
}

export interface Verdicts {
  /** The verdict on a watched domain as last given; null before the first. */
  get(domain: string): KeptVerdict | null;
  /** All of them, in no order. */
  all(): readonly KeptVerdict[];
  /**
   * Judges what has new evidence; everything where the hour has changed, since verdicts age. However many ask, one refresh runs
   * and one waits, which covers whatever was stored before it was asked for.
   */
  refresh(): Promise<void>;
  /** Ends the refresh in hand after its present domain; none begins any more. What is left keeps its mark for the next start. */
  stop(): void;
  /** The verdict on any known domain at any moment, not kept; null for an unknown domain. */
  judge(domain: string, now: Instant): Promise<{ evidence: Evidence; assessment: Assessment } | null>;
}

export interface VerdictOptions {
  readonly database: Database;
  readonly now: Clock;
  readonly log: Log;
  readonly liveChecks: boolean;
  settingsOf(domain: string, stored: string | null): ReadinessSettings;
  onChange(change: VerdictChange): void;
}

/** Keeps the verdict on every watched domain current, in memory for pages and in the database for the record. */
export async function createVerdicts(options: VerdictOptions): Promise<Verdicts> {
  const { database, now, log } = options;
  const kept = new Map<string, KeptVerdict>();
  for (const { domain, row } of await listVerdicts(database)) {
    const verdict = readStored(storedVerdict, row);
    if (verdict !== null) kept.set(domain, verdict);
  }
  let hour: string | null = null;
  const stopping = new AbortController();

  async function gather(domain: string, at: Instant): Promise<Evidence | null> {
    const stored = await findDomain(database, domain);
    if (stored === null) return null;
    // The sample data bring along what live checks would have seen.
    const liveChecks = options.liveChecks || (await isSampleDomain(database, domain));
    const settings = options.settingsOf(domain, stored.settings);
    return gatherEvidence(database, domain, { now: at, settings, liveChecks });
  }

  async function judgeAndKeep(id: number, domain: string): Promise<void> {
    const evidence = await gather(domain, now());
    if (evidence === null) return;
    const assessment = assess(evidence);
    const verdict = { assessment, summary: summarize(evidence, assessment) };
    const { changed, before } = await keepVerdict(database, id, {
      evidence,
      assessment,
      row: writeStored(storedVerdict, verdict),
    });
    kept.set(domain, verdict);
    if (changed) options.onChange({ domain, before, assessment });
  }

  async function refreshNow(): Promise<void> {
    const present = now().slice(0, 13);
    const stale = await takeStale(database);
    const watched = await listDomains(database, 'watched');
    const names = new Set(watched.map((domain) => domain.name));
    for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
    const due = present === hour ? [...stale, ...watched.filter((domain) => !kept.has(domain.name))] : watched;
    hour = present;
    const unjudged = new Set(stale.map((domain) => domain.id));
    const yieldIfDue = shareEventLoop();
    try {
      for (const domain of due) {
        if (stopping.signal.aborted) break;
        await judgeAndKeep(domain.id, domain.name);
        unjudged.delete(domain.id);
        await yieldIfDue();
      }
    } finally {
      await returnStale(database, [...unjudged]);
    }
    if (due.length > 0) log.debug({ domains: due.length }, 'verdicts refreshed');
  }

  return {
    get: (domain) => kept.get(domain) ?? null,
    all: () => [...kept.values()],
    refresh: oneAtATime(refreshNow, stopping.signal),
    stop: () => stopping.abort(),
    async judge(domain, at) {
      const evidence = await gather(domain, at);
      return evidence === null ? null : { evidence, assessment: assess(evidence) };
    },
  };
}
