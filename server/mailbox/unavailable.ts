import { addHours, type Instant, isBefore } from '../contract/time.ts';
import { readIncoming } from '../ingest/ingest.ts';
import { addPending } from '../store/mailboxes/after-import.ts';
import {
  giveUpUnavailable,
  listUnavailable,
  replaceUnavailable,
  type UnavailableMessage,
} from '../store/mailboxes/unavailable.ts';
import type { MailboxConnection } from './connect.ts';
import { fetchBatch, isRefused } from './folders/fetch-messages.ts';
import { actionFor, isUnavailable, type SinkContext, toRaw } from './sink.ts';

/** When to ask again for messages that the server lists but did not deliver (UNAVAILABLE in RFC 5530). */
export interface UnavailableRounds {
  /** The next pass asks again, however recently the last one did. */
  askSoon(): void;
  /** Null: not now. Otherwise ask for those unavailable since `before`, with ids above `after`; the next round is a day away. */
  begin(now: Instant): { readonly before: Instant; readonly after: number } | null;
  /** Called before each request: the connection may die of it, and the next round continues after it. 0: from the start. */
  reached(id: number): void;
}

const ROUND_HOURS = 24;
/** Asked for in vain, each of them may cost a connection. */
export const ROUND_MESSAGES = 20;

export function createUnavailableRounds(): UnavailableRounds {
  let next: Instant | null = null;
  let after = 0;
  let soon = false;
  return {
    askSoon() {
      soon = true;
      after = 0;
    },
    begin(now) {
      if (!soon && next !== null && isBefore(now, next)) return null;
      const before = soon ? now : addHours(now, -ROUND_HOURS);
      soon = false;
      next = addHours(now, ROUND_HOURS);
      return { before, after };
    },
    reached(id) {
      after = id;
    },
  };
}

export interface UnavailableContext extends SinkContext {
  readonly unavailable: UnavailableRounds;
}

/**
 * Asks again, when it is time to, for messages in `folders` that were unavailable; what arrives is stored as if it were new. Where
 * there are many, the server was at fault rather than they: one of them is asked for at each pass, and the others once it comes.
 */
export async function askForUnavailable(
  connection: MailboxConnection,
  context: UnavailableContext,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { mailboxId, ingest, unavailable: rounds } = context;
  const { database, now } = ingest;
  const list = (before: Instant, after: number) =>
    listUnavailable(database, mailboxId, { before, after, limit: ROUND_MESSAGES });
  const round = rounds.begin(now());
  let some = round === null ? [] : await list(round.before, round.after);
  if (some.length === 0) {
    const all = await list(now(), 0);
    const [sample] = all;
    if (sample === undefined || all.length < ROUND_MESSAGES) return;
    if ((await askFor(connection, context, folders, sample)) !== 'came') return;
    some = await list(now(), 0);
  }
  while (!signal.aborted) {
    const results: string[] = [];
    for (const one of some) {
      if (signal.aborted) return;
      rounds.reached(one.id);
      results.push(await askFor(connection, context, folders, one));
    }
    if (some.length < ROUND_MESSAGES) return rounds.reached(0);
    if (results.includes('kept') && !results.includes('came')) return;
    some = await list(results.includes('came') ? now() : (round?.before ?? now()), some.at(-1)?.id ?? 0);
  }
}

/** `kept`: the server was asked in vain. `skipped`: it was not asked. */
async function askFor(
  connection: MailboxConnection,
  { mailboxId, settings, ingest, onStored }: UnavailableContext,
  folders: readonly string[],
  { id, source }: UnavailableMessage,
): Promise<'came' | 'kept' | 'skipped'> {
  const { database } = ingest;
  const [, folder = '', uidValidity = '', number = ''] = /^(.*);(\d+);(\d+)$/s.exec(source) ?? [];
  if (!folders.includes(folder)) return 'skipped';
  const opened = await connection.within(connection.client.mailboxOpen(folder));
  if (String(opened.uidValidity) !== uidValidity) return 'skipped'; // read again under its new number
  const uid = Number(number);
  const messages = await fetchBatch(connection, [uid]).then(
    (batch) => batch.messages,
    (error: unknown) => {
      if (isRefused(error)) return null;
      throw error;
    },
  );
  const [message] = messages ?? [];
  if (messages !== null && message === undefined) await giveUpUnavailable(database, id);
  if (message === undefined || isUnavailable(message)) return 'kept';
  const incoming = await readIncoming(toRaw(message, mailboxId, source), ingest);
  const isNew = await replaceUnavailable(database, id, incoming, async (tx, { outcome }) => {
    const action = actionFor(outcome, settings);
    await addPending(tx, { mailboxId, folder }, uidValidity, action === null ? [] : [{ uid, action }]);
  });
  if (isNew) onStored();
  return 'came';
}
