import Sqlite from 'better-sqlite3';

/** How many rows each table of a database file has, by name. */
export function rowCounts(path: string): Record<string, number> {
  const file = new Sqlite(path, { readonly: true });
  try {
    const tables = file
      .prepare<[], { name: string }>(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
      )
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => [name, file.prepare<[], number>(`select count(*) from "${name}"`).pluck().get() ?? -1]),
    );
  } finally {
    file.close();
  }
}
