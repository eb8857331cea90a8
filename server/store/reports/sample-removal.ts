import { sql } from 'kysely';
import { SAMPLE_TRUST } from '../../contract/codes.ts';
import { shareEventLoop } from '../../event-loop.ts';
import type { Database, Tx } from '../database.ts';
import { PROVED } from './authentication.ts';
import { mostUrgent } from './outcome-now.ts';
import { releaseReport } from './reports.ts';
import { isMarked, readSample, SAMPLE_KEY } from './sample.ts';

/** What is known of a domain besides its reports; settings are in its own row. */
const OF_A_DOMAIN = [
  'verdict',
  'verdict_change',
  'attestation',
  'set_aside',
  'live_check',
  'policy_snapshot',
  'mx_observation',
  'mx_probe',
  'live_state',
  'approved_policy',
  'setting_change',
] as const;

const MESSAGES_A_STEP = 20;

/**
 * Removes everything that the sample data brought, in one transaction, the mark included; the rest stays as if the
 * sample had never been there. Null where there is no sample that can be removed, else the messages that have to be
 * read again, because their reports count in place of one of the sample.
 */
export async function removeSample(database: Database): Promise<readonly number[] | null> {
  const mark = await readSample(database);
  if (mark === null || mark.by !== 'page') return null;
  return database.write.transaction().execute(async (tx) => {
    if (!(await isMarked(tx))) return null;
    const ids = await tx.selectFrom('message').select('id').where('trust', '=', SAMPLE_TRUST).execute();
    const reporters = await tx
      .selectFrom('report')
      .innerJoin('message', 'message.id', 'report.message_id')
      .select('report.reporter_id')
      .distinct()
      .where('message.trust', '=', SAMPLE_TRUST)
      .execute();
    const successors = await handOver(tx);
    const yieldIfDue = shareEventLoop();
    for (let start = 0; start < ids.length; start += MESSAGES_A_STEP) {
      const step = ids.slice(start, start + MESSAGES_A_STEP).map(({ id }) => id);
      await tx.deleteFrom('outcome').where('message_id', 'in', step).execute();
      await tx.deleteFrom('report').where('message_id', 'in', step).execute();
      await tx.deleteFrom('message').where('id', 'in', step).execute();
      await yieldIfDue();
    }
    for (const name of mark.domains) await removeDomain(tx, name);
    await removeUnusedNames(tx);
    for (const { reporter_id } of reporters) await renameByWhatIsLeft(tx, reporter_id);
    await tx.deleteFrom('installation').where('key', '=', SAMPLE_KEY).execute();
    return successors;
  });
}

/** Reports of the sample that a real message brought as well, or that displaced a real one, are that one's from now on. */
async function handOver(tx: Tx): Promise<number[]> {
  const successors: number[] = [];
  const shared = await tx
    .selectFrom('report')
    .innerJoin('message', 'message.id', 'report.message_id')
    .select(['report.id', 'report.message_id'])
    .where('message.trust', '=', SAMPLE_TRUST)
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('outcome')
            .innerJoin('message as other', 'other.id', 'outcome.message_id')
            .select('outcome.seq')
            .whereRef('outcome.report_id', '=', 'report.id')
            .where('other.trust', '!=', SAMPLE_TRUST),
        ),
        // Scanning all reports for each would be slow: only real ones that are set aside are queried.
        eb('report.id', 'in', displacers(tx)),
      ]),
    )
    .execute();
  for (const { id, message_id } of shared) {
    await tx.deleteFrom('outcome').where('report_id', '=', id).where('message_id', '=', message_id).execute();
    const successor = await releaseReport(tx, id, message_id);
    const another = successor ?? (await judgeByItsOwn(tx, id));
    if (another !== null) successors.push(another);
  }
  return successors;
}

function displacers(tx: Tx) {
  return tx
    .selectFrom('report as displaced')
    .innerJoin('message as its', 'its.id', 'displaced.message_id')
    .select('displaced.superseded_by')
    .where('displaced.superseded_by', 'is not', null)
    .where('its.trust', '!=', SAMPLE_TRUST)
    .$castTo<{ superseded_by: number }>();
}

/**
 * The sample counted without proof; who brought the same has to have proof of its own. Returns the message whose report it
 * is now: when that came is read from it again.
 */
async function judgeByItsOwn(tx: Tx, id: number): Promise<number | null> {
  const bringers = await tx
    .selectFrom('outcome')
    .innerJoin('message', 'message.id', 'outcome.message_id')
    .select('message.authenticity')
    .where('outcome.report_id', '=', id)
    .orderBy('message.id')
    .execute();
  if (bringers.length === 0) return null;
  const authenticated = Number(bringers.some(({ authenticity }) => PROVED.includes(authenticity)));
  await tx.updateTable('report').set({ authenticated }).where('id', '=', id).execute();
  // The proof was the sample's too, unless somebody has vouched for another copy.
  if (!bringers.some(({ authenticity }) => authenticity === 'vouched'))
    await tx.updateTable('report').set({ proved_as: null }).where('id', '=', id).execute();
  await tx.updateTable('policy').set({ authenticated }).where('report_id', '=', id).execute();
  const { message_id } = await tx
    .selectFrom('report')
    .select('message_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('outcome')
    .set({ outcome: 'stored', reason: null })
    .where('report_id', '=', id)
    .where('message_id', '=', message_id)
    .execute();
  const outcomes = await tx.selectFrom('outcome').select('outcome').where('message_id', '=', message_id).execute();
  await tx
    .updateTable('message')
    .set({ outcome: mostUrgent(outcomes.map(({ outcome }) => outcome)) })
    .where('id', '=', message_id)
    .execute();
  return message_id;
}

/** A domain that real reports name as well stays, as if they alone had brought it. */
async function removeDomain(tx: Tx, name: string): Promise<void> {
  const domain = await tx.selectFrom('domain').select(['id', 'named_how']).where('name', '=', name).executeTakeFirst();
  if (domain === undefined) return;
  const left = await tx
    .selectFrom('report')
    .innerJoin('message', 'message.id', 'report.message_id')
    .select((eb) => eb.fn.min('message.seen_at').as('since'))
    .where('report.domain_id', '=', domain.id)
    .executeTakeFirstOrThrow();
  if (left.since === null) {
    await tx.deleteFrom('domain').where('id', '=', domain.id).execute();
    return;
  }
  for (const table of OF_A_DOMAIN) await tx.deleteFrom(table).where('domain_id', '=', domain.id).execute();
  const backed = domain.named_how === 'trusted' || domain.named_how === 'vouched';
  await tx
    .updateTable('domain')
    .set({ status: backed ? 'watched' : 'foreign', since: left.since, settings: null, stale: 1 })
    .where('id', '=', domain.id)
    .execute();
}

/** Shared rows that nothing refers to any more. */
async function removeUnusedNames(tx: Tx): Promise<void> {
  for (const [table, user, column] of [
    ['original', 'message', 'original_id'],
    ['policy_text', 'policy', 'policy_text_id'],
    ['result_type', 'failure', 'result_type_id'],
    ['mx_host', 'failure', 'mx_host_id'],
    ['reporter', 'report', 'reporter_id'],
  ] as const) {
    const used = sql`(select ${sql.ref(column)} from ${sql.table(user)} where ${sql.ref(column)} is not null)`;
    await tx.deleteFrom(table).where('id', 'not in', sql<number>`${used}`).execute();
  }
}

/** The sample named reporters as well; what is left of them is named by real reports, authenticated ones before others. */
async function renameByWhatIsLeft(tx: Tx, id: number): Promise<void> {
  const named = await tx
    .selectFrom('report')
    .select('organization')
    .where('reporter_id', '=', id)
    .orderBy('authenticated', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (named !== undefined) {
    await tx.updateTable('reporter').set({ name: named.organization }).where('id', '=', id).execute();
  }
}
