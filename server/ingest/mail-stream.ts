import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { mailLimits } from '../mail/limits.ts';
import { DamagedArchive } from '../mail/tar.ts';
import { MboxSplitter } from '../reading/mbox.ts';
import type { RawItem, Rejected, RejectionCode } from '../reading/outcome.ts';
import { safeSource } from '../reading/safe-name.ts';
import { attemptIo, explain } from './system-error.ts';

/** The mails of an mbox while its bytes come in, however many they are: each is one item, named by its number. */
export async function* openMails(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<RawItem | Rejected> {
  const splitter = new MboxSplitter();
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (let number = 1; ; ) {
      const next = await attemptRead(() => chunks.next());
      if (next instanceof Error) {
        yield refuseRead(name, next);
        return;
      }
      for (const message of next.done === true ? splitter.end() : splitter.push(next.value)) {
        const inner = `${name}#${number++}`;
        if ('bytes' in message) yield { bytes: message.bytes, name: inner, kind: 'mail' };
        else yield refuse(inner, 'message-too-large', describeSize(message.tooLarge, mailLimits.message));
      }
      if (next.done === true) return;
    }
  } finally {
    await chunks.return?.();
  }
}

/** A file on disk as it is read. */
export function fileChunks(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

/** What is inside a gzip file, as it is unpacked; throws DamagedArchive. Bounded by its ratio, not by its size. */
export async function* gunzipChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  file.once('error', (error) => gunzip.destroy(error));
  let unpacked = 0;
  try {
    for await (const chunk of file.pipe(gunzip)) {
      unpacked += chunk.length;
      if (unpacked > mailLimits.ratioFrom && unpacked > file.bytesRead * mailLimits.ratio) {
        throw new DamagedArchive('ratio-too-high', `unpacks to more than ${mailLimits.ratio} times its size`);
      }
      yield chunk;
    }
  } catch (error) {
    throw asDamage(error);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

function asDamage(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return error;
  if (error.code === 'Z_BUF_ERROR') return new DamagedArchive('truncated-gzip', 'the gzip data breaks off');
  return error.code.startsWith('Z_') ? new DamagedArchive('broken-gzip', 'the gzip data is damaged') : error;
}

/** A stream whose beginning is known: either `whole` is read, or `close` is called. */
export interface PeekedStream {
  readonly head: Uint8Array;
  readonly whole: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Up to so many bytes from the beginning of a stream, and the whole of it. */
export async function peek(source: AsyncIterable<Uint8Array>, count: number): Promise<PeekedStream> {
  const chunks = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < count) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(first);
  const whole = async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  const close = async () => {
    await chunks.return?.();
  };
  return { head: head.subarray(0, count), whole: whole(), close };
}

/** All bytes of a stream, or null where there are more than `limit`. */
export async function collect(source: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Runs one step of reading and returns what the system or an archive has against it. */
export async function attemptRead<T>(read: () => Promise<T>): Promise<T | NodeJS.ErrnoException | DamagedArchive> {
  try {
    return await attemptIo(read);
  } catch (error) {
    if (error instanceof DamagedArchive) return error;
    throw error;
  }
}

export function refuseRead(name: string, error: NodeJS.ErrnoException | DamagedArchive): Rejected {
  if (error instanceof DamagedArchive) return refuse(name, error.code, error.message);
  return refuse(name, 'unreadable-file', explain(error));
}

export function refuse(source: string, code: RejectionCode, reason: string): Rejected {
  return { outcome: 'rejected', source: safeSource(source), code, reason, fileName: null, received: null };
}

export function describeSize(size: number, limit: number): string {
  return `it has ${size} bytes; the limit is ${limit}`;
}
