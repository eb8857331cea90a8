import type { Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';

/** A policy file that someone approved for serving. */
export interface ApprovedPolicy {
  /** The whole file, CRLF. */
  readonly text: string;
  readonly at: Instant;
  readonly by: string;
}

/** Earlier ones stay, as a record of who approved what. */
export async function approvePolicy(database: Database, domainId: number, policy: ApprovedPolicy): Promise<void> {
  await database.write
    .insertInto('approved_policy')
    .values({ domain_id: domainId, ...policy })
    .execute();
}

/** The file to serve for a watched domain; null when none was approved. */
export async function approvedPolicy(database: Database, domain: string): Promise<ApprovedPolicy | null> {
  const row = await database.read
    .selectFrom('approved_policy')
    .innerJoin('domain', 'domain.id', 'approved_policy.domain_id')
    .select(['approved_policy.text', 'approved_policy.at', 'approved_policy.by'])
    .where('domain.name', '=', domain)
    .where('domain.status', '=', 'watched')
    .orderBy('approved_policy.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}
