import { mailLimits } from './limits.ts';

/** A file in a tar archive. Its content has to be read before the next entry is asked for; what is left of it is skipped. */
export interface TarEntry {
  /** Foreign text, never a path to write to. */
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** An archive that cannot be read on; the message is safe to print. */
export class DamagedArchive extends Error {
  override readonly name = 'DamagedArchive';
  readonly code: 'broken-tar' | 'broken-zip' | 'broken-gzip' | 'truncated-gzip' | 'ratio-too-high';

  constructor(code: DamagedArchive['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const BLOCK = 512;
/** Bytes of a long name, or of the extended header that holds it. */
const LONGEST_HEADER = 64 * 1024;
const CHECKSUM_AT = 148;

/** Whether `bytes` begin with the header of a tar archive, told by its checksum: old ones have no other mark. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && bytes[0] !== 0 && hasChecksum(bytes.subarray(0, BLOCK));
}

/**
 * The regular files of a tar archive (POSIX.1-2017 pax, with the long names of GNU tar), one at a time while its bytes come
 * in. Throws DamagedArchive. Written here since extended headers have to be bounded: whoever sends an archive names their size.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const blocks = new ByteReader(source);
  let longName: string | null = null;
  for (;;) {
    const header = await blocks.take(BLOCK);
    if (header.length === 0 || header.every((byte) => byte === 0)) return;
    if (header.length < BLOCK || !hasChecksum(header)) throw damaged('a header is damaged');
    const size = numberAt(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x' || type === 'L') {
      if (size > LONGEST_HEADER) throw damaged('a name in it is too long');
      const extended = Buffer.from(await blocks.take(padded)).toString('utf8', 0, size);
      longName = type === 'L' ? untilNul(extended) : (paxPath(extended) ?? longName);
      continue;
    }
    const name: string = longName ?? nameIn(header);
    longName = null;
    const end = blocks.position + padded;
    if (type === '0' || type === '\0' || type === '7') {
      yield { name, size, content: blocks.stream(size) };
    }
    await blocks.skip(end - blocks.position);
  }
}

function hasChecksum(header: Uint8Array): boolean {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? 0x20 : byte;
  const written = /^[ 0]*([0-7]+)[ \0]/.exec(
    Buffer.from(header.subarray(CHECKSUM_AT, CHECKSUM_AT + 8)).toString('latin1'),
  );
  return written !== null && Number.parseInt(written[1] ?? '', 8) === sum;
}

/** Octal, or, with the first bit set, base 256 for sizes of 8 GiB and more. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw damaged('a size is out of range');
    return value;
  }
  const digits = /^ *([0-7]*)[ \0]*$/.exec(Buffer.from(field).toString('latin1'));
  if (digits === null) throw damaged('a size is no number');
  return digits[1] === '' ? 0 : Number.parseInt(digits[1] ?? '', 8);
}

function nameIn(header: Uint8Array): string {
  const text = (at: number, length: number) => untilNul(Buffer.from(header.subarray(at, at + length)).toString('utf8'));
  const prefix = Buffer.from(header.subarray(257, 263)).toString('latin1') === 'ustar\0' ? text(345, 155) : '';
  return prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
}

function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

function paxPath(extended: string): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(extended)?.[1] ?? null;
}

function damaged(what: string): DamagedArchive {
  return new DamagedArchive('broken-tar', `the archive is damaged: ${what}`);
}

/** Reads a stream of chunks by numbers of bytes. */
class ByteReader {
  position = 0;
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** So many bytes, or fewer where the stream ends. */
  async take(count: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = [];
    for await (const chunk of this.upTo(count)) taken.push(chunk);
    return Buffer.concat(taken);
  }

  /** So many bytes as they come; throws where the stream ends before. */
  async *stream(count: number): AsyncGenerator<Uint8Array> {
    const end = this.position + count;
    yield* this.upTo(count);
    if (this.position < end) throw damaged('it breaks off');
  }

  async skip(count: number): Promise<void> {
    for await (const _ of this.stream(count));
  }

  private async *upTo(count: number): AsyncGenerator<Uint8Array> {
    let left = count;
    while (left > 0) {
      if (this.rest.length === 0) {
        const next = await this.chunks.next();
        if (next.done === true) return;
        this.rest = next.value;
      }
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      this.position += part.length;
      left -= part.length;
      yield part;
    }
  }
}

/** The files of a tar archive in memory, within bounds, and why it ends early where it does. */
export async function untar(bytes: Uint8Array): Promise<TarFile[]> {
  const files: TarFile[] = [];
  let total = 0;
  try {
    for await (const { name, size, content } of readTar(once(bytes))) {
      if (isShadow(name)) continue;
      if (files.length >= mailLimits.archiveEntries) {
        const reason = `the archive holds more than ${mailLimits.archiveEntries} files`;
        return [...files, { outcome: 'refused', name: null, code: 'too-many-files', reason }];
      }
      total += size;
      if (total > mailLimits.inflated) {
        const reason = `the archive unpacks to more than ${mailLimits.inflated} bytes`;
        return [...files, { outcome: 'refused', name, code: 'too-large', reason }];
      }
      const parts: Uint8Array[] = [];
      for await (const part of content) parts.push(part);
      files.push({ outcome: 'entry', name, bytes: Buffer.concat(parts) });
    }
  } catch (error) {
    if (!(error instanceof DamagedArchive)) throw error;
    files.push({ outcome: 'refused', name: null, code: 'broken-tar', reason: error.message });
  }
  return files;
}

export type TarRefusal = 'broken-tar' | 'too-many-files' | 'too-large';

/** A file in an archive, or why it could not be extracted. */
export type TarFile =
  | { readonly outcome: 'entry'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly name: string | null; readonly code: TarRefusal; readonly reason: string };

/** What macOS and folders of its Finder add to an archive. */
export function isShadow(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|\._[^/]*$)/.test(name);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
