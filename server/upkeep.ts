import type { Publisher } from './http/shell/publisher.ts';
import { judgeEarlierProofs, type RereadOptions, type RereadSummary, rereadMessages } from './ingest/reread.ts';
import type { Log } from './log.ts';
import type { Records } from './records.ts';
import type { KeptSelection } from './store/reports/kept.ts';
import { atMostEvery, oneAtATime } from './timers.ts';

/** Verdicts age, and other processes store reports too. */
const REFRESH_MS = 60_000;
/** While an import runs, verdicts are refreshed this often. */
const SOON_MS = 5_000;
/** Signatures without an answer from DNS are checked again this often. */
const PENDING_MS = 10 * 60_000;
/** So long a round of it may take. */
const PENDING_ROUND_MS = 5 * 60_000;

/** Keeps verdicts and open pages in step with what is stored: whenever something was stored, and from time to time. */
export interface Upkeep {
  /** Judges what has new evidence, and tells open pages; one at a time and one waiting. Never fails: what went wrong is logged. */
  refresh(): Promise<void>;
  /** The same, not at once and at most every five seconds. */
  refreshSoon(): void;
  /** Reads kept messages again, and judges the domains that this changes. */
  reread(selection: KeptSelection, options?: RereadOptions): Promise<RereadSummary>;
  /** The same for what a mailbox brought under another authentication policy than it has now; ends early where `signal` is aborted. */
  reauthenticate(selection: { readonly mailboxId: number; readonly trust: string }, signal: AbortSignal): Promise<void>;
  /** Asks of what an earlier version stored whether it is proved to be TLS reports. Until that is done no verdict is given. */
  judgeEarlier(): Promise<void>;
  /** False while what an earlier version stored has not been judged to its end. */
  isSettled(): boolean;
  start(): void;
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly records: Records;
  readonly publisher: Publisher;
  readonly log: Log;
  /** There are reports of an earlier version of which nobody knows yet what their signatures prove. */
  readonly unjudged: boolean;
}

export function createUpkeep({ records, publisher, log, unjudged }: UpkeepOptions): Upkeep {
  const stopping = new AbortController();
  let timers: NodeJS.Timeout[] = [];
  let settled = !unjudged;
  let judging: Promise<void> | null = null;

  const refresh = oneAtATime(async () => {
    if (settled) {
      await records.verdicts
        .refresh()
        .catch((error: unknown) => log.error({ err: error }, 'verdicts could not be refreshed'));
    }
    await publisher.publishNewReports();
  }, stopping.signal);

  async function reread(selection: KeptSelection, options: RereadOptions = {}): Promise<RereadSummary> {
    const signals = [stopping.signal, options.signal].filter((signal) => signal !== undefined);
    const summary = await rereadMessages(records.rereading, selection, {
      ...options,
      signal: AbortSignal.any(signals),
    });
    if (summary.changes.length > 0) {
      // What mailboxes brought counts otherwise than before, be it for domains that nobody watches.
      publisher.publishProgress();
      await refresh();
      publisher.publishReports(summary.gained);
    }
    return summary;
  }

  async function settle(): Promise<void> {
    try {
      const summary = await judgeEarlierProofs(records.rereading, stopping.signal);
      if (stopping.signal.aborted) return;
      if (summary !== null) log.info({ messages: summary.messages }, 'signatures of stored reports were judged anew');
    } catch (error) {
      // What is not judged counts as not proved, which is safe; the next start tries again.
      log.error({ err: error }, 'signatures of stored reports could not be judged anew');
    }
    settled = true;
    publisher.publishProgress();
    await refresh();
  }

  async function judgeEarlier(): Promise<void> {
    if (settled) return;
    judging ??= settle();
    await judging;
  }

  /** A round that takes longer than its time goes on in the next one, where it stopped. */
  let pendingFrom = 0;
  let checking = false;
  async function checkSignatures(): Promise<void> {
    if (checking) return;
    checking = true;
    try {
      const time = AbortSignal.timeout(PENDING_ROUND_MS);
      let last = pendingFrom;
      const onProgress = (_messages: number, id: number) => {
        last = id;
      };
      await reread({ pendingAfter: pendingFrom }, { signal: time, onProgress });
      pendingFrom = time.aborted ? last : 0;
    } catch (error) {
      log.error({ err: error }, 'signatures could not be checked');
    } finally {
      checking = false;
    }
  }

  return {
    refresh,
    refreshSoon: atMostEvery(SOON_MS, refresh, stopping.signal),
    reread,
    judgeEarlier,
    isSettled: () => settled,
    // What counts already goes on counting.
    async reauthenticate(selection, signal) {
      const { messages, changes } = await reread(selection, { signal });
      if (messages === 0) return;
      log.info({ messages, changed: changes.length, trust: selection.trust }, 'messages were judged by the new trust');
    },
    start() {
      void judgeEarlier();
      timers = [setInterval(() => void refresh(), REFRESH_MS), setInterval(() => void checkSignatures(), PENDING_MS)];
      for (const timer of timers) timer.unref();
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await judging;
    },
  };
}
