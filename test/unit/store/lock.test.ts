import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../server/store/database.ts';
import { whileAlone } from '../../../server/store/lock.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function open() {
  const database = await openDatabase(join(temporaryFolder(), 'lock.db'));
  onTestFinished(() => database.close());
  return database;
}

test('work of one name is done one after the other, of another name at the same time', async () => {
  const database = await open();
  const { signal } = new AbortController();
  const seen: string[] = [];
  const work = (what: string, millis: number) => async () => {
    seen.push(`${what} begins`);
    await new Promise((resolve) => setTimeout(resolve, millis));
    seen.push(`${what} ends`);
  };
  await Promise.all([
    whileAlone(database, 'a', signal, work('first', 300)),
    whileAlone(database, 'a', signal, work('second', 0)),
    whileAlone(database, 'b', signal, work('other', 0)),
  ]);
  expect(seen.indexOf('first ends')).toBeLessThan(seen.indexOf('second begins'));
  expect(seen.indexOf('other ends')).toBeLessThan(seen.indexOf('first ends'));
  expect(statSync(`${database.path}.a.lock`).mode & 0o777).toBe(0o600);
});

test('a process that is killed leaves no lock behind', async () => {
  const database = await open();
  const script = `
    const lock = new (require('better-sqlite3'))(process.argv[1]);
    lock.exec('BEGIN EXCLUSIVE');
    console.log('locked');
    setInterval(() => {}, 1000);
  `;
  const path = `${database.path}.a.lock`;
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(existsSync(path)).toBe(true);
  let done = false;
  const waiting = whileAlone(database, 'a', new AbortController().signal, async () => void (done = true));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(done).toBe(false);
  child.kill('SIGKILL');
  await waiting;
  expect(done).toBe(true);
});

test('a caller told to stop does not wait for the lock, and work that fails releases it', async () => {
  const database = await open();
  const abort = new AbortController();
  const holding = whileAlone(database, 'a', abort.signal, () => new Promise((resolve) => setTimeout(resolve, 600)));
  const waiting = whileAlone(database, 'a', abort.signal, async () => {});
  setTimeout(() => abort.abort(), 50);
  await expect(waiting).rejects.toThrow(/abort/i);
  await holding;
  await expect(
    whileAlone(database, 'a', new AbortController().signal, () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no');
  let done = false;
  await whileAlone(database, 'a', new AbortController().signal, async () => void (done = true));
  expect(done).toBe(true);
});
