import { gzipSync } from 'node:zlib';
import { type SqlBool, sql } from 'kysely';
import type { Instant } from '../../contract/time.ts';
import type { Assessment } from '../../contract/verdict.ts';
import type { Evidence } from '../../readiness/evidence.ts';
import type { Database } from '../database.ts';

/** What lists show of a verdict; `row` is JSON in the list's own format. */
export interface KeptVerdict {
  readonly domain: string;
  readonly at: Instant;
  readonly state: string;
  readonly confidence: string | null;
  readonly row: string;
}

export interface NewVerdict {
  readonly evidence: Evidence;
  readonly assessment: Assessment;
  /** As in `KeptVerdict`. */
  readonly row: string;
}

/**
 * Keeps the verdict on a domain and, when its state or confidence has changed, a record of the change with the
 * whole assessment and the evidence it rests on. Returns the previous state, null when this is the first.
 */
export async function keepVerdict(
  database: Database,
  domainId: number,
  { evidence, assessment, row }: NewVerdict,
): Promise<{ changed: boolean; before: string | null }> {
  return database.write.transaction().execute(async (tx) => {
    const present = await tx
      .selectFrom('domain')
      .select('id')
      .where('id', '=', domainId)
      .where('name', '=', assessment.domain)
      .executeTakeFirst();
    // Removed with the rest of the sample data while it was being judged.
    if (present === undefined) return { changed: false, before: null };
    const before = await tx
      .selectFrom('verdict')
      .select(['state', 'confidence'])
      .where('domain_id', '=', domainId)
      .executeTakeFirst();
    const values = {
      at: assessment.evaluatedAt,
      state: assessment.state,
      confidence: assessment.confidence,
      rank_group: assessment.rankGroup,
      row,
    };
    await tx
      .insertInto('verdict')
      .values({ domain_id: domainId, ...values })
      .onConflict((conflict) => conflict.column('domain_id').doUpdateSet(values))
      .execute();
    const changed =
      before === undefined || before.state !== assessment.state || before.confidence !== assessment.confidence;
    if (changed) {
      await tx
        .insertInto('verdict_change')
        .values({
          domain_id: domainId,
          at: assessment.evaluatedAt,
          state: assessment.state,
          confidence: assessment.confidence,
          assessment: JSON.stringify(assessment),
          evidence: gzipSync(JSON.stringify(evidence)),
        })
        .execute();
    }
    return { changed, before: before?.state ?? null };
  });
}

/** Clears the mark "evidence changed since the last verdict" of a domain; call it before gathering its evidence. */
export async function takeStale(database: Database): Promise<{ id: number; name: string }[]> {
  return database.write
    .updateTable('domain')
    .set({ stale: 0 })
    .where('stale', '=', 1)
    .where('status', '=', 'watched')
    .returning(['id', 'name'])
    .execute();
}

/** Gives back marks that were taken and not acted upon. */
export async function returnStale(database: Database, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await database.write
    .updateTable('domain')
    .set({ stale: 1 })
    .where(sql<SqlBool>`id in (select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
}

/** The verdicts on all watched domains, in no order. */
export async function listVerdicts(database: Database): Promise<KeptVerdict[]> {
  return database.read
    .selectFrom('verdict')
    .innerJoin('domain', 'domain.id', 'verdict.domain_id')
    .select(['domain.name as domain', 'verdict.at', 'verdict.state', 'verdict.confidence', 'verdict.row'])
    .where('domain.status', '=', 'watched')
    .execute();
}

/** Changes of a domain's verdict, newest first. */
export async function listVerdictChanges(
  database: Database,
  domainId: number,
  limit: number,
): Promise<{ id: number; at: Instant; state: string; confidence: string | null }[]> {
  return database.read
    .selectFrom('verdict_change')
    .select(['id', 'at', 'state', 'confidence'])
    .where('domain_id', '=', domainId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
