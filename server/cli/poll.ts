import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { silentLog } from '../log.ts';
import { CommandError } from './command-error.ts';

/** One pass over the mailbox, then the end. */
export async function pollMailboxes(config: Config, options: { json?: boolean }): Promise<void> {
  if (config.imapUrl === undefined) throw new CommandError('no mailbox is configured: set STSREADY_IMAP_URL');
  const app = await createApp(config, { log: silentLog });
  try {
    const results = await app.pollOnce();
    if (options.json === true) process.stdout.write(`${JSON.stringify({ mailboxes: results }, null, 2)}\n`);
    else
      for (const { name, messages, error } of results)
        process.stdout.write(`${name}: ${error ?? `${messages} messages read`}\n`);
    const failed = results.find((result) => result.error !== null);
    if (failed?.error != null) throw new CommandError(`${failed.name}: ${failed.error}`);
  } finally {
    await app.stop();
  }
}
