import type { DatabaseTrouble } from './contract/codes.ts';
import type { Log } from './log.ts';
import type { Database } from './store/database.ts';
import { DatabaseError } from './store/database-error.ts';
import { writeTrial } from './store/write-trial.ts';

const LOOK_MS = 2_000;

export interface DatabaseWatchOptions {
  readonly database: Database;
  readonly log: Log;
  now(): string;
  onChange(): void;
}

/** Tells when the database gets into trouble and out of it; tries a write while it is, for nothing else may come to be written. */
export function watchDatabase({ database, log, now, onChange }: DatabaseWatchOptions) {
  let timer: NodeJS.Timeout | undefined;
  let known: DatabaseTrouble | null = null;
  let trying = false;

  async function look(): Promise<void> {
    const trouble = database.ailment()?.trouble ?? null;
    if (trouble !== known) {
      known = trouble;
      if (trouble === null) log.info('the database is in order again');
      else log.error({ trouble }, 'the database is in trouble');
      onChange();
    }
    if (trouble === null || trying) return;
    trying = true;
    await writeTrial(database, now()).catch((error: unknown) => {
      // How the database fails is what the next look sees.
      if (!(error instanceof DatabaseError)) log.error({ err: error }, 'the trial of the database failed');
    });
    trying = false;
  }

  return {
    start(): void {
      timer = setInterval(() => void look(), LOOK_MS).unref();
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
