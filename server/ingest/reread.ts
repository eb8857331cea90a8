import { parseStoredAuthenticationPolicy } from '../authenticity/authentication-policy.ts';
import { settlePending } from '../authenticity/authenticity.ts';
import { openAtMost } from '../authenticity/open-questions.ts';
import { shareEventLoop } from '../event-loop.ts';
import { mapAhead } from '../map-ahead.ts';
import type { Database } from '../store/database.ts';
import type { IncomingMessage } from '../store/reports/incoming.ts';
import {
  findKept,
  type KeptMessage,
  type KeptSelection,
  listKept,
  listSigned,
  type MessageContent,
  replaceMessage,
} from '../store/reports/kept.ts';
import { allProofsJudged, proofsJudgedDownTo, proofsToJudge } from '../store/reports/proofs.ts';
import { type IngestContext, MESSAGES_AT_ONCE, QUESTIONS_AT_ONCE, readIncoming } from './ingest.ts';

export interface RereadChange {
  /** Where the message came from; foreign text. */
  readonly source: string;
  readonly before: MessageContent;
  readonly after: MessageContent;
}

export interface RereadSummary {
  readonly messages: number;
  /** Reports that count now but did not before. */
  readonly gained: number;
  readonly changes: readonly RereadChange[];
}

export interface RereadOptions {
  /** Hears how many messages have been read, and the id of the last. */
  readonly onProgress?: ((messages: number, id: number) => void) | undefined;
  /** Stops after the current message; the summary covers those that were read. */
  readonly signal?: AbortSignal | undefined;
}

export type RereadContext = Pick<IngestContext, 'database' | 'now' | 'clockFloor' | 'resolveTxt' | 'trustedReporters'>;

/**
 * Reads kept messages again from their bytes, with today's parser and today's DNS, each in its own
 * transaction, under the authentication policy it arrived under or its mailbox's present one. Idempotent: a second run changes nothing.
 */
export async function rereadMessages(
  context: RereadContext,
  selection: KeptSelection,
  { onProgress = () => {}, signal }: RereadOptions = {},
): Promise<RereadSummary> {
  const messages = untilAborted(listKept(context.database, selection), signal);
  const policy = typeof selection === 'object' && 'trust' in selection ? selection : null;
  return rereadAll(context, { messages, policy, successors: new Set(), onProgress, atOnce: MESSAGES_AT_ONCE, signal });
}

async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncIterable<T> {
  for await (const item of items) {
    if (signal?.aborted) return;
    yield item;
  }
}

/**
 * Asks of what an earlier version stored whether its signatures prove TLS reports, the newest first and without DNS: only
 * what they cover is looked at. Goes on where it was cut off. Null where nothing is left to do.
 */
export async function judgeEarlierProofs(context: RereadContext, signal: AbortSignal): Promise<RereadSummary | null> {
  const { database } = context;
  const upTo = await proofsToJudge(database);
  if (upTo === null) return null;
  const messages = untilAborted(marking(listSigned(database, upTo), database), signal);
  const summary = await rereadAll(context, { messages, policy: null, successors: new Set(), onProgress: () => {} });
  if (!signal.aborted) await allProofsJudged(database);
  return summary;
}

/** Marks a message as judged when the next one is asked for. */
async function* marking(messages: AsyncIterable<KeptMessage>, database: Database): AsyncIterable<KeptMessage> {
  for await (const message of messages) {
    yield message;
    await proofsJudgedDownTo(database, message.id);
  }
}

/** Reads kept messages again by id, and those that count as a result. */
export function rereadThese(context: RereadContext, ids: Iterable<number>): Promise<RereadSummary> {
  return rereadAll(context, { messages: [], policy: null, successors: new Set(ids), onProgress: () => {} });
}

interface Rereading {
  readonly messages: AsyncIterable<KeptMessage> | Iterable<KeptMessage>;
  /** The present authentication policy of the mailbox whose messages are read; null: each is judged as when it came. */
  readonly policy: { readonly mailboxId: number; readonly trust: string } | null;
  /** Messages that come to count by what happens to others: they are read too, and added to. */
  readonly successors: Set<number>;
  onProgress(messages: number, id: number): void;
  /** How many are read at a time, for most of the time goes by waiting for DNS; one where it is absent. */
  readonly atOnce?: number;
  readonly signal?: AbortSignal | undefined;
}

const BYTES_AT_ONCE = 64 * 1024 * 1024;

async function rereadAll(context: RereadContext, rereading: Rereading): Promise<RereadSummary> {
  const { policy, successors, onProgress } = rereading;
  const changes: RereadChange[] = [];
  let messages = 0;
  const yieldIfDue = shareEventLoop();
  const asking = { ...context, resolveTxt: openAtMost(QUESTIONS_AT_ONCE, context.resolveTxt) };
  const read = async (kept: KeptMessage) => {
    // A successor may have come in another way, whose authentication policy has not changed.
    const trust = policy !== null && kept.mailboxId === policy.mailboxId ? policy.trust : kept.trust;
    return { kept, message: await readAgain(kept, trust, asking) };
  };
  const replace = async ({ kept, message }: Awaited<ReturnType<typeof read>>) => {
    const { before, after, changed, successor } = await replaceMessage(context.database, kept.id, message);
    if (changed) changes.push({ source: kept.source, before, after });
    if (successor !== null) successors.add(successor);
    messages += 1;
    onProgress(messages, kept.id);
    await yieldIfDue();
  };
  // Only as far ahead as one message where it is noted how far all have got.
  const ahead = { atOnce: rereading.atOnce ?? 1, cost: sizeOf, most: BYTES_AT_ONCE, turn: yieldIfDue };
  for await (const one of mapAhead(rereading.messages, read, ahead)) {
    // What was read while the program stopped had no answer from DNS: that must settle nothing.
    if (rereading.signal?.aborted) break;
    await replace(one);
    if (rereading.signal?.aborted) break;
  }
  // Reading a successor may leave another one; iterating over a Set includes what is added meanwhile.
  for (const id of successors) {
    const kept = await findKept(context.database, id);
    if (kept !== null) await replace(await read(kept));
  }
  const gained = changes.reduce((sum, { before, after }) => sum + Math.max(0, after.reports - before.reports), 0);
  return { messages, gained, changes };
}

const sizeOf = ({ bytes }: KeptMessage) => bytes.byteLength;

async function readAgain(kept: KeptMessage, trust: string, context: RereadContext): Promise<IncomingMessage> {
  const raw = {
    channel: kept.channel,
    mailboxId: kept.mailboxId,
    source: kept.source,
    bytes: kept.bytes,
    size: kept.bytes.byteLength,
    receivedAt: kept.receivedAt,
    ...(kept.channel === 'imap' ? { kind: 'mail' as const } : {}),
    ...(kept.channel !== 'imap' && kept.rejected ? { named: true } : {}),
  };
  // As of its arrival: a day later its dates and signatures must be judged as they were then.
  const then = {
    ...context,
    now: () => kept.seenAt,
    trust: parseStoredAuthenticationPolicy(trust),
    passedBy: trust === kept.trust ? kept.passedBy : null,
  };
  const message = await readIncoming(raw, then);
  const authenticity = settlePending(message.authenticity, kept.seenAt, context.now());
  return { ...message, authenticity };
}
