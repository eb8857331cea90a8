import type { Database } from '../database.ts';

/** A file as it was when it was read. */
export interface WatchedFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export async function listWatchedFiles(database: Database): Promise<WatchedFile[]> {
  return database.read.selectFrom('watched_file').selectAll().execute();
}

export async function keepWatchedFile(database: Database, file: WatchedFile): Promise<void> {
  const { path, bytes, modified } = file;
  await database.write
    .insertInto('watched_file')
    .values({ path, bytes, modified })
    .onConflict((conflict) => conflict.column('path').doUpdateSet({ bytes, modified }))
    .execute();
}

export async function forgetWatchedFile(database: Database, path: string): Promise<void> {
  await database.write.deleteFrom('watched_file').where('path', '=', path).execute();
}
