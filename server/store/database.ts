/*
 * All SQL: nothing else knows tables. A report row is what one report says about one policy domain, a policy row one entry of it,
 * a failure row one failure detail (RFC 8460 section 4); a message is what brought them, and its outcomes say what became of
 * each. Reports are told apart by reporter, report-id, domain and range; one that another replaces is superseded and kept.
 * reports/ holds these, domains/ settings and verdicts, live/ what checks saw, mailboxes/ how far each was read.
 *
 * This file opens the database, schema.ts has its tables as types, migrations/ made them. Imports readiness, tlsrpt and contract for
 * their types and shapes; decides nothing. A unit of work is one transaction.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, type Transaction } from 'kysely';
import { pause } from '../timers.ts';
import { DatabaseError, inWords, troubleOf } from './database-error.ts';
import { type Ailment, ConnectionHealth } from './database-health.ts';
import { keepToOwner } from './file-modes.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { WaitingDialect } from './waiting-dialect.ts';

/**
 * The open database: one connection that writes and one that only reads, so that a page never waits for an import.
 * SQLite is in WAL mode, so a reader sees the last committed state.
 */
export interface Database {
  readonly path: string;
  readonly write: Kysely<Tables>;
  readonly read: Kysely<Tables>;
  /** What is wrong with it as a whole; null: nothing that was met. */
  ailment(): Ailment | null;
  close(): Promise<void>;
}

/** Longest waits for another process's lock, in ms: somebody waits for a page, nobody for what is stored. */
const WRITE_PATIENCE_MS = 30_000;
const READ_PATIENCE_MS = 5_000;
/** SQLite itself stops the whole program while it waits. */
const BUSY_MS = 20;

export type Tx = Transaction<Tables>;

/**
 * Opens the SQLite file at `path`, creates it with its folder if it does not exist, and migrates its tables to this program's
 * version. Nobody but its owner may read it from then on. Throws DatabaseError when the file is no database or a damaged one, cannot
 * be written to, is locked by another process for long, or is newer than the program.
 */
export async function openDatabase(path: string): Promise<Database> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const writer = await openWriter(path);
    const reader = openConnection(path);
    reader.pragma('query_only = ON');
    reader.pragma('cache_size = -16384');
    const health = { write: new ConnectionHealth(), read: new ConnectionHealth() };
    const write = new Kysely<Tables>({
      dialect: new WaitingDialect({ connection: writer, health: health.write, patience: WRITE_PATIENCE_MS }),
    });
    const read = new Kysely<Tables>({
      dialect: new WaitingDialect({ connection: reader, health: health.read, patience: READ_PATIENCE_MS }),
    });
    return {
      path,
      write,
      read,
      ailment: () => health.write.ailment() ?? health.read.ailment(),
      async close() {
        await read.destroy();
        await write.destroy();
        // A connection that no statement has used yet is left open by the above.
        reader.close();
        writer.close();
      },
    };
  } catch (error) {
    const worded = inWords(error, path);
    if (worded instanceof DatabaseError) throw worded;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(`store: cannot open the database ${path}: ${reason}`, { cause: error });
  }
}

/** Opens, or creates, and migrates. Another process may hold the lock at each step, and is waited for. */
async function openWriter(path: string): Promise<Sqlite.Database> {
  keepToOwner(path);
  const giveUp = Date.now() + WRITE_PATIENCE_MS;
  for (;;) {
    let connection: Sqlite.Database | null = null;
    try {
      connection = openConnection(path);
      connection.pragma('journal_mode = WAL');
      migrate(connection);
      keepToOwner(path);
      return connection;
    } catch (error) {
      connection?.close();
      if (troubleOf(error) !== 'busy' || Date.now() > giveUp) throw error;
      await pause(50);
    }
  }
}

function openConnection(path: string): Sqlite.Database {
  const connection = new Sqlite(path, { timeout: BUSY_MS });
  connection.pragma('foreign_keys = ON');
  connection.pragma('synchronous = FULL'); // an acknowledged report survives a power cut
  connection.pragma('cache_size = -8192');
  connection.pragma('trusted_schema = OFF');
  return connection;
}
