import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type OpenedItem, openPaths } from '../../../server/ingest/files.ts';
import { makeZip } from '../../support/make-zip.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/messages');
const mail = readFileSync(join(fixtures, 'as-the-rfc-says.eml'));

/** A folder with these files in it. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function open(paths: string[], stdin?: AsyncIterable<Uint8Array>): Promise<OpenedItem[]> {
  const items: OpenedItem[] = [];
  for await (const item of openPaths(paths, stdin === undefined ? {} : { stdin })) items.push(item);
  return items;
}

/** Each item as its name in the folder, with its kind or its refusal. */
function brief(items: readonly OpenedItem[], folder: string): string[] {
  return items.map((item) => {
    const name = 'bytes' in item ? item.name : item.source;
    const what = 'bytes' in item ? (item.kind ?? 'file') : item.outcome === 'rejected' ? item.code : item.outcome;
    return `${name.replace(`${folder}/`, '')} ${what}`;
  });
}

describe('openPaths', () => {
  test('finds every kind of file in a folder, in the order of names', async () => {
    const folder = folderOf({
      'a.json': '{}',
      'b.json.gz': gzipSync('{}'),
      'c.eml': mail,
      'd.mbox': readFileSync(join(fixtures, 'line-ends-crlf.mbox')),
      'e.zip': makeZip([
        { name: 'x.eml', bytes: mail },
        { name: 'y/z.json', bytes: Buffer.from('{}') },
      ]),
      'f/g/no-extension': mail,
      'f/INBOX': readFileSync(join(fixtures, 'line-ends-lf.mbox')),
      'f/notes.txt': 'some words',
      'f/image.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      '.hidden.json': '{}',
      '.git/config': 'x: 1',
    });
    expect(brief(await open([folder]), folder)).toEqual([
      'a.json file',
      'b.json.gz file',
      'c.eml mail',
      'd.mbox#1 mail',
      'd.mbox#2 mail',
      'd.mbox#3 mail',
      'e.zip/x.eml file',
      'e.zip/y/z.json file',
      'f/INBOX#1 mail',
      'f/INBOX#2 mail',
      'f/INBOX#3 mail',
      'f/g/no-extension file',
      'f/image.png not-tlsrpt',
      'f/notes.txt not-tlsrpt',
    ]);
  });

  test('reads a Maildir with its flags and folders, and nothing that is still being delivered', async () => {
    const folder = folderOf({
      'M/cur/1700000000.M1P1.mx:2,S': mail,
      'M/cur/1700000001.M2P1.mx:2,RS': 'From here it does not look like an mbox\n\nx',
      'M/new/1700000002.M3P1.mx': mail,
      'M/tmp/1700000003.M4P1.mx': mail,
      'M/dovecot-uidlist': '3 V1',
      'M/dovecot.index.log': 'x',
      'M/.Junk/cur/1700000004.M5P1.mx:2,': mail,
      'M/.Junk/new/.keep': '',
      'M/Archive/new/1700000005.M6P1.mx': mail,
      'M/Archive/cur/.keep': '',
    });
    expect(brief(await open([folder]), folder)).toEqual([
      'M/.Junk/cur/1700000004.M5P1.mx:2, mail',
      'M/Archive/new/1700000005.M6P1.mx mail',
      'M/cur/1700000000.M1P1.mx:2,S mail',
      'M/cur/1700000001.M2P1.mx:2,RS mail',
      'M/new/1700000002.M3P1.mx mail',
    ]);
  });

  test('goes on after what it cannot read, and says why', async () => {
    const folder = folderOf({ 'a.json': '{}', 'b.zip': 'PK\x03\x04 broken', 'z.json': '{}' });
    symlinkSync(join(folder, 'gone'), join(folder, 'c.json'));
    expect(brief(await open([join(folder, 'nowhere.eml'), folder]), folder)).toEqual([
      'nowhere.eml unreadable-file',
      'a.json file',
      'b.zip broken-zip',
      'c.json unreadable-file',
      'z.json file',
    ]);
    expect((await open([join(folder, 'nowhere.eml')]))[0]).toMatchObject({ reason: 'there is no such file' });
  });

  test('keeps the readable files of a damaged archive', async () => {
    const folder = folderOf({
      'a.zip': makeZip([
        { name: 'a.json', bytes: Buffer.from('{}') },
        { name: 'b\u001b[31m.json', bytes: Buffer.from('{}'), claimedCrc: 1 },
        { name: 'c.json', bytes: Buffer.from('{}') },
      ]),
    });
    expect(brief(await open([folder]), folder)).toEqual([
      'a.zip/a.json file',
      'a.zip/b\u2190[31m.json broken-zip',
      'a.zip/c.json file',
    ]);
  });

  test('says so where an archive or an mbox holds nothing', async () => {
    const folder = folderOf({ 'a.zip': makeZip([]), 'b.mbox': 'From a@exam' });
    expect(brief(await open([folder]), folder)).toEqual(['a.zip not-tlsrpt', 'b.mbox not-tlsrpt']);
  });

  test('reads a folder that is linked into itself once', async () => {
    const folder = folderOf({ 'a/a.json': '{}' });
    symlinkSync(folder, join(folder, 'a/loop'));
    symlinkSync(join(folder, 'a'), join(folder, 'b'));
    expect(brief(await open([folder]), folder)).toEqual(['a/a.json file']);
  });

  test('refuses a file that is too large without reading it', async () => {
    const folder = folderOf({ 'a.json': '{', 'b.eml': mail });
    truncateSync(join(folder, 'a.json'), 8 * 1024 ** 3);
    const start = performance.now();
    expect(brief(await open([folder]), folder)).toEqual(['a.json too-large', 'b.eml mail']);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('reads standard input for -, and refuses too much of it', async () => {
    const [item] = await open(['-'], Readable.from([Buffer.from('{"a":'), Buffer.from('1}')]));
    expect(item).toEqual({ bytes: Buffer.from('{"a":1}'), name: '-' });
    const flood = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1024 * 1024);
      })(),
    );
    expect(await open(['-'], flood)).toMatchObject([{ outcome: 'rejected', source: '-', code: 'too-large' }]);
  });

  test('reads a pipe that is named, and passes over one in a folder', async () => {
    const folder = folderOf({});
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(brief(await open([folder]), folder)).toEqual(['pipe unreadable-file']);
    const writing = createWriteStream(join(folder, 'pipe'));
    writing.end('{}');
    expect(await open([join(folder, 'pipe')])).toEqual([{ bytes: Buffer.from('{}'), name: join(folder, 'pipe') }]);
  });

  test('closes what it has opened when nobody wants the rest', async () => {
    const folder = folderOf({
      'a.mbox': readFileSync(join(fixtures, 'line-ends-lf.mbox')),
      'b.zip': makeZip([1, 2].map((number) => ({ name: `${number}.json`, bytes: Buffer.from('{}') }))),
    });
    for (const name of ['a.mbox', 'b.zip']) {
      for (let round = 0; round < 50; round++) for await (const _item of openPaths([join(folder, name)])) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const links = execFileSync('ls', ['-l', `/proc/${process.pid}/fd`]).toString();
    expect(links).not.toContain(folder);
  });

  test('reads an mbox larger than memory should hold, one message at a time', async () => {
    const folder = folderOf({});
    const path = join(folder, 'large.mbox');
    const filler = `${'x'.repeat(75)}\n`.repeat(4000);
    const message = `From a@example.net Thu Jun 19 06:00:00 2025\nSubject: x\n\n${filler}\n`;
    for (let round = 0; round < 20; round++) writeFileSync(path, message.repeat(50), { flag: 'a' });
    const before = process.memoryUsage().rss;
    let messages = 0;
    let highest = before;
    for await (const item of openPaths([path])) {
      messages += 'bytes' in item ? 1 : 0;
      if (messages % 50 === 0) highest = Math.max(highest, process.memoryUsage().rss);
    }
    expect(messages).toBe(1000);
    expect(highest - before).toBeLessThan(200 * 1024 * 1024);
  });
});
