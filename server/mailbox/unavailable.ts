import { addHours, type Instant, isBefore } from '../contract/time.ts';
import { readIncoming } from '../ingest/ingest.ts';
import { addPending } from '../store/mailboxes/after-import.ts';
import { giveUpUnavailable, listUnavailable, replaceUnavailable } from '../store/mailboxes/unavailable.ts';
import type { MailboxConnection } from './connect.ts';
import { fetchBatch, isRefused } from './folder-reader.ts';
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
/** Each of them may cost a connection. */
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

/** Asks again, when it is time to, for messages in `folders` that were unavailable; what arrives is stored as if it were new. */
export async function askForUnavailable(
  connection: MailboxConnection,
  context: UnavailableContext,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { mailboxId, settings, ingest, unavailable: rounds, onStored } = context;
  const { database, now } = ingest;
  const round = rounds.begin(now());
  if (round === null) return;
  const unavailable = await listUnavailable(database, mailboxId, { ...round, limit: ROUND_MESSAGES });
  for (const { id, source } of unavailable) {
    if (signal.aborted) return;
    const [, folder = '', uidValidity = '', number = ''] = /^(.*);(\d+);(\d+)$/s.exec(source) ?? [];
    if (!folders.includes(folder)) continue;
    rounds.reached(id);
    const opened = await connection.within(connection.client.mailboxOpen(folder, { readOnly: true }));
    if (String(opened.uidValidity) !== uidValidity) continue; // read again under its new number
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
    if (message === undefined || isUnavailable(message)) continue;
    const incoming = await readIncoming(toRaw(message, mailboxId, source), ingest);
    const isNew = await replaceUnavailable(database, id, incoming, async (tx, { outcome }) => {
      const action = actionFor(outcome, settings);
      await addPending(tx, { mailboxId, folder }, uidValidity, action === null ? [] : [{ uid, action }]);
    });
    if (isNew) onStored();
  }
  if (unavailable.length < ROUND_MESSAGES) rounds.reached(0);
}
