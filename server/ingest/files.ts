import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openPromise, type ZipFile } from 'yauzl';
import { isGzip } from '../mail/gunzip.ts';
import { mailLimits } from '../mail/limits.ts';
import { isZip, readZip, zipOptions } from '../mail/unzip.ts';
import { isMbox, MboxSplitter } from '../reading/mbox.ts';
import type { NotTlsrpt, RawItem, Rejected, RejectionCode } from '../reading/outcome.ts';
import { isReportName } from '../reading/report-file.ts';
import { safeName, safeSource } from '../reading/safe-name.ts';
import { sniff } from '../reading/sniff.ts';
import { attemptIo, explain } from './system-error.ts';

/** Something to read, or why it cannot be. */
export type OpenedItem = RawItem | Rejected | NotTlsrpt;

/** A file is read as a whole up to this size; archives and mboxes are not read as a whole. */
const largestFile = mailLimits.inflated;

/**
 * Finds the messages and report files in files, mboxes, archives, Maildirs and folders of them, one at a time, each folder
 * in the order of its names; `-` is one message or report from `stdin`. What cannot be read becomes an outcome with its
 * reason and never stops the rest.
 */
export async function* openPaths(
  paths: readonly string[],
  options: { stdin?: AsyncIterable<Uint8Array> } = {},
): AsyncGenerator<OpenedItem> {
  const visited = new Set<string>();
  for (const path of paths) {
    if (path === '-') yield* readStream(options.stdin ?? process.stdin, '-');
    else yield* openPath(path, visited, 'named');
  }
}

/** `named` paths come from the operator; `found` ones from a folder, `mail` ones from a Maildir. */
type Origin = 'named' | 'found' | 'mail';

async function* openPath(path: string, visited: Set<string>, origin: Origin): AsyncGenerator<OpenedItem> {
  const facts = await attemptIo(() => stat(path));
  if (facts instanceof Error) {
    yield refuse(path, 'unreadable-file', explain(facts));
  } else if (facts.isDirectory()) {
    // A folder linked into itself is read only once.
    const identity = `${facts.dev}:${facts.ino}`;
    if (!visited.has(identity)) yield* openFolder(path, visited.add(identity));
  } else if (facts.isFile()) {
    yield* openFile(path, facts.size, origin);
  } else if (origin === 'named') {
    yield* readStream(createReadStream(path), path); // a pipe, as of process substitution
  } else {
    yield refuse(path, 'unreadable-file', 'it is neither a file nor a folder');
  }
}

async function* openFolder(path: string, visited: Set<string>): AsyncGenerator<OpenedItem> {
  const names = await attemptIo(() => readdir(path));
  if (names instanceof Error) {
    yield refuse(path, 'unreadable-file', explain(names));
    return;
  }
  names.sort();
  const isMaildir = names.includes('cur') && names.includes('new');
  for (const name of names) {
    const inner = join(path, name);
    if (isMaildir && (name === 'cur' || name === 'new')) yield* openMaildirFolder(inner);
    else if (isMaildir) {
      // Dovecot keeps its own files here; folders of the mailbox are Maildirs of their own, `.Junk` or `Junk`.
      if (name !== 'tmp' && (await isFolder(inner))) yield* openPath(inner, visited, 'found');
    } else if (!name.startsWith('.')) yield* openPath(inner, visited, 'found');
  }
}

/** Every file is a message, whatever flags are in its name: `1700000000.M1P2.host:2,S`. */
async function* openMaildirFolder(path: string): AsyncGenerator<OpenedItem> {
  const names = await attemptIo(() => readdir(path));
  if (names instanceof Error) {
    yield refuse(path, 'unreadable-file', explain(names));
    return;
  }
  for (const name of names.sort()) {
    if (!name.startsWith('.')) yield* openPath(join(path, name), new Set(), 'mail');
  }
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await attemptIo(() => stat(path));
  return !(facts instanceof Error) && facts.isDirectory();
}

async function* openFile(path: string, size: number, origin: Origin): AsyncGenerator<OpenedItem> {
  const head = await attemptIo(() => readHead(path));
  if (head instanceof Error) {
    yield refuse(path, 'unreadable-file', explain(head));
    return;
  }
  const isMessage = origin === 'mail' || /\.eml$/i.test(path);
  if (!isMessage && isMbox(head)) {
    yield* openMbox(path);
  } else if (!isMessage && isZip(head)) {
    yield* openZip(path);
  } else if (origin === 'found' && !isMessage && !mayHoldReports(path, head)) {
    yield nothingIn(path, 'neither a message nor a report file');
  } else if (size > largestFile) {
    yield refuse(path, 'too-large', describeSize(size, largestFile));
  } else {
    const bytes = await attemptIo(() => readFile(path));
    if (bytes instanceof Error) yield refuse(path, 'unreadable-file', explain(bytes));
    else yield isMessage && sniff(bytes) !== 'json' ? { bytes, name: path, kind: 'mail' } : { bytes, name: path };
  }
}

/** Whether a file in a folder is worth reading whole: by its name or its first bytes. */
function mayHoldReports(path: string, head: Uint8Array): boolean {
  return isReportName(path) || isGzip(head) || sniff(head) === 'json' || sniff(head) === 'mail';
}

async function readHead(path: string): Promise<Uint8Array> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}

async function* openMbox(path: string): AsyncGenerator<OpenedItem> {
  const splitter = new MboxSplitter();
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (let number = 1; ; ) {
      const next = await attemptIo(() => chunks.next());
      if (next instanceof Error) {
        yield refuse(path, 'unreadable-file', explain(next));
        return;
      }
      for (const message of next.done === true ? splitter.end() : splitter.push(next.value)) {
        const name = `${path}#${number++}`;
        if ('bytes' in message) yield { bytes: message.bytes, name, kind: 'mail' };
        else yield refuse(name, 'message-too-large', describeSize(message.tooLarge, mailLimits.message));
      }
      if (next.done !== true) continue;
      if (number === 1) yield nothingIn(path, 'an mbox without a message');
      return;
    }
  } finally {
    stream.destroy();
  }
}

function describeSize(size: number, limit: number): string {
  return `it has ${size} bytes; the limit is ${limit}`;
}

async function* openZip(path: string): AsyncGenerator<OpenedItem> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, zipOptions);
  } catch (error) {
    yield refuse(path, 'broken-zip', `the archive is damaged: ${describe(error)}`);
    return;
  }
  let isEmpty = true;
  for await (const entry of readZip(zip, { entries: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY })) {
    isEmpty = false;
    const name = entry.name === null ? path : `${path}/${safeName(entry.name)}`;
    if (entry.outcome === 'entry') yield { bytes: entry.bytes, name };
    else yield refuse(name, entry.code, entry.reason);
  }
  if (isEmpty) yield nothingIn(path, 'an empty archive');
}

async function* readStream(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<OpenedItem> {
  const bytes = await attemptIo(() => collect(stream));
  if (bytes instanceof Error) yield refuse(name, 'unreadable-file', explain(bytes));
  else if (bytes === null) yield refuse(name, 'too-large', `more than ${largestFile} bytes came in`);
  else yield { bytes, name };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largestFile) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function describe(error: unknown): string {
  return safeName(error instanceof Error ? error.message : String(error));
}

function nothingIn(path: string, reason: string): NotTlsrpt {
  return { outcome: 'not-tlsrpt', source: safeSource(path), reason, received: null };
}

function refuse(source: string, code: RejectionCode, reason: string): Rejected {
  return { outcome: 'rejected', source: safeSource(source), code, reason, fileName: null, received: null };
}
