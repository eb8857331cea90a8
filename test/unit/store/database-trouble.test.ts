import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../../server/store/database.ts';
import { writeTrial } from '../../../server/store/write-trial.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function opened(): Promise<{ database: Database; path: string }> {
  const path = join(temporaryFolder(), 'trouble.db');
  const database = await openDatabase(path);
  onTestFinished(() => database.close());
  return { database, path };
}

/** Another program's connection. */
function other(path: string): Sqlite.Database {
  const connection = new Sqlite(path, { timeout: 0 });
  onTestFinished(() => void connection.close());
  return connection;
}

const countDomains = (database: Database) =>
  database.read
    .selectFrom('domain')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();

test('a write waits for the lock of another program, and the program goes on meanwhile', async () => {
  const { database, path } = await opened();
  const backup = other(path);
  backup.exec('BEGIN EXCLUSIVE');
  let written = false;
  const writing = writeTrial(database, 'x').then(() => {
    written = true;
  });
  // Each turn of the loop is one that pages can be answered in.
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await countDomains(database)).count).toBe(0);
  }
  expect(written).toBe(false);
  backup.exec('COMMIT');
  await writing;
  expect(database.ailment()).toBeNull();
});

test('a write gives up after half a minute, says that another program is in the way, and works again afterwards', async () => {
  const { database, path } = await opened();
  const backup = other(path);
  backup.exec('BEGIN EXCLUSIVE');
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const writing = writeTrial(database, 'x');
  await new Promise((resolve) => setTimeout(resolve, 50));
  vi.setSystemTime(Date.now() + 31_000);
  await expect(writing).rejects.toThrow(/^The database is in use by another program.*trouble\.db\)$/);
  expect(database.ailment()).toMatchObject({ trouble: 'busy' });
  backup.exec('COMMIT');
  await writeTrial(database, 'y');
  expect(database.ailment()).toBeNull();
});

test('opening waits for another program too', async () => {
  const path = await madeDatabase();
  const backup = other(path);
  backup.pragma('locking_mode = EXCLUSIVE');
  backup.exec("INSERT INTO installation VALUES ('backup', 'x')");
  const opening = openDatabase(path);
  await new Promise((resolve) => setTimeout(resolve, 200));
  backup.close();
  await (await opening).close();
});

/** No page more than there are: what SQLite says then is what it says of a full disk. */
async function fill(database: Database): Promise<void> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.write);
  await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(database.write);
}

test('a full disk is named as such, in a transaction too, and nothing of the transaction stays', async () => {
  const { database } = await opened();
  await fill(database);
  const big = 'x'.repeat(200_000);
  const full = /^The disk is full/;
  await expect(writeTrial(database, big)).rejects.toThrow(full);
  const transaction = database.write.transaction().execute(async (tx) => {
    await tx.insertInto('installation').values({ key: 'first', value: 'small' }).execute();
    await tx.insertInto('installation').values({ key: 'second', value: big }).execute();
  });
  await expect(transaction).rejects.toThrow(full);
  expect(database.ailment()).toMatchObject({ trouble: 'full' });
  // Reading goes on, and a read is no sign that there is room.
  expect((await countDomains(database)).count).toBe(0);
  expect(database.ailment()).toMatchObject({ trouble: 'full' });
  await writeTrial(database, 'small');
  expect(database.ailment()).toBeNull();
  const keys = await database.read.selectFrom('installation').select('key').execute();
  expect(keys.map(({ key }) => key)).not.toContain('first');
});

test('a damaged database is named as such, and stays so until it is opened anew', async () => {
  const { database, path } = await opened();
  for (let index = 0; index < 300; index++)
    await database.write
      .insertInto('installation')
      .values({ key: `key ${index}`, value: 'x'.repeat(3000) })
      .execute();
  await database.close();
  const size = statSync(path).size;
  const file = openSync(path, 'r+');
  // Its first pages, with the tables' names, stay as they are.
  writeSync(file, Buffer.alloc(size - 300_000, 0xa5), 0, size - 300_000, 300_000);
  const again = await openDatabase(path);
  onTestFinished(() => again.close());
  await expect(again.read.selectFrom('installation').selectAll().execute()).rejects.toThrow(/^The database is damaged/);
  expect((await countDomains(again)).count).toBe(0);
  expect(again.ailment()).toMatchObject({ trouble: 'damaged' });
});

test('an error of one statement is no trouble of the database', async () => {
  const { database } = await opened();
  const insert = () => database.write.insertInto('installation').values({ key: 'one', value: 'a' }).execute();
  await insert();
  await expect(insert()).rejects.toThrow(/UNIQUE/);
  expect(database.ailment()).toBeNull();
});

test('a database that others may read is tightened with all that lies beside it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'loose.db');
  const first = await openDatabase(path);
  await writeTrial(first, 'x');
  for (const name of ['', '-wal', '-shm']) chmodSync(`${path}${name}`, 0o644);
  const second = await openDatabase(path);
  for (const name of ['', '-wal', '-shm']) expect(statSync(`${path}${name}`).mode & 0o777).toBe(0o600);
  await second.close();
  await first.close();
});

test.runIf(process.getuid?.() === 0)('a file or folder that may not be written to is named as such', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'kept'));
  const path = join(folder, 'kept', 'a.db');
  writeFileSync(path, readFileSync(await madeDatabase()));
  chmodSync(path, 0o444);
  chmodSync(join(folder, 'kept'), 0o555);
  const uid = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
  process.seteuid?.(uid);
  try {
    await expect(openDatabase(path)).rejects.toThrow(/^The database cannot be written to\..*a\.db\)$/);
    await expect(openDatabase(join(folder, 'kept', 'new', 'b.db'))).rejects.toThrow(
      /^The database cannot be written to/,
    );
  } finally {
    process.seteuid?.(0);
  }
});

async function madeDatabase(): Promise<string> {
  const path = join(temporaryFolder(), 'made.db');
  await (await openDatabase(path)).close();
  return path;
}
