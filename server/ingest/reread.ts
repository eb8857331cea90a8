import { parseStoredAuthenticationPolicy } from '../authenticity/authentication-policy.ts';
import { settlePending } from '../authenticity/authenticity.ts';
import { shareEventLoop } from '../event-loop.ts';
import {
  findKept,
  type KeptMessage,
  type KeptSelection,
  listKept,
  type MessageContent,
  replaceMessage,
} from '../store/reports/kept.ts';
import { type IngestContext, readIncoming } from './ingest.ts';

export interface RereadChange {
  /** Where the message came from; foreign text. */
  readonly source: string;
  readonly before: MessageContent;
  readonly after: MessageContent;
}

export interface RereadSummary {
  readonly messages: number;
  /** Reports that count now and did not before. */
  readonly gained: number;
  readonly changes: readonly RereadChange[];
}

export interface RereadOptions {
  readonly onProgress?: ((messages: number) => void) | undefined;
  /** Ends after the message that is being read; the summary is of those that were. */
  readonly signal?: AbortSignal | undefined;
}

export type RereadContext = Pick<IngestContext, 'database' | 'now' | 'resolveTxt'>;

/**
 * Reads kept messages once more from their bytes, with today's parser and what DNS says today, each in a transaction of
 * its own and judged by what it was judged by when it came, or by the trust that its mailbox has now. Idempotent: a second run changes nothing.
 */
export async function rereadMessages(
  context: RereadContext,
  selection: KeptSelection,
  { onProgress = () => {}, signal }: RereadOptions = {},
): Promise<RereadSummary> {
  const messages = untilAborted(listKept(context.database, selection), signal);
  return rereadAll(context, messages, typeof selection === 'object' ? selection : null, new Set(), onProgress);
}

async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncIterable<T> {
  for await (const item of items) {
    if (signal?.aborted) return;
    yield item;
  }
}

/** Reads kept messages by their numbers once more, and those that come to count by that. */
export function rereadThese(context: RereadContext, ids: Iterable<number>): Promise<RereadSummary> {
  return rereadAll(context, [], null, new Set(ids), () => {});
}

async function rereadAll(
  context: RereadContext,
  selected: AsyncIterable<KeptMessage> | Iterable<KeptMessage>,
  changed: { readonly mailboxId: number; readonly trust: string } | null,
  successors: Set<number>,
  onProgress: (messages: number) => void,
): Promise<RereadSummary> {
  const changes: RereadChange[] = [];
  let messages = 0;
  const yieldIfDue = shareEventLoop();
  const read = async (kept: KeptMessage) => {
    // An successor may have come another way, by which nothing was changed.
    const trust = changed !== null && kept.mailboxId === changed.mailboxId ? changed.trust : kept.trust;
    const { before, after, changed: isChanged, successor } = await reread(kept, trust, context);
    if (isChanged) changes.push({ source: kept.source, before, after });
    if (successor !== null) successors.add(successor);
    messages += 1;
    onProgress(messages);
    await yieldIfDue();
  };
  for await (const kept of selected) await read(kept);
  // Reading an successor may leave another one; a Set hands out what is added while it is walked.
  for (const id of successors) {
    const kept = await findKept(context.database, id);
    if (kept !== null) await read(kept);
  }
  const gained = changes.reduce((sum, { before, after }) => sum + Math.max(0, after.reports - before.reports), 0);
  return { messages, gained, changes };
}

async function reread(kept: KeptMessage, trust: string, context: RereadContext) {
  const raw = {
    channel: kept.channel,
    mailboxId: kept.mailboxId,
    source: kept.source,
    bytes: kept.bytes,
    size: kept.bytes.byteLength,
    receivedAt: kept.receivedAt,
    ...(kept.channel === 'imap' ? { kind: 'mail' as const } : {}),
  };
  // As of when it came: a day later nothing about its dates and signatures is other than it was.
  const then = { ...context, now: () => kept.seenAt, trust: parseStoredAuthenticationPolicy(trust) };
  const message = await readIncoming(raw, then);
  const authenticity = settlePending(message.authenticity, kept.seenAt, context.now());
  return replaceMessage(context.database, kept.id, { ...message, authenticity });
}
