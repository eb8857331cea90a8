import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { mailLimits } from './limits.ts';

/** A file in an archive, or why it could not be extracted. */
export type ZipEntry =
  | { readonly outcome: 'entry'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly name: string | null; readonly code: ZipRefusal; readonly reason: string };

export type ZipRefusal = 'too-large' | 'ratio-too-high' | 'too-many-files' | 'broken-zip' | 'encrypted-zip';

/** How much an archive may hold; `total` and `entries` are Infinity for archives that are read from disk file by file. */
export interface ZipLimits {
  readonly entries: number;
  readonly total: number;
}

/** yauzl would refuse a whole archive for one name like `../a.json`; here a name is text to show, never a path. */
export const zipOptions = { decodeStrings: false };

/** Whether `bytes` begin like a ZIP archive, or are an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

/** The files of an archive in memory, within bounds. Folders and the shadow files of macOS are left out. */
export async function unzip(bytes: Uint8Array): Promise<ZipEntry[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(buffer, zipOptions);
  } catch (error) {
    return [refuse(null, 'broken-zip', describe(error))];
  }
  const entries: ZipEntry[] = [];
  const limits = { entries: mailLimits.archiveEntries, total: mailLimits.inflated };
  for await (const entry of readZip(zip, limits)) entries.push(entry);
  return entries;
}

/** The files of an archive, opened with `zipOptions`, one by one. An unreadable file does not affect the others; an unreadable directory ends it. */
export async function* readZip(zip: ZipFile, limits: ZipLimits): AsyncGenerator<ZipEntry> {
  const directory = zip.eachEntry();
  let files = 0;
  let total = 0;
  try {
    for (;;) {
      const entry = await nextEntry(directory);
      if (entry === 'end') return;
      if (entry instanceof Error) {
        yield refuse(null, 'broken-zip', describe(entry));
        return;
      }
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$)/.test(name)) continue;
      files++;
      if (files > limits.entries) {
        yield refuse(null, 'too-many-files', `the archive holds more than ${limits.entries} files`);
        return;
      }
      const read = await readEntry(zip, entry, name, limits.total - total);
      if (read.outcome === 'entry') total += read.bytes.length;
      yield read;
    }
  } finally {
    zip.close();
  }
}

async function nextEntry(directory: AsyncIterableIterator<Entry>): Promise<Entry | Error | 'end'> {
  try {
    const next = await directory.next();
    return next.done === true ? 'end' : next.value;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function readEntry(zip: ZipFile, entry: Entry, name: string, left: number): Promise<ZipEntry> {
  if (entry.isEncrypted()) return refuse(name, 'encrypted-zip', 'the file in the archive is encrypted');
  if (!entry.canDecodeFileData())
    return refuse(name, 'broken-zip', `unknown compression method ${entry.compressionMethod}`);
  const limit = Math.min(mailLimits.inflated, left);
  const tooLarge = refuse(name, 'too-large', `unpacks to more than ${limit} bytes`);
  const ratio = refuse(name, 'ratio-too-high', `unpacks to more than ${mailLimits.ratio} times its size`);
  // The sizes in the directory may be false, but only to make us read less: yauzl ends the stream with an error where they do.
  if (entry.uncompressedSize > limit) return tooLarge;
  if (
    entry.uncompressedSize > mailLimits.ratioFrom &&
    entry.uncompressedSize > entry.compressedSize * mailLimits.ratio
  ) {
    return ratio;
  }
  const bytes = await readStream(zip, entry);
  if (bytes instanceof Error) return refuse(name, 'broken-zip', describe(bytes));
  if (crc32(bytes) !== entry.crc32) return refuse(name, 'broken-zip', 'the checksum of the file does not match');
  return { outcome: 'entry', name, bytes };
}

async function readStream(zip: ZipFile, entry: Entry): Promise<Uint8Array | Error> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `the archive is damaged: ${text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')}`;
}

function refuse(name: string | null, code: ZipRefusal, reason: string): ZipEntry {
  return { outcome: 'refused', name, code, reason };
}
