import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { sources } from '../../../server/contract/sources.ts';
import { silentLog } from '../../../server/log.ts';
import { type App, createCheckedApp } from '../../support/checked-app.ts';
import { MAILS_NOW, numberedMail, sumTo, totalsOf } from '../../support/report-mails.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let app: App | null = null;
let url = '';
afterEach(async () => {
  await app?.stop();
  app = null;
});

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

async function watch(folder: string, path: string, after = 'move'): Promise<void> {
  const config = readConfig({
    STSREADY_DATABASE: path,
    STSREADY_NOW: MAILS_NOW,
    STSREADY_LISTEN: '127.0.0.1:0',
    STSREADY_WATCH_FOLDER: folder,
    STSREADY_WATCH_AFTER: after,
    STSREADY_WATCH_TRUST: 'vouch',
  });
  app = await createCheckedApp(config, { log: silentLog, watchInterval: 50 });
  url = (await app.start()).url;
}
function spool(): { folder: string; path: string } {
  const home = temporaryFolder();
  mkdirSync(join(home, 'spool'));
  return { folder: join(home, 'spool'), path: join(home, 'watched.db') };
}
const put = (folder: string, name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
const list = (...path: string[]) => (existsSync(join(...path)) ? readdirSync(join(...path)).sort() : []);
const until = (look: () => unknown, wanted: unknown) => expect.poll(look, { timeout: 10_000 }).toEqual(wanted);

test('files are read as they come and moved away; a bad one is put aside and stops nothing', async () => {
  const { folder, path } = spool();
  put(folder, '1.eml', numberedMail(1));
  put(folder, '2.json', new TextEncoder().encode('{"organization-name": "Goo'));
  await watch(folder, path);
  put(folder, '3.eml', numberedMail(3));
  await until(() => list(folder, 'done'), ['1.eml', '3.eml']);
  await until(() => list(folder, 'unreadable'), ['2.json']);
  put(folder, '3.eml', numberedMail(2)); // another one under a name that was there before
  await until(() => list(folder, 'done'), ['1-3.eml', '1.eml', '3.eml']);
  expect(list(folder)).toEqual(['done', 'unreadable']);
  expect(await totalsOf(path)).toEqual({ messages: 4, reports: 3, sessions: sumTo(3) });
  const answer = sources.parse(await (await fetch(`${url}/api/v1/sources`)).json());
  expect(answer.watched).toEqual({ folder, lastAt: MAILS_NOW, trouble: null });
});

test('a file is read when it is complete, not before', async () => {
  const { folder, path } = spool();
  await watch(folder, path);
  const mail = Buffer.from(numberedMail(1));
  put(folder, '1.eml', mail.subarray(0, 10));
  for (let start = 10; start < mail.length; start += Math.ceil(mail.length / 20)) {
    appendFileSync(join(folder, '1.eml'), mail.subarray(start, start + Math.ceil(mail.length / 20)));
    await pause(20);
  }
  put(folder, '2.eml.tmp', numberedMail(2));
  put(folder, '.3.eml', numberedMail(3));
  await until(() => list(folder, 'done'), ['1.eml']);
  renameSync(join(folder, '2.eml.tmp'), join(folder, '2.eml'));
  await until(() => list(folder, 'done'), ['1.eml', '2.eml']);
  // A file is linked to its new place before its old name goes.
  await until(() => list(folder), ['.3.eml', 'done']);
  expect(await totalsOf(path)).toEqual({ messages: 2, reports: 2, sessions: sumTo(2) });
});

test('files that are left are read once, also over a restart, and again when they change', async () => {
  const { folder, path } = spool();
  put(folder, '1.eml', numberedMail(1));
  await watch(folder, path, 'leave');
  await until(() => totalsOf(path), { messages: 1, reports: 1, sessions: 1 });
  await app?.stop();
  await watch(folder, path, 'leave');
  await pause(400);
  expect(await totalsOf(path)).toMatchObject({ messages: 1 });
  put(folder, '1.eml', numberedMail(2));
  await until(() => totalsOf(path), { messages: 2, reports: 2, sessions: 3 });
  expect(list(folder)).toEqual(['1.eml']);
});

test('files are deleted where that is wanted, but not what could not be read', async () => {
  const { folder, path } = spool();
  put(folder, '1.eml', numberedMail(1));
  put(folder, '2.json', new TextEncoder().encode('{"organization-name": "Goo'));
  await watch(folder, path, 'delete');
  await until(() => list(folder), ['unreadable']);
  expect(list(folder, 'unreadable')).toEqual(['2.json']);
  expect(await totalsOf(path)).toMatchObject({ messages: 2, reports: 1 });
});

test('a link to another file is not followed', async () => {
  const { folder, path } = spool();
  const elsewhere = temporaryFolder();
  put(elsewhere, 'secret.eml', numberedMail(1));
  symlinkSync(join(elsewhere, 'secret.eml'), join(folder, 'link.eml'));
  await watch(folder, path);
  put(folder, '2.eml', numberedMail(2));
  await until(() => list(folder, 'done'), ['2.eml']);
  expect(await totalsOf(path)).toMatchObject({ messages: 1, sessions: 2 });
});

test('a missing folder is reported, and read when it appears', async () => {
  const { folder, path } = spool();
  const later = join(folder, 'later');
  await watch(later, path);
  const trouble = async () => sources.parse(await (await fetch(`${url}/api/v1/sources`)).json()).watched?.trouble;
  await until(trouble, `The folder ${later} cannot be read: there is no such file.`);
  mkdirSync(later);
  put(later, '1.eml', numberedMail(1));
  await until(() => list(later, 'done'), ['1.eml']);
  await until(trouble, null);
});
