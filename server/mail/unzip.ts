import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { mailLimits } from './limits.ts';
import { DamagedArchive, isShadow } from './tar.ts';

/** A file in an archive, or why it could not be extracted. */
export type ZipEntry =
  | { readonly outcome: 'entry'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly name: string | null; readonly code: ZipRefusal; readonly reason: string };

export type ZipRefusal = 'too-large' | 'ratio-too-high' | 'too-many-files' | 'broken-zip' | 'encrypted-zip';

/** A file in an archive on disk, to be read before the next one is asked for; `content` throws DamagedArchive. */
export interface StreamedEntry {
  readonly outcome: 'stream';
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

type RefusedEntry = Extract<ZipEntry, { outcome: 'refused' }>;

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
  let total = 0;
  for await (const found of filesOf(zip)) {
    if (found.outcome === 'refused') {
      entries.push(found);
      continue;
    }
    if (entries.length >= mailLimits.archiveEntries) {
      const reason = `the archive holds more than ${mailLimits.archiveEntries} files`;
      return [...entries, refuse(null, 'too-many-files', reason)];
    }
    const read = await readEntry(zip, found.entry, found.name, mailLimits.inflated - total);
    if (read.outcome === 'entry') total += read.bytes.length;
    entries.push(read);
  }
  return entries;
}

/** The files of an archive, opened with `zipOptions`, one by one and of any size and number; each is bounded by its ratio. */
export async function* streamZip(zip: ZipFile): AsyncGenerator<StreamedEntry | RefusedEntry> {
  for await (const found of filesOf(zip)) {
    if (found.outcome === 'refused') yield found;
    else yield { outcome: 'stream', name: found.name, content: contentOf(zip, found.entry) };
  }
}

/** What can be unpacked in an archive. An unreadable file does not affect the others; an unreadable directory ends it. */
async function* filesOf(
  zip: ZipFile,
): AsyncGenerator<{ readonly outcome: 'file'; readonly entry: Entry; readonly name: string } | RefusedEntry> {
  const directory = zip.eachEntry();
  try {
    for (;;) {
      const entry = await nextEntry(directory);
      if (entry === 'end') return;
      if (entry instanceof Error) {
        yield refuse(null, 'broken-zip', describe(entry));
        return;
      }
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/') || isShadow(name)) continue;
      if (entry.isEncrypted()) yield refuse(name, 'encrypted-zip', 'the file in the archive is encrypted');
      else if (!entry.canDecodeFileData())
        yield refuse(name, 'broken-zip', `unknown compression method ${entry.compressionMethod}`);
      else yield { outcome: 'file', entry, name };
    }
  } finally {
    zip.close();
  }
}

async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  let size = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      checksum = crc32(chunk, checksum);
      size += chunk.length;
      if (size > mailLimits.ratioFrom && size > entry.compressedSize * mailLimits.ratio) {
        throw new DamagedArchive('ratio-too-high', `unpacks to more than ${mailLimits.ratio} times its size`);
      }
      yield chunk;
    }
  } catch (error) {
    throw error instanceof DamagedArchive ? error : new DamagedArchive('broken-zip', describe(error));
  }
  if (checksum !== entry.crc32) {
    throw new DamagedArchive('broken-zip', 'the checksum of the file does not match');
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

function refuse(name: string | null, code: ZipRefusal, reason: string): RefusedEntry {
  return { outcome: 'refused', name, code, reason };
}
