import type { Database } from './database.ts';

/** Writes a row of no meaning: only a write shows that the disk, the file and its lock allow one. */
export async function writeTrial(database: Database, value: string): Promise<void> {
  const key = 'write-trial';
  await database.write
    .insertInto('installation')
    .values({ key, value })
    .onConflict((row) => row.column('key').doUpdateSet({ value }))
    .execute();
}
