import type { Database } from '../store/database.ts';
import { countMailboxAuthenticity, countMailboxOutcomes } from '../store/mailboxes/mailboxes.ts';
import type { Mailboxes } from './mailboxes.ts';
import { progressLine } from './progress-line.ts';

export interface MailboxPass {
  readonly name: string;
  readonly messages: number;
  readonly error: string | null;
  /** All messages with a report that the mailbox ever brought, by the result of authentication. */
  readonly authenticity: Readonly<Record<string, number>>;
}

/** Reads every mailbox once, one after the other; `onProgress` is called with a line for a terminal. */
export async function pollOnce(
  mailboxes: Mailboxes,
  database: Database,
  onProgress: (line: string) => void,
): Promise<MailboxPass[]> {
  await mailboxes.reauthenticate();
  const passes: MailboxPass[] = [];
  for (const mailbox of mailboxes.list()) {
    const before = await countMessages(database, mailbox.id);
    const error = await mailbox.readOnce(progressLine(mailbox.name, onProgress));
    const messages = (await countMessages(database, mailbox.id)) - before;
    const authenticity = await countMailboxAuthenticity(database, mailbox.id);
    passes.push({ name: mailbox.name, messages, error, authenticity });
  }
  return passes;
}

async function countMessages(database: Database, mailboxId: number): Promise<number> {
  const counts = await countMailboxOutcomes(database, mailboxId);
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
