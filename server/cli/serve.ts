import { setFlagsFromString } from 'node:v8';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { removeLeftFolders } from '../temporary-folder.ts';
import { untilSignal } from './until-signal.ts';
import { withApp } from './with-app.ts';

/** Reads mailboxes, judges, and serves pages and API, until SIGTERM or SIGINT. */
export async function serve(config: Config): Promise<void> {
  // An import leaves much garbage behind each batch: V8 would let the heap grow to four times what is in use before it collects.
  setFlagsFromString('--heap-growing-percent=40');
  removeLeftFolders();
  for (const note of config.notes) process.stderr.write(`stsready: ${note}\n`);
  const serving = async (app: App) => {
    const { url } = await app.start();
    process.stderr.write(`stsready listens at ${url}\n`);
    if (app.mailboxes().length === 0) {
      process.stderr.write(
        'No mailbox is connected: add one on the page, set STSREADY_IMAP_URL, or import files. "stsready --help" tells more.\n',
      );
    }
  };
  await withApp(config, (app) => untilSignal(serving(app)), createLog(config.logLevel));
}
