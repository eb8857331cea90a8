import { gunzipSync } from 'node:zlib';
import type { Channel, OutcomeName } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import type { Database, Tx } from '../database.ts';
import { NOT_AS_REPORT, PROVED, withdrawAuthentication } from './authentication.ts';
import type { IncomingMessage, IncomingReport } from './incoming.ts';
import { OUTCOMES_AN_ITEM } from './messages.ts';
import { NewDomains } from './new-domains.ts';
import { mostUrgent, outcomeNow } from './outcome-now.ts';
import {
  type MessageBeingStored,
  type OwnedReport,
  releaseReport,
  rereadSlice,
  type SliceOutcome,
  storeReport,
} from './reports.ts';

/**
 * Which kept messages: all, those of which a part could not be read, those whose signature could not be checked yet, or
 * those of a mailbox that could not be authenticated, under a policy other than `trust`.
 */
export type KeptSelection = 'all' | 'unreadable' | PendingSignatures | MailboxAuthentication;

/** Those whose id is above this one. */
export interface PendingSignatures {
  readonly pendingAfter: number;
}

/** A mailbox and its authentication policy from now on. */
export interface MailboxAuthentication {
  readonly mailboxId: number;
  /** dkim, vouch or auth-results:<authserv-id>. */
  readonly trust: string;
}

export interface KeptMessage {
  readonly id: number;
  readonly channel: Channel;
  readonly mailboxId: number | null;
  readonly source: string;
  readonly receivedAt: Instant | null;
  readonly seenAt: Instant;
  readonly trust: string;
  /** The domain whose signature was good when the message came; null where none was, or nobody asked. */
  readonly passedBy: string | null;
  /** Something in it could not be read. */
  readonly rejected: boolean;
  readonly bytes: Uint8Array;
}

/** Messages whose bytes are kept, oldest first, one at a time. */
export async function* listKept(database: Database, selection: KeptSelection): AsyncGenerator<KeptMessage> {
  for (let after = isPending(selection) ? selection.pendingAfter : 0; ; ) {
    const kept = await readKept(database, selection, after);
    if (kept === null) return;
    after = kept.id;
    yield kept;
  }
}

function isPending(selection: KeptSelection): selection is PendingSignatures {
  return typeof selection === 'object' && 'pendingAfter' in selection;
}

async function readKept(database: Database, selection: KeptSelection, after: number): Promise<KeptMessage | null> {
  let query = keptMessages(database).where('message.id', '>', after);
  if (selection === 'unreadable') query = query.where('message.outcome', '=', 'rejected');
  if (isPending(selection)) query = query.where('message.authenticity', '=', 'pending');
  else if (typeof selection === 'object') {
    query = query
      .where('message.mailbox_id', '=', selection.mailboxId)
      .where('message.trust', '!=', selection.trust)
      .where('message.authenticity', 'not in', PROVED);
  }
  const row = await query.orderBy('message.id').limit(1).executeTakeFirst();
  return row === undefined ? null : toKept(row);
}

/**
 * Messages whose signature was good when they came and whose bytes are kept, from `upTo` down: what came last weighs most.
 */
export async function* listSigned(database: Database, upTo: number): AsyncGenerator<KeptMessage> {
  for (let before = upTo + 1; ; ) {
    const row = await keptMessages(database)
      .where('message.authenticity', '=', 'pass')
      .where('message.id', '<', before)
      .orderBy('message.id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return;
    before = row.id;
    yield toKept(row);
  }
}

/** One kept message by id; null when it is unknown or its bytes were not kept. */
export async function findKept(database: Database, id: number): Promise<KeptMessage | null> {
  const row = await keptMessages(database).where('message.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toKept(row);
}

export async function countKept(database: Database): Promise<number> {
  const { count } = await database.read
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('original_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

function keptMessages(database: Database) {
  return database.read
    .selectFrom('message')
    .innerJoin('original', 'original.id', 'message.original_id')
    .select(['message.id', 'channel', 'mailbox_id', 'source', 'received_at', 'seen_at', 'trust', 'original.content'])
    .select(['authenticity', 'signing_domain', 'message.outcome']);
}

function toKept(row: {
  id: number;
  channel: Channel;
  mailbox_id: number | null;
  source: string;
  received_at: Instant | null;
  seen_at: Instant;
  trust: string;
  authenticity: string;
  signing_domain: string | null;
  outcome: OutcomeName;
  content: Uint8Array;
}): KeptMessage {
  return {
    id: row.id,
    channel: row.channel,
    mailboxId: row.mailbox_id,
    source: row.source,
    receivedAt: row.received_at,
    seenAt: row.seen_at,
    trust: row.trust,
    passedBy: row.authenticity === 'pass' ? row.signing_domain : null,
    rejected: row.outcome === 'rejected',
    bytes: gunzipSync(row.content),
  };
}

/** What counts of a message. */
export interface MessageContent {
  readonly reports: number;
  readonly authenticated: number;
  readonly success: number;
  readonly failure: number;
  /** Parts of it that could not be read. */
  readonly rejected: number;
}

export interface RereadMessage {
  readonly before: MessageContent;
  readonly after: MessageContent;
  /** Anything changed, even if only a remark about the form of a report. */
  readonly changed: boolean;
  /** A message to be read again, because its report now counts in place of one that is gone. */
  readonly successor: number | null;
}

interface OutcomeRow {
  readonly source: string;
  readonly outcome: OutcomeName;
  readonly code: string | null;
  readonly reason: string | null;
  readonly report: number | null;
}

/** Replaces the earlier outcome of a kept message with the present one, in one transaction. */
export async function replaceMessage(
  database: Database,
  messageId: number,
  message: IncomingMessage,
): Promise<RereadMessage> {
  return database.write.transaction().execute(async (tx) => {
    const before = await readState(tx, messageId);
    const outcomes = await tx.selectFrom('outcome').selectAll().where('message_id', '=', messageId).execute();
    const owned = await readOwned(tx, messageId);
    const withdrawn = message.authenticity.status === NOT_AS_REPORT;
    await tx.deleteFrom('outcome').where('message_id', '=', messageId).execute();
    const known = new Map(outcomes.map((outcome) => [outcome.report_id, outcome]));
    const rows: OutcomeRow[][] = [];
    let successor: number | null = null;
    const reading = { row: messageId, seenAt: message.seenAt, newDomains: new NewDomains(tx, message.seenAt) };
    for (const item of message.items) {
      if (item.kind !== 'report') {
        rows.push([{ source: item.source, outcome: item.kind, code: item.code, reason: item.reason, report: null }]);
        continue;
      }
      const own: OutcomeRow[] = [];
      for (const slice of item.slices) {
        const index = owned.findIndex((it) => it.source === item.source && it.domain === slice.policyDomain);
        const [former] = index < 0 ? [] : owned.splice(index, 1);
        const read =
          former === undefined
            ? { outcome: await storeOne(tx, reading, item, slice), successor: null }
            : await rereadSlice(tx, reading, withdrawn ? { ...former, authenticity: NOT_AS_REPORT } : former, {
                report: item,
                slice,
              });
        successor ??= read.successor;
        if (former === undefined && read.outcome === null) continue;
        const said = known.get(former?.id ?? null) ?? { outcome: 'stored' as const, reason: null };
        const { outcome, reason } =
          read.outcome ?? (former === undefined ? said : await outcomeNow(tx, former.id, said));
        own.push({
          source: item.source,
          outcome,
          code: null,
          reason,
          report: read.outcome?.reportId ?? former?.id ?? null,
        });
      }
      const leftOut = reading.newDomains.takeLeftOut();
      if (leftOut !== null) own.push({ source: item.source, outcome: 'rejected' as const, ...leftOut, report: null });
      rows.push(own);
    }
    for (const former of owned) successor = (await releaseReport(tx, former.id, messageId)) ?? successor;
    for (const [index, own] of rows.entries()) {
      for (const [offset, { report, ...row }] of own.entries()) {
        const seq = index * OUTCOMES_AN_ITEM + offset;
        await tx
          .insertInto('outcome')
          .values({ ...row, message_id: messageId, seq, report_id: report })
          .execute();
      }
    }
    await updateMessage(tx, messageId, message, mostUrgent(rows.flat().map((row) => row.outcome)));
    if (withdrawn) {
      const reports = [...outcomes.map((outcome) => outcome.report_id), ...rows.flat().map((row) => row.report)];
      for (const id of new Set(reports)) if (id !== null) await withdrawAuthentication(tx, id);
    }
    const after = await readState(tx, messageId);
    return { before: contentOf(before), after: contentOf(after), changed: before.text !== after.text, successor };
  });
}

async function storeOne(
  tx: Tx,
  message: MessageBeingStored,
  report: IncomingReport,
  slice: IncomingReport['slices'][number],
): Promise<SliceOutcome | null> {
  return (await storeReport(tx, message, { ...report, slices: [slice] }))[0] ?? null;
}

/**
 * A signature that was good once stays good, though it may turn out to be under another kind of mail; what was unproved may now be
 * proved, or known to be unprovable.
 */
async function updateMessage(tx: Tx, id: number, message: IncomingMessage, outcome: OutcomeName): Promise<void> {
  await tx.updateTable('message').set({ outcome }).where('id', '=', id).execute();
  const { status, signingDomain, reason } = message.authenticity;
  await tx
    .updateTable('message')
    .set({ trust: message.trust, authenticity: status, signing_domain: signingDomain, authenticity_reason: reason })
    .where('id', '=', id)
    .where('authenticity', 'not in', status === NOT_AS_REPORT ? ['vouched'] : PROVED)
    .execute();
}

function readOwned(tx: Tx, messageId: number): Promise<OwnedReport[]> {
  return tx
    .selectFrom('report')
    .innerJoin('reporter', 'reporter.id', 'report.reporter_id')
    .innerJoin('message', 'message.id', 'report.message_id')
    .leftJoin('domain', 'domain.id', 'report.domain_id')
    .select([
      'report.id',
      'report.source',
      'message.authenticity',
      'domain.name as domain',
      'reporter.identity as reporter',
      'reporter_id',
      'report_ref',
      'start_at',
      'end_at',
      'day',
      'first_day',
      'authenticated',
      'proved_as',
      'content_digest',
      'superseded_by',
    ])
    .where('report.message_id', '=', messageId)
    .orderBy('report.id')
    .execute();
}

interface MessageState {
  readonly reports: readonly {
    authenticated: number;
    success: number;
    failure: number;
    superseded_by: number | null;
  }[];
  readonly outcomes: readonly { outcome: OutcomeName }[];
  /** All of it, for comparison. */
  readonly text: string;
}

async function readState(tx: Tx, messageId: number): Promise<MessageState> {
  const message = await tx
    .selectFrom('message')
    .select(['outcome', 'authenticity', 'signing_domain', 'authenticity_reason'])
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow();
  const reports = await tx
    .selectFrom('report')
    .selectAll()
    .where('message_id', '=', messageId)
    .orderBy('source')
    .orderBy('domain_id')
    .orderBy('id')
    .execute();
  const outcomes = await tx
    .selectFrom('outcome')
    .select(['seq', 'source', 'outcome', 'code', 'reason'])
    .where('message_id', '=', messageId)
    .orderBy('seq')
    .execute();
  const text = JSON.stringify([
    message,
    reports.map(({ id: _, parser: __, written_at: ___, content_digest, ...rest }) => [
      rest,
      Buffer.from(content_digest).toString('hex'),
    ]),
    outcomes,
  ]);
  return { reports, outcomes, text };
}

function contentOf({ reports, outcomes }: MessageState): MessageContent {
  const counting = reports.filter((report) => report.superseded_by === null);
  return {
    reports: counting.length,
    authenticated: counting.filter((report) => report.authenticated === 1).length,
    success: counting.reduce((sum, report) => sum + report.success, 0),
    failure: counting.reduce((sum, report) => sum + report.failure, 0),
    rejected: outcomes.filter((item) => item.outcome === 'rejected').length,
  };
}
