import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseError } from './database-error.ts';

/** What SQLite keeps beside a database. */
const BESIDE = ['', '-wal', '-shm', '-journal'];

/**
 * Makes a database, and what SQLite keeps beside it, readable by its owner alone: partners are named in it, and sealed passwords lie in
 * it. Creates the file if it does not exist. Throws DatabaseError where others may read it and this user may not change that.
 */
export function keepToOwner(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  for (const name of BESIDE) {
    const file = `${path}${name}`;
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) === 0) continue;
    try {
      chmodSync(file, 0o600);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
      throw new DatabaseError(`Others may read ${file}, which belongs to another user: chmod 600 as that user.`, {
        cause: error,
      });
    }
  }
}
