import type { Config } from '../config.ts';
import { CommandError } from './command-error.ts';
import { originWords } from './origin-words.ts';
import { withApp } from './with-app.ts';

const HELP =
  'What helps: STSREADY_IMAP_TRUST=auth-results:<your mail server>, or vouch for a mailbox that no stranger can send mail into; docs/authenticity.md tells more.';

/** One pass over every mailbox, then the end. */
export async function pollMailboxes(config: Config, options: { json?: boolean }): Promise<void> {
  await withApp(config, async (app) => {
    if (app.mailboxes().length === 0)
      throw new CommandError('no mailbox is configured: set STSREADY_IMAP_URL, or add one on the page of sources');
    const showProgress = process.stderr.isTTY && options.json !== true;
    const results = await app.pollOnce((line) => {
      if (showProgress) process.stderr.write(`\r\x1b[K${line}`);
    });
    if (showProgress) process.stderr.write('\r\x1b[K');
    if (options.json === true) process.stdout.write(`${JSON.stringify({ mailboxes: results }, null, 2)}\n`);
    else
      for (const { name, messages, error, authenticity } of results) {
        const lines = [`${name}: ${error ?? `${messages} messages read`}`, ...originWords(authenticity, HELP)];
        process.stdout.write(`${lines.join('\n')}\n`);
      }
    const failed = results.find((result) => result.error !== null);
    if (failed?.error != null) throw new CommandError(`${failed.name}: ${failed.error}`);
  });
}
