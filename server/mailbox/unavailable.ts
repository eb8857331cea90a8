import { addHours, type Instant, isBefore } from '../contract/time.ts';
import { type IngestContext, readIncoming } from '../ingest/ingest.ts';
import { addPending } from '../store/mailboxes/after-import.ts';
import { giveUpWithheld, listWithheld, replaceWithheld } from '../store/mailboxes/unavailable.ts';
import type { MailboxConnection } from './connect.ts';
import { fetchBatch, isRefused } from './folder-reader.ts';
import type { MailboxSettings } from './settings.ts';
import { actionFor, isWithheld, toRaw } from './sink.ts';

/** When to ask again for messages that the server lists and did not hand out. */
export interface WithheldRounds {
  /** The next pass asks again, however short ago the last did. */
  askSoon(): void;
  /** Null: not now. Else ask for those withheld since `before`, from number `after` on; the next round is a day away. */
  begin(now: Instant): { readonly before: Instant; readonly after: number } | null;
  /** Told before each question: the connection may die of it, and the next round begins behind. 0: from the start. */
  reached(id: number): void;
}

const ROUND_HOURS = 24;
/** Each of them may cost a connection. */
export const ROUND_MESSAGES = 20;

export function createWithheldRounds(): WithheldRounds {
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

export interface WithheldContext {
  readonly mailboxId: number;
  readonly settings: MailboxSettings;
  readonly context: IngestContext;
  readonly rounds: WithheldRounds;
  onStored(): void;
}

/** Asks once more, where it is time, for messages in `folders` that the server kept to itself; what it gives is stored as if it were new. */
export async function askForWithheld(
  connection: MailboxConnection,
  options: WithheldContext,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { mailboxId, settings, context, rounds } = options;
  const { database, now } = context;
  const round = rounds.begin(now());
  if (round === null) return;
  const withheld = await listWithheld(database, mailboxId, { ...round, limit: ROUND_MESSAGES });
  for (const { id, source } of withheld) {
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
    if (messages !== null && message === undefined) await giveUpWithheld(database, id);
    if (message === undefined || isWithheld(message)) continue;
    const incoming = await readIncoming(toRaw(message, mailboxId, source), context);
    const isNew = await replaceWithheld(database, id, incoming, async (tx, { outcome }) => {
      const action = actionFor(outcome, settings);
      await addPending(tx, mailboxId, folder, uidValidity, action === null ? [] : [{ uid, action }]);
    });
    if (isNew) options.onStored();
  }
  if (withheld.length < ROUND_MESSAGES) rounds.reached(0);
}
