/*
 * All SQL: nothing else knows tables. A report row is what one report says about one policy domain, a policy row one entry of it,
 * a failure row one failure detail (RFC 8460 section 4); a message is what brought them, and its outcomes say what became of
 * each. Reports are told apart by reporter, report-id, domain and range; one that another replaces is superseded and kept.
 * reports/ holds these, domains/ settings and verdicts, live/ what checks saw, mailboxes/ how far each was read.
 *
 * This file opens the database, schema.ts has its tables as types, migrations/ made them. Imports readiness, tlsrpt and contract for
 * their types and shapes; decides nothing. A unit of work is one transaction.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, type Driver, Kysely, SqliteDialect, type Transaction } from 'kysely';
import { DatabaseError } from './database-error.ts';
import { migrate } from './migrate.ts';
import { preparedOnce } from './prepared.ts';
import type { Tables } from './schema.ts';

/**
 * The open database: one connection that writes and one that only reads, so that a page never waits for an import.
 * SQLite is in WAL mode, so a reader sees the last committed state.
 */
export interface Database {
  readonly path: string;
  readonly write: Kysely<Tables>;
  readonly read: Kysely<Tables>;
  close(): Promise<void>;
}

/** Longest wait for another process's lock, in ms. */
const BUSY_MS = 10_000;

export type Tx = Transaction<Tables>;

/**
 * Opens the SQLite file at `path`, creates it (mode 0600) with its folder if it does not exist, and migrates its tables to
 * this program's version. Throws DatabaseError when the file is not a database, is locked by another process, or is newer than the program.
 */
export async function openDatabase(path: string): Promise<Database> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  try {
    const writer = openConnection(path);
    if (isNew) chmodSync(path, 0o600);
    await switchToWal(writer);
    migrate(writer);
    const reader = openConnection(path);
    reader.pragma('query_only = ON');
    const write = new Kysely<Tables>({ dialect: new WritingDialect({ database: preparedOnce(writer) }) });
    const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(reader) }) });
    return {
      path,
      write,
      read,
      async close() {
        await read.destroy();
        await write.destroy();
      },
    };
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(
      `store: cannot open the database ${path}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Transactions take the write lock when they begin, waiting for it. One that begins by reading and writes later would
 * fail at once with "database is locked" if another process had written in between.
 */
class WritingDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    return driver;
  }
}

/** SQLite refuses this at once, whatever its time-out, while another process writes to a database that is not in WAL mode yet. */
async function switchToWal(connection: Sqlite.Database): Promise<void> {
  const giveUp = Date.now() + BUSY_MS;
  for (;;) {
    try {
      connection.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUp) throw error;
      await pause(20);
    }
  }
}

/** Another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function openConnection(path: string): Sqlite.Database {
  const connection = new Sqlite(path, { timeout: BUSY_MS });
  connection.pragma('foreign_keys = ON');
  connection.pragma('synchronous = FULL'); // an acknowledged report survives a power cut
  connection.pragma('cache_size = -16384');
  connection.pragma('trusted_schema = OFF');
  return connection;
}
