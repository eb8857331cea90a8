import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../server/store/database.ts';

/** A folder of its own for one test, removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stsready-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A new database on disk for one test. */
export async function temporaryDatabase(): Promise<Database> {
  const database = await openDatabase(join(temporaryFolder(), 'test.db'));
  onTestFinished(() => database.close());
  return database;
}
