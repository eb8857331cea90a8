import { type App, createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { type Log, silentLog } from '../log.ts';
import { openRecords, type Records } from '../records.ts';

/** Runs a command on what is stored; opens neither a mailbox nor the network. Closes the database however the command ends. */
export async function withRecords<T>(config: Config, work: (records: Records) => Promise<T>): Promise<T> {
  const records = await openRecords(config, { log: silentLog });
  try {
    return await work(records);
  } finally {
    await records.close();
  }
}

/** Runs a command on the whole program: mailboxes, live checks, pages. Stops it however the command ends. */
export async function withApp<T>(config: Config, work: (app: App) => Promise<T>, log: Log = silentLog): Promise<T> {
  const app = await createApp(config, { log });
  try {
    return await work(app);
  } finally {
    await app.stop();
  }
}
