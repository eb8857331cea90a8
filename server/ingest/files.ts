import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openPromise, type ZipFile } from 'yauzl';
import { foreignKind } from '../mail/foreign-kinds.ts';
import { isGzip } from '../mail/gunzip.ts';
import { mailLimits } from '../mail/limits.ts';
import { isShadow, isTar, readTar } from '../mail/tar.ts';
import { isZip, streamZip, zipOptions } from '../mail/unzip.ts';
import { emlxMessage } from '../reading/emlx.ts';
import { isMbox } from '../reading/mbox.ts';
import type { NotTlsrpt, RawItem, Rejected } from '../reading/outcome.ts';
import { isReportName } from '../reading/report-file.ts';
import { safeName, safeSource } from '../reading/safe-name.ts';
import { sniff } from '../reading/sniff.ts';
import {
  attemptRead,
  collect,
  describeSize,
  fileChunks,
  gunzipChunks,
  openMails,
  peek,
  refuse,
  refuseRead,
} from './mail-stream.ts';
import { attemptIo, explain } from './system-error.ts';

/** Something to read, or why it cannot be. */
export type OpenedItem = RawItem | Rejected | NotTlsrpt;

/** A file is read as a whole up to this size; archives and mboxes are not read as a whole. */
const largestFile = mailLimits.inflated;
/** Enough to tell what a file is. */
const HEAD_BYTES = 1024;

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
  const foreign = foreignKind(head);
  if (isGzip(head)) {
    yield* openGzip(path, size, origin);
  } else if (!isMessage && isMbox(head)) {
    yield* openMbox(path);
  } else if (!isMessage && isZip(head)) {
    yield* openZip(path);
  } else if (!isMessage && isTar(head)) {
    yield* openTar(fileChunks(path), path);
  } else if (foreign !== null && origin !== 'found') {
    yield refuse(path, 'unknown-kind', `it is ${foreign}`);
  } else if (origin === 'found' && !isMessage && !mayHoldReports(path, head)) {
    yield nothingIn(path, foreign ?? 'neither a message nor a report file');
  } else {
    yield* openWhole(path, size, origin);
  }
}

async function* openWhole(path: string, size: number, origin: Origin): AsyncGenerator<OpenedItem> {
  if (size > largestFile) {
    yield refuse(path, 'too-large', describeSize(size, largestFile));
    return;
  }
  const bytes = await attemptIo(() => readFile(path));
  if (bytes instanceof Error) {
    yield refuse(path, 'unreadable-file', explain(bytes));
    return;
  }
  const isMail = (origin === 'mail' || /\.eml$/i.test(path)) && !isGzip(bytes) && sniff(bytes) !== 'json';
  const named = origin === 'named' ? { named: true } : {};
  yield { bytes, name: path, ...named, ...(isMail ? { kind: 'mail' } : {}) };
}

/** A compressed mailbox, archive or mail; anything else under gzip is read as it is, for reports are compressed too. */
async function* openGzip(path: string, size: number, origin: Origin): AsyncGenerator<OpenedItem> {
  const inner = await attemptRead(() => peek(gunzipChunks(path), HEAD_BYTES));
  if (inner instanceof Error) {
    yield* openWhole(path, size, origin);
    return;
  }
  const { head, whole } = inner;
  const isOneMail = origin === 'mail' || /\.eml\.gz$/i.test(path);
  if (!isOneMail && isMbox(head)) {
    yield* openMails(whole, path);
  } else if (!isOneMail && isTar(head)) {
    yield* openTar(whole, path);
  } else if (sniff(head) === 'mail') {
    const mail = await attemptRead(() => collect(whole, mailLimits.message));
    if (mail instanceof Error) yield refuseRead(path, mail);
    else if (mail === null)
      yield refuse(path, 'message-too-large', `it unpacks to more than ${mailLimits.message} bytes`);
    else yield { bytes: mail, name: path, kind: 'mail', ...(origin === 'named' ? { named: true } : {}) };
  } else {
    await inner.close();
    yield* openWhole(path, size, origin);
  }
}

/** Whether a file in a folder is worth reading whole: by its name or its first bytes. */
function mayHoldReports(path: string, head: Uint8Array): boolean {
  const isAppleMail = /\.emlx$/i.test(path) && emlxMessage(head) !== null;
  return isReportName(path) || isAppleMail || sniff(head) === 'json' || sniff(head) === 'mail';
}

async function readHead(path: string): Promise<Uint8Array> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}

async function* openMbox(path: string): AsyncGenerator<OpenedItem> {
  let isEmpty = true;
  for await (const mail of openMails(fileChunks(path), path)) {
    isEmpty = false;
    yield mail;
  }
  if (isEmpty) yield nothingIn(path, 'an mbox without a message');
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
  for await (const entry of streamZip(zip)) {
    isEmpty = false;
    const name = entry.name === null ? path : `${path}/${safeName(entry.name)}`;
    if (entry.outcome === 'stream') yield* openMember(entry.content, name);
    else yield refuse(name, entry.code, entry.reason);
  }
  if (isEmpty) yield nothingIn(path, 'an empty archive');
}

async function* openTar(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<OpenedItem> {
  const entries = readTar(source);
  let isEmpty = true;
  try {
    for (;;) {
      const next = await attemptRead(() => entries.next());
      if (next instanceof Error) {
        yield refuseRead(path, next);
        return;
      }
      if (next.done === true) break;
      if (isShadow(next.value.name)) continue;
      isEmpty = false;
      yield* openMember(next.value.content, `${path}/${safeName(next.value.name)}`);
    }
  } finally {
    await entries.return(undefined);
  }
  if (isEmpty) yield nothingIn(path, 'an empty archive');
}

/** A file in an archive: an mbox of any size, mail by mail; anything else as a whole. */
async function* openMember(content: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<OpenedItem> {
  const member = await attemptRead(() => peek(content, HEAD_BYTES));
  if (member instanceof Error) {
    yield refuseRead(name, member);
    return;
  }
  if (isMbox(member.head) && !/\.eml$/i.test(name)) {
    yield* openMails(member.whole, name);
    return;
  }
  const bytes = await attemptRead(() => collect(member.whole, largestFile));
  if (bytes instanceof Error) yield refuseRead(name, bytes);
  else if (bytes === null) yield refuse(name, 'too-large', `it unpacks to more than ${largestFile} bytes`);
  else yield { bytes, name };
}

async function* readStream(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<OpenedItem> {
  const bytes = await attemptIo(() => collect(stream, largestFile));
  if (bytes instanceof Error) yield refuse(name, 'unreadable-file', explain(bytes));
  else if (bytes === null) yield refuse(name, 'too-large', `more than ${largestFile} bytes came in`);
  else yield { bytes, name };
}

function describe(error: unknown): string {
  return safeName(error instanceof Error ? error.message : String(error));
}

function nothingIn(path: string, reason: string): NotTlsrpt {
  return { outcome: 'not-tlsrpt', source: safeSource(path), reason, received: null };
}
