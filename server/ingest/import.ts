import type { Channel, OutcomeName } from '../contract/codes.ts';
import type { ImportedReport, ImportOutcome, ImportResult } from '../contract/imports.ts';
import type { IncomingReport } from '../store/reports/incoming.ts';
import { countedEntries } from '../tlsrpt/sessions.ts';
import { openPaths } from './files.ts';
import { type IngestContext, type IngestedItem, ingestMessages, type RawMessage } from './ingest.ts';

export interface ImportOptions {
  readonly channel: Extract<Channel, 'file' | 'upload'>;
  /** Renames sources for people: an upload is stored under a name of ours. */
  readonly sourceName?: (source: string) => string;
  readonly onProgress?: (messages: number) => void;
  readonly signal?: AbortSignal;
}

const BATCH_MESSAGES = 100;
const BATCH_BYTES = 16 * 1024 * 1024;

/** Reads files, mboxes, archives, Maildirs and folders into the database, one transaction per batch. A bad file never stops the rest. */
export async function importPaths(
  paths: readonly string[],
  context: IngestContext,
  options: ImportOptions,
): Promise<ImportResult> {
  const outcomes: ImportOutcome[] = [];
  const authenticity: Record<string, number> = {};
  let messages = 0;
  let batch: RawMessage[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const ingested = await ingestMessages(batch, context);
    for (const message of ingested) {
      outcomes.push(...message.items.map(toImported));
      for (const status of message.mails) authenticity[status] = (authenticity[status] ?? 0) + 1;
    }
    messages += batch.length;
    batch = [];
    bytes = 0;
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
  const count = (outcome: OutcomeName) => outcomes.filter((item) => item.outcome === outcome).length;
  return {
    messages,
    stored: count('stored'),
    duplicate: count('duplicate'),
    superseded: count('superseded'),
    notTlsrpt: count('not-tlsrpt'),
    rejected: count('rejected'),
    outcomes,
    authenticity,
  };
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
