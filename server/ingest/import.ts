import type { Channel, OutcomeName } from '../contract/codes.ts';
import type { ImportCounts, ImportedReport, ImportOutcome, ImportResult } from '../contract/imports.ts';
import type { IncomingReport } from '../store/reports/incoming.ts';
import { countedEntries } from '../tlsrpt/sessions.ts';
import { openPaths } from './files.ts';
import { type IngestContext, type IngestedItem, ingestMessages, type RawMessage } from './ingest.ts';

export interface ImportOptions {
  readonly channel: Extract<Channel, 'file' | 'upload'>;
  /** Renames sources for people: an upload is stored under a name of ours. */
  readonly sourceName?: (source: string) => string;
  readonly onProgress?: (messages: number) => void;
  /** What became of each report of some messages that are stored now; awaited before more are read. */
  readonly onOutcomes?: (outcomes: readonly ImportOutcome[]) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

const BATCH_MESSAGES = 50;
const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Reads files, mboxes, archives, Maildirs and folders into the database, one transaction per batch. A bad file never stops
 * the rest. Keeps nothing of what it has told: an archive may hold any number of reports.
 */
export async function importPaths(
  paths: readonly string[],
  context: IngestContext,
  options: ImportOptions,
): Promise<ImportCounts> {
  const counts: Record<OutcomeName, number> = { stored: 0, duplicate: 0, superseded: 0, 'not-tlsrpt': 0, rejected: 0 };
  const authenticity: Record<string, number> = {};
  let messages = 0;
  let batch: RawMessage[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const ingested = await ingestMessages(batch, context);
    messages += batch.length;
    batch = [];
    bytes = 0;
    for (const { items, mails } of ingested) {
      for (const { outcome } of items) counts[outcome] += 1;
      for (const status of mails) authenticity[status] = (authenticity[status] ?? 0) + 1;
    }
    await options.onOutcomes?.(ingested.flatMap(({ items }) => items.map(toImported)));
    options.onProgress?.(messages);
  };
  for await (const item of openPaths(paths)) {
    const source =
      options.sourceName?.('bytes' in item ? item.name : item.source) ?? ('bytes' in item ? item.name : item.source);
    const common = { channel: options.channel, mailboxId: null, source, receivedAt: null };
    if ('bytes' in item) {
      batch.push({
        ...common,
        bytes: item.bytes,
        size: item.bytes.byteLength,
        ...(item.kind === undefined ? {} : { kind: item.kind }),
        ...(item.named === undefined ? {} : { named: item.named }),
      });
      bytes += item.bytes.byteLength;
    } else {
      const code = item.outcome === 'rejected' ? item.code : 'not-tlsrpt';
      batch.push({ ...common, bytes: null, size: 0, refusal: { kind: item.outcome, code, reason: item.reason } });
    }
    if (batch.length >= BATCH_MESSAGES || bytes >= BATCH_BYTES) await flush();
    if (options.signal?.aborted) break;
  }
  await flush();
  const { 'not-tlsrpt': notTlsrpt, ...rest } = counts;
  return { messages, ...rest, notTlsrpt, authenticity };
}

/** The same with what became of each report, of the first `most` of them. */
export async function importListed(
  paths: readonly string[],
  context: IngestContext,
  { most = Number.POSITIVE_INFINITY, ...options }: Omit<ImportOptions, 'onOutcomes'> & { readonly most?: number },
): Promise<ImportResult> {
  const outcomes: ImportOutcome[] = [];
  let left = 0;
  const counts = await importPaths(paths, context, {
    ...options,
    onOutcomes(told) {
      const room = most - outcomes.length;
      outcomes.push(...told.slice(0, room));
      left += Math.max(0, told.length - room);
    },
  });
  return { ...counts, outcomes, ...(left === 0 ? {} : { left }) };
}

function toImported(item: IngestedItem): ImportOutcome {
  return {
    source: item.source,
    outcome: item.outcome,
    reason: item.reason,
    report: item.report === null ? null : describe(item.report),
  };
}

function describe(report: IncomingReport): ImportedReport {
  const policies = report.slices.flatMap((slice) =>
    slice.policies.map((policy) => ({ domain: slice.policyDomain, policy })),
  );
  const counted = report.slices.flatMap((slice) => countedEntries(slice.policies));
  const sumSessions = (count: 'success' | 'failure') => counted.reduce((total, policy) => total + policy[count], 0);
  const sum = (of: (policy: (typeof policies)[number]['policy']) => number) =>
    policies.reduce((total, { policy }) => total + of(policy), 0);
  return {
    organization: report.organization,
    reportId: report.reportId,
    start: report.start,
    end: report.end,
    day: report.day,
    policies: policies.map(({ domain, policy }) => ({
      domain,
      policyType: policy.policyType,
      success: policy.success,
      failure: policy.failure,
      failureDetails: policy.failureDetails.length,
    })),
    success: sumSessions('success'),
    failure: sumSessions('failure'),
    failureDetails: sum((policy) => policy.failureDetails.length),
    detailSessions: sum((policy) => policy.failureDetails.reduce((total, detail) => total + detail.sessions, 0)),
    deviations: [...report.deviations],
  };
}
