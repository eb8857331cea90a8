import type { Instant } from '../../contract/time.ts';
import { countedEntries } from '../../tlsrpt/sessions.ts';
import type { Tx } from '../database.ts';
import type { ClassedPolicy, IncomingReport, ReportSlice } from './incoming.ts';

/** Under which a report is kept once. */
export interface ReportKey {
  readonly reporter: number;
  readonly ref: string;
  readonly domain: number | null;
  readonly start: Instant;
  readonly end: Instant;
}

/** The report that counts under a key. */
export function findCurrent(tx: Tx, key: ReportKey) {
  return tx
    .selectFrom('report')
    .select(['id', 'content_digest', 'authenticated', 'proved_as', 'received_at', 'written_at', 'success', 'failure'])
    .where('reporter_id', '=', key.reporter)
    .where('report_ref', '=', key.ref)
    .where((eb) => eb(eb.fn.coalesce('domain_id', eb.lit(0)), '=', key.domain ?? 0))
    .where('start_at', '=', key.start)
    .where('end_at', '=', key.end)
    .where('superseded_by', 'is', null)
    .executeTakeFirst();
}

/** Copies of this content in place of which the report counts. */
export function findDisplaced(tx: Tx, successor: number, digest: Uint8Array) {
  return tx
    .selectFrom('report')
    .select(['id', 'authenticated', 'proved_as'])
    .where('superseded_by', '=', successor)
    .where('content_digest', '=', digest)
    .execute();
}

/**
 * Whether the report that is there was written after the one that comes. Files have no time of arrival, and mails that were
 * moved have one in common: then the Date of the mails decides, then who counts more sessions.
 */
export function isLater(
  present: {
    readonly received_at: Instant;
    readonly written_at: Instant | null;
    readonly success: number;
    readonly failure: number;
  },
  report: IncomingReport,
  { policies }: ReportSlice,
): boolean {
  if (present.received_at !== report.receivedAt) return present.received_at > report.receivedAt;
  if (present.written_at !== null && report.writtenAt !== null && present.written_at !== report.writtenAt)
    return present.written_at > report.writtenAt;
  return present.success + present.failure > sumSessions(policies, 'success') + sumSessions(policies, 'failure');
}

export function sumSessions(policies: readonly ClassedPolicy[], count: 'success' | 'failure'): number {
  // A report of 10 000 entries may claim 2^53-1 sessions in each; what is shown stays an exact integer.
  return Math.min(
    countedEntries(policies).reduce((total, policy) => total + policy[count], 0),
    Number.MAX_SAFE_INTEGER,
  );
}
