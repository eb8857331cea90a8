import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { packageRoot } from '../package-root.ts';
import { DatabaseError } from './database-error.ts';

/**
 * Runs the files of migrations/ that this database has not seen, in the order of their names, each in one transaction
 * together with its own mark: after a kill at any moment, the next start continues where this one stopped.
 * `user_version` is the number of migrations done. Throws DatabaseError when the database has more than the program.
 */
export function migrate(connection: Sqlite.Database, folder: string = join(packageRoot, 'migrations')): void {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  const version = () => Number(connection.pragma('user_version', { simple: true }));
  if (version() > files.length) {
    throw new DatabaseError(
      `store: the database was written by a newer stsready (schema ${version()}, this program knows ${files.length}). Install that version, or restore a backup.`,
    );
  }
  for (const [index, file] of files.entries()) {
    // With nothing to do no lock is taken: a start must not wait for another process that is writing.
    if (version() > index) continue;
    const sql = readFileSync(join(folder, file), 'utf8');
    connection
      .transaction(() => {
        // Asked again inside the transaction: another process may have just done it.
        if (version() > index) return;
        connection.exec(sql);
        connection.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
