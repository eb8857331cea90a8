import type { OutcomeName } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import { shareEventLoop } from '../../event-loop.ts';
import type { Database, Tx } from '../database.ts';
import type { IncomingItem, IncomingMessage } from './incoming.ts';
import { NewDomains } from './new-domains.ts';
import { keepOriginal } from './originals.ts';
import { mostUrgent } from './outcome-now.ts';
import { type MessageBeingStored, storeReport } from './reports.ts';

/** What became of one report of a message, or of a message without any. */
export interface ItemOutcome {
  readonly source: string;
  readonly outcome: OutcomeName;
  readonly reason: string | null;
  readonly reportIds: readonly number[];
}

export interface MessageOutcome {
  readonly messageId: number;
  /** The most urgent one, for when there is room for only one. */
  readonly outcome: OutcomeName;
  readonly items: readonly ItemOutcome[];
}

/** Stores messages with everything in them in one transaction; `alongside` runs in it too, so that a cursor moves exactly when its messages are kept. If it throws, everything is rolled back. */
export async function storeMessages(
  database: Database,
  messages: readonly IncomingMessage[],
  alongside: (tx: Tx, outcomes: readonly MessageOutcome[]) => Promise<void> = async () => {},
): Promise<MessageOutcome[]> {
  return database.write.transaction().execute(async (tx) => {
    const outcomes: MessageOutcome[] = [];
    // The driver is synchronous: without a break a page would wait for the whole batch.
    const yieldIfDue = shareEventLoop();
    for (const message of messages) {
      outcomes.push(await storeMessage(tx, message));
      await yieldIfDue();
    }
    await alongside(tx, outcomes);
    return outcomes;
  });
}

async function storeMessage(tx: Tx, message: IncomingMessage): Promise<MessageOutcome> {
  const { id } = await tx
    .insertInto('message')
    .values({
      channel: message.channel,
      mailbox_id: message.mailboxId,
      source: message.source,
      message_id: message.messageId,
      sender: message.sender,
      subject: message.subject,
      received_at: message.receivedAt,
      seen_at: message.seenAt,
      bytes: message.bytes,
      original_id: message.original === null ? null : await keepOriginal(tx, message.original),
      trust: message.trust,
      authenticity: message.authenticity.status,
      signing_domain: message.authenticity.signingDomain,
      authenticity_reason: message.authenticity.reason,
      outcome: 'not-tlsrpt',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return storeItems(tx, id, message.items, message.seenAt);
}

/** Stores the items of a message that is already in the table, and sets its outcome. */
export async function storeItems(
  tx: Tx,
  messageId: number,
  items: readonly IncomingItem[],
  now: Instant,
): Promise<MessageOutcome> {
  const outcomes: ItemOutcome[] = [];
  const message = { row: messageId, seenAt: now, newDomains: new NewDomains(tx, now) };
  for (const item of items) outcomes.push(await storeItem(tx, message, item, outcomes.length));
  const outcome = mostUrgent(outcomes.map((item) => item.outcome));
  await tx.updateTable('message').set({ outcome }).where('id', '=', messageId).execute();
  return { messageId, outcome, items: outcomes };
}

async function storeItem(tx: Tx, message: MessageBeingStored, item: IncomingItem, index: number): Promise<ItemOutcome> {
  const messageId = message.row;
  const seq = index * OUTCOMES_AN_ITEM;
  if (item.kind !== 'report') {
    const row = {
      message_id: messageId,
      seq,
      source: item.source,
      outcome: item.kind,
      code: item.code,
      reason: item.reason,
      report_id: null,
    };
    await tx.insertInto('outcome').values(row).execute();
    return { source: item.source, outcome: item.kind, reason: item.reason, reportIds: [] };
  }
  const slices = await storeReport(tx, message, item);
  for (const [offset, slice] of slices.entries()) {
    await tx
      .insertInto('outcome')
      .values({
        message_id: messageId,
        seq: seq + offset,
        source: item.source,
        outcome: slice.outcome,
        code: null,
        reason: slice.reason,
        report_id: slice.reportId,
      })
      .execute();
  }
  const leftOut = message.newDomains.takeLeftOut();
  if (leftOut !== null) {
    await tx
      .insertInto('outcome')
      .values({
        message_id: messageId,
        seq: seq + slices.length,
        source: item.source,
        outcome: 'rejected',
        code: leftOut.code,
        reason: leftOut.reason,
        report_id: null,
      })
      .execute();
  }
  const outcome = leftOut === null ? mostUrgent(slices.map((slice) => slice.outcome)) : 'rejected';
  return {
    source: item.source,
    outcome,
    reason: leftOut?.reason ?? slices.find((slice) => slice.outcome === outcome)?.reason ?? null,
    reportIds: slices.map((slice) => slice.reportId),
  };
}

/** More than a report can have policy domains, so that the outcomes of a message keep their order. */
export const OUTCOMES_AN_ITEM = 100_000;
