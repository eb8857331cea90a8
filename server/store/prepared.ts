import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements kept at a time; the program has fewer, but for those whose text depends on how many values they take. */
const MOST = 300;
/** Longer ones are inserts of many rows, of which each number of rows is a text of its own. */
const LONGEST = 4_000;

/**
 * The connection with its statements prepared once: SQLite takes longer to read a statement than to carry it out, and a report
 * of many policies repeats a dozen of them ten thousand times. Statements are never iterated, so that none is busy.
 */
export function preparedOnce(connection: Sqlite.Database): SqliteDatabase {
  const known = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const present = known.get(text);
      if (present !== undefined) return present;
      const statement: SqliteStatement = connection.prepare(text);
      if (text.length > LONGEST) return statement;
      if (known.size >= MOST) known.clear();
      known.set(text, statement);
      return statement;
    },
    close: () => void connection.close(),
  };
}
