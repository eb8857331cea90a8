import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('makes the file readable for its owner alone, and opens it again', async () => {
  const path = join(temporaryFolder(), 'deep', 'new.db');
  await (await openDatabase(path)).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = await openDatabase(path);
  expect(await again.read.selectFrom('report').select('id').execute()).toEqual([]);
  await again.close();
});

test('refuses a database that is newer than the program', async () => {
  const path = join(temporaryFolder(), 'newer.db');
  await (await openDatabase(path)).close();
  const connection = new Sqlite(path);
  connection.pragma('user_version = 999');
  connection.close();
  await expect(openDatabase(path)).rejects.toThrow(/newer stsready \(schema 999/);
});

test('refuses a file that is no database, with its path', async () => {
  const path = join(temporaryFolder(), 'text.db');
  writeFileSync(path, 'this is not a database, but a text that is long enough to be read as one '.repeat(20));
  await expect(openDatabase(path)).rejects.toThrow(/^The database is damaged, or its file is none\..*text\.db\)$/);
});

test('waits for another process that is making the same new database', async () => {
  const path = join(temporaryFolder(), 'both.db');
  const other = new Sqlite(path);
  other.exec('BEGIN IMMEDIATE');
  setTimeout(() => {
    other.exec('COMMIT');
    other.close();
  }, 150);
  const database = await openDatabase(path);
  expect(await database.read.selectFrom('report').select('id').execute()).toEqual([]);
  await database.close();
});
