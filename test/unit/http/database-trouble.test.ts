import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { MAILS_NOW } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let app: App;
let url: string;

beforeEach(async () => {
  const config = readConfig({
    STSREADY_DATABASE: join(temporaryFolder(), 'trouble.db'),
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_NOW: MAILS_NOW,
  });
  app = await createCheckedApp(config, { log: silentLog, resolveTxt: async () => ({ kind: 'missing' }) });
  onTestFinished(() => app.stop());
  url = (await app.start()).url;
});

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) };
}

/** SQLite says of a database without another page what it says of a full disk. */
async function fillDisk(): Promise<() => Promise<unknown>> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(app.database.write);
  await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(app.database.write);
  return () => sql.raw('pragma max_page_count = 1000000').execute(app.database.write);
}

/** Overwrites all but the first page of the file, and lets the reading connection forget what it knows of them. */
async function damage(): Promise<void> {
  const { path, write, read } = app.database;
  await sql.raw('pragma wal_checkpoint(truncate)').execute(write);
  for (const pragma of ['cache_size = 1', 'shrink_memory']) await sql.raw(`pragma ${pragma}`).execute(read);
  const rest = statSync(path).size - 4096;
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(rest, 0xa5), 0, rest, 4096);
  closeSync(file);
}

/** A report too large for what room is left in the pages that there are. */
const report = JSON.stringify({
  'organization-name': 'Reporter Ltd',
  'date-range': { 'start-datetime': '2026-11-24T00:00:00Z', 'end-datetime': '2026-11-24T23:59:59Z' },
  'contact-info': 'tlsrpt@reporter.example',
  'report-id': 'large',
  policies: Array.from({ length: 400 }, (_, index) => ({
    policy: { 'policy-type': 'no-policy-found', 'policy-domain': `domain-${index}.example` },
    summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
  })),
});
const post = { method: 'POST', body: report, headers: { 'content-type': 'application/tlsrpt+json' } };

test('a program whose database is in order is ready, which it has tried', async () => {
  expect(await ask('/readyz')).toMatchObject({ status: 200, text: '{"ready":true,"reports":0}' });
  const trial = app.database.read.selectFrom('installation').select('value').where('key', '=', 'write-trial');
  expect(await trial.executeTakeFirst()).toEqual({ value: expect.stringMatching(/^\d{4}-/) });
  expect((await ask('/api/v1/status')).json().database).toBeNull();
  expect((await ask('/metrics')).text).toContain('stsready_database_trouble{trouble="full"} 0\n');
});

test('on a full disk a post gets no answer, which alone makes its sender try again, and pages and status say why', async () => {
  const makeRoom = await fillDisk();
  await expect(ask('/tlsrpt', post)).rejects.toThrow('fetch failed');
  const { database } = (await ask('/api/v1/status')).json();
  expect(database).toEqual({ trouble: 'full', since: expect.stringMatching(/Z$/) });
  expect((await ask('/metrics')).text).toContain('stsready_database_trouble{trouble="full"} 1\n');
  expect((await ask('/api/v1/domains')).status).toBe(200);
  await makeRoom();
  expect(await ask('/tlsrpt', post)).toMatchObject({ status: 201, text: '{"outcome":"stored"}' });
  expect((await ask('/api/v1/status')).json().database).toBeNull();
});

test('an upload on a full disk is answered with what to do', async () => {
  await fillDisk();
  const body = new FormData();
  body.append('files', new Blob([report]), 'large.json');
  const answer = await ask('/api/v1/uploads', { method: 'POST', body, headers: { origin: url } });
  expect(answer.status).toBe(503);
  expect(answer.json()).toMatchObject({
    code: 'database-full',
    detail: expect.stringMatching(/^The disk is full, .*Make room/),
  });
});

test('while nothing can be read, metrics and readiness still answer, and the API says why', async () => {
  await damage();
  expect(await ask('/readyz')).toMatchObject({ status: 503 });
  expect((await ask('/readyz')).json()).toMatchObject({ ready: false, trouble: 'damaged' });
  expect((await ask('/metrics')).text).toContain('stsready_database_trouble{trouble="damaged"} 1\n');
  expect((await ask('/api/v1/status')).json()).toMatchObject({ status: 503, code: 'database-damaged' });
});

test('damage that was met once keeps the program from being ready, where a row can be written and reports be counted', async () => {
  await sql`pragma wal_checkpoint(truncate)`.execute(app.database.write);
  const { rootpage } = await rootOf('failure');
  const file = openSync(app.database.path, 'r+');
  writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (rootpage - 1) * 4096);
  closeSync(file);
  for (const pragma of ['cache_size = 1', 'shrink_memory'])
    await sql.raw(`pragma ${pragma}`).execute(app.database.read);
  await expect(app.database.read.selectFrom('failure').selectAll().execute()).rejects.toThrow(/is damaged/);
  const answer = await ask('/readyz');
  expect(answer).toMatchObject({ status: 503 });
  expect(answer.json()).toMatchObject({ ready: false, trouble: 'damaged' });
});

async function rootOf(table: string): Promise<{ rootpage: number }> {
  const { rows } = await sql<{ rootpage: number }>`select rootpage from sqlite_schema where name = ${table}`.execute(
    app.database.read,
  );
  const [root] = rows;
  if (root === undefined) throw new Error(`there is no table ${table}`);
  return root;
}
