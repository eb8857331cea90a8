import type { Instant } from '../../contract/time.ts';
import type { Tx } from '../database.ts';

/** The authentication results with which a message's reports count. */
export const PROVED: readonly string[] = ['pass', 'vouched'];
/** What a signature that was good once becomes when the mail turns out to be no TLS report of its signer. */
export const NOT_AS_REPORT = 'signed-not-as-report';

/** How well a report is authenticated: not at all, by a signature, or by one that proves it to be a TLS report. */
export function rankOf(authenticated: boolean, provedAs: string | null): number {
  return !authenticated ? 0 : provedAs === null ? 1 : 2;
}

/** Marks a stored report as authenticated: a trusted copy arrived, or a pending signature was finally verified. */
export async function authenticateReport(tx: Tx, reportRow: number, receivedAt: Instant): Promise<void> {
  const row = await tx
    .updateTable('report')
    .set({ authenticated: 1, received_at: receivedAt })
    .where('id', '=', reportRow)
    .returning('domain_id')
    .executeTakeFirstOrThrow();
  await tx.updateTable('policy').set({ authenticated: 1 }).where('report_id', '=', reportRow).execute();
  await markStale(tx, row.domain_id);
}

/** A copy has shown that the report is one of `provedAs`. */
export async function recordProof(tx: Tx, reportRow: number, provedAs: string): Promise<void> {
  const { domain_id } = await tx
    .updateTable('report')
    .set({ proved_as: provedAs })
    .where('id', '=', reportRow)
    .returning('domain_id')
    .executeTakeFirstOrThrow();
  await markStale(tx, domain_id);
}

/** Lets a report no longer count unless another message that brought it is authenticated. */
export async function withdrawAuthentication(tx: Tx, reportRow: number): Promise<void> {
  const proof = await tx
    .selectFrom('outcome')
    .innerJoin('message', 'message.id', 'outcome.message_id')
    .select('message.id')
    .where('outcome.report_id', '=', reportRow)
    .where('message.authenticity', 'in', PROVED)
    .executeTakeFirst();
  if (proof !== undefined) return;
  const row = await tx
    .updateTable('report')
    .set({ authenticated: 0, proved_as: null })
    .where('id', '=', reportRow)
    .returning('domain_id')
    .executeTakeFirst();
  if (row === undefined) return;
  await tx.updateTable('policy').set({ authenticated: 0 }).where('report_id', '=', reportRow).execute();
  await markStale(tx, row.domain_id);
}

export async function markStale(tx: Tx, domain: number | null): Promise<void> {
  if (domain !== null) await tx.updateTable('domain').set({ stale: 1 }).where('id', '=', domain).execute();
}
