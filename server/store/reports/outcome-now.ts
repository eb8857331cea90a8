import type { OutcomeName } from '../../contract/codes.ts';
import type { Tx } from '../database.ts';

export const KNOWN = 'This report is already known.';
export const SET_ASIDE =
  'Another report with the same id but other content is known and its origin is authenticated; this one is set aside.';
export const OLDER = 'A report with the same id and other content was received later; that one counts.';
export const REPLACES = 'Replaces a report with the same id and other content.';

interface OutcomeNow {
  readonly outcome: OutcomeName;
  readonly reason: string | null;
}

/**
 * The present outcome of a report that its message owns, given `arrived`, its outcome on arrival: it may now count in place of
 * another, or be the first of its kind. The outcome on arrival stands unless something contradicts it.
 */
export async function outcomeNow(tx: Tx, id: number, arrived: OutcomeNow): Promise<OutcomeNow> {
  if (arrived.outcome === 'stored') return arrived;
  const report = await tx
    .selectFrom('report')
    .leftJoin('report as successor', 'successor.id', 'report.superseded_by')
    .select(['report.superseded_by', 'report.authenticated', 'successor.authenticated as successor_authenticated'])
    .where('report.id', '=', id)
    .executeTakeFirstOrThrow();
  if (report.superseded_by === null) {
    const displaced = await tx
      .selectFrom('report')
      .select('id')
      .where('superseded_by', '=', id)
      .limit(1)
      .executeTakeFirst();
    const replaces = arrived.reason === REPLACES && displaced !== undefined;
    return replaces ? arrived : { outcome: 'stored', reason: null };
  }
  if (arrived.outcome === 'superseded') return arrived;
  const isWeaker = report.authenticated === 0 && report.successor_authenticated === 1;
  return { outcome: 'superseded', reason: isWeaker ? SET_ASIDE : OLDER };
}

/** A message that only repeated a report until now owns it from now on; updates that message's own outcome. */
export async function recordOwnerOutcome(
  tx: Tx,
  owner: { readonly message_id: number; readonly seq: number },
  present: OutcomeNow,
): Promise<void> {
  await tx
    .updateTable('outcome')
    .set({ outcome: present.outcome, reason: present.reason })
    .where('message_id', '=', owner.message_id)
    .where('seq', '=', owner.seq)
    .execute();
  const all = await tx.selectFrom('outcome').select('outcome').where('message_id', '=', owner.message_id).execute();
  const outcome = mostUrgent(all.map((row) => row.outcome));
  await tx.updateTable('message').set({ outcome }).where('id', '=', owner.message_id).execute();
}

const BY_URGENCY: readonly OutcomeName[] = ['rejected', 'superseded', 'stored', 'duplicate', 'not-tlsrpt'];

export function mostUrgent(outcomes: readonly OutcomeName[]): OutcomeName {
  return BY_URGENCY.find((outcome) => outcomes.includes(outcome)) ?? 'not-tlsrpt';
}
