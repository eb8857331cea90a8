import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { Database } from './database.ts';
import { troubleOf } from './database-error.ts';

const RETRY_MS = 200;

/**
 * Does `work` while no other process does work of that name beside the same database; waits its turn. The lock is one
 * that SQLite takes on an empty file, so it ends with the process, however that ends. Rejects if `signal` is aborted first.
 */
export async function whileAlone(
  database: Database,
  name: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const path = `${database.path}.${name}.lock`;
  closeSync(openSync(path, 'a', 0o600));
  const lock = new Sqlite(path, { timeout: 0 });
  try {
    while (!take(lock)) await pause(RETRY_MS, undefined, { signal });
    await work();
  } finally {
    lock.close();
  }
}

function take(lock: Sqlite.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (troubleOf(error) === 'busy') return false;
    throw error;
  }
}
