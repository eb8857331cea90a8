import type Sqlite from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SqliteDialect } from 'kysely';
import { pause } from '../timers.ts';
import { inWords, troubleOf } from './database-error.ts';
import type { ConnectionHealth } from './database-health.ts';
import { preparedOnce } from './prepared.ts';

/** Between two tries while another process holds the lock, in ms. */
const RETRY_MS = 25;

export interface WaitingOptions {
  readonly connection: Sqlite.Database;
  readonly health: ConnectionHealth;
  /** How long another process may hold the lock, in ms, counted from when it was first met. */
  readonly patience: number;
}

/**
 * SQLite for a program that must go on answering: where another process holds the lock, a statement is tried again from
 * time to time instead of stopping everything until the lock is free. What is wrong with the database as a whole is put in
 * words and reported to `health`.
 *
 * Transactions take the write lock when they begin. One that begins by reading and writes later would fail at once
 * with "database is locked" if another process had written in between.
 */
export class WaitingDialect extends SqliteDialect {
  readonly #options: WaitingOptions;

  constructor(options: WaitingOptions) {
    super({ database: preparedOnce(options.connection) });
    this.#options = options;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const { connection } = this.#options;
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async () => new WaitingConnection(await acquire(), this.#options);
    driver.beginTransaction = async (one) => void (await one.executeQuery(CompiledQuery.raw('begin immediate')));
    driver.rollbackTransaction = async () => {
      // A full disk has ended the transaction already; another rollback would only hide why.
      if (connection.inTransaction) connection.exec('rollback');
    };
    return driver;
  }
}

class WaitingConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #options: WaitingOptions;

  constructor(inner: DatabaseConnection, options: WaitingOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { connection, health, patience } = this.#options;
    const giveUp = (health.busySince() ?? Date.now()) + patience;
    for (;;) {
      try {
        const result = await this.#inner.executeQuery<Row>(query);
        // Within a transaction nothing is certain yet.
        if (!connection.inTransaction) health.worked();
        return result;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble !== null) health.failed(trouble);
        if (trouble !== 'busy' || connection.inTransaction || Date.now() >= giveUp)
          throw inWords(error, connection.name);
        await pause(RETRY_MS);
      }
    }
  }

  streamQuery: DatabaseConnection['streamQuery'] = (query, size) => this.#inner.streamQuery(query, size);
}
