import type { Database } from '../store/database.ts';
import { countMailboxAuthenticity, countMailboxOutcomes } from '../store/mailboxes/mailboxes.ts';
import type { Mailboxes } from './mailboxes.ts';

export interface MailboxPass {
  readonly name: string;
  readonly messages: number;
  readonly error: string | null;
  /** All messages with a report that the mailbox ever brought, by the result of authentication. */
  readonly authenticity: Readonly<Record<string, number>>;
}

/** Reads every mailbox once, one after the other; `print` is called with a line for a terminal. */
export async function pollOnce(
  mailboxes: Mailboxes,
  database: Database,
  print: (line: string) => void,
): Promise<MailboxPass[]> {
  await mailboxes.reauthenticate();
  const passes: MailboxPass[] = [];
  for (const mailbox of mailboxes.list()) {
    const before = await countMessages(database, mailbox.id);
    const error = await mailbox.readOnce(progressLine(mailbox.name, print));
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

/** How far a mailbox has been read, for a terminal: "reports@mail.example.org:993: 5,200 of 12,480 messages, 950 a second, 8 s left". */
function progressLine(name: string, print: (line: string) => void): (done: number, total: number) => void {
  const started = Date.now();
  let first: number | null = null;
  return (done, total) => {
    first ??= done;
    const perSecond = (done - first) / Math.max(0.001, (Date.now() - started) / 1000);
    const left =
      perSecond === 0 ? '' : `, ${Math.round(perSecond)} a second, ${Math.ceil((total - done) / perSecond)} s left`;
    print(`${name}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} messages${left}`);
  };
}
