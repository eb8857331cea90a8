import { crc32, inflateRawSync } from 'node:zlib';
import { Inflate, Z_BUF_ERROR, type ZStream } from 'pako';
import { mailLimits } from './limits.ts';

/** Inflated bytes, or why there are none. Bytes of a truncated stream are never returned. */
export type Gunzipped =
  | {
      readonly outcome: 'inflated';
      readonly bytes: Uint8Array;
      /** Something followed the compressed stream and was ignored. */
      readonly trailingBytes: boolean;
    }
  | { readonly outcome: 'refused'; readonly code: GunzipRefusal; readonly reason: string };

export type GunzipRefusal = 'too-large' | 'ratio-too-high' | 'truncated-gzip' | 'broken-gzip';

/** Whether `bytes` begin like gzip; labels and names cannot be trusted (RFC 8460 section 6.5). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Whether `bytes` begin like zlib's own wrapping (RFC 1950) with its usual window, which some call gzip; two bytes with a checksum. */
export function isZlib(bytes: Uint8Array): boolean {
  const flags = bytes[1] ?? 0;
  return bytes[0] === 0x78 && (0x7800 + flags) % 31 === 0 && (flags & 0x20) === 0;
}

/** Inflates zlib's own wrapping; null where the bytes only looked like it. */
export function unzlib(bytes: Uint8Array): Gunzipped | null {
  if (bytes.length > mailLimits.compressed) return null;
  const inflated = inflate(bytes);
  return inflated.outcome === 'refused' && inflated.code === 'broken-gzip' ? null : inflated;
}

/** Inflates gzip, its members joined, within bounds. Padding and line ends after the stream are ignored. */
export function gunzip(bytes: Uint8Array): Gunzipped {
  if (bytes.length > mailLimits.compressed) {
    return refuse('too-large', `compressed data of ${bytes.length} bytes; the limit is ${mailLimits.compressed}`);
  }
  const first = inflate(bytes);
  if (first.outcome === 'inflated' || first.code === 'too-large' || first.code === 'ratio-too-high') return first;
  // A part sent without base64 ends with the line end before the next boundary, which does not belong to the stream.
  const trimmed = withoutLineEnds(bytes);
  const second = trimmed.length < bytes.length ? inflate(trimmed) : first;
  if (second.outcome === 'inflated') return { ...second, trailingBytes: true };
  return first.code === 'broken-gzip' ? (wholeMembers(bytes) ?? first) : first;
}

/** The members before something that is none, such as a line of a gateway: their checksums vouch for them. Null where there are none. */
function wholeMembers(bytes: Uint8Array): Gunzipped | null {
  const members: Uint8Array[] = [];
  let at = 0;
  let total = 0;
  while (isGzip(bytes.subarray(at))) {
    const member = inflateMember(bytes.subarray(at), mailLimits.inflated - total);
    if (member === null) break;
    members.push(member.bytes);
    total += member.bytes.length;
    at += member.length;
  }
  return at === 0 ? null : { outcome: 'inflated', bytes: Buffer.concat(members), trailingBytes: true };
}

/** One member (RFC 1952 section 2.3); null where it is not whole. */
function inflateMember(bytes: Uint8Array, limit: number): { bytes: Uint8Array; length: number } | null {
  const start = headerLength(bytes);
  if (start === null) return null;
  try {
    // With `info` the answer has the engine too, which the types do not say.
    const answer: unknown = inflateRawSync(bytes.subarray(start), { info: true, maxOutputLength: Math.max(1, limit) });
    if (!isInflated(answer)) return null;
    const end = start + answer.engine.bytesWritten;
    if (end + 8 > bytes.length) return null;
    const trailer = new DataView(bytes.buffer, bytes.byteOffset + end, 8);
    const isWhole =
      trailer.getUint32(0, true) === crc32(answer.buffer) && trailer.getUint32(4, true) === answer.buffer.length;
    const isBounded =
      answer.buffer.length <= mailLimits.ratioFrom || answer.buffer.length <= bytes.length * mailLimits.ratio;
    return isWhole && isBounded ? { bytes: answer.buffer, length: end + 8 } : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function isInflated(answer: unknown): answer is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof answer === 'object' && answer !== null && 'buffer' in answer && 'engine' in answer;
}

function headerLength(bytes: Uint8Array): number | null {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if ((flags & 4) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [8, 16]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return null;
    at = end + 1;
  }
  if ((flags & 2) !== 0) at += 2;
  return at < bytes.length ? at : null;
}

function inflate(bytes: Uint8Array): Gunzipped {
  const inflater = new BoundedInflate(bytes.length);
  try {
    inflater.push(bytes, true);
  } catch (error) {
    if (error instanceof LimitReached) return refuse(error.code, error.message);
    throw error;
  }
  if (inflater.err === 0) {
    return { outcome: 'inflated', bytes: inflater.result, trailingBytes: inflater.bytesLeft() > 0 };
  }
  return inflater.err === Z_BUF_ERROR
    ? refuse('truncated-gzip', 'the gzip data breaks off')
    : refuse('broken-gzip', `the gzip data is damaged: ${inflater.msg}`);
}

/** Counts what comes out while it comes out, and stops at the limit: the size that a gzip trailer claims means nothing. */
class BoundedInflate extends Inflate {
  private readonly inputLength: number;
  private outputLength = 0;
  private stream: ZStream | null = null;

  constructor(inputLength: number) {
    super();
    this.inputLength = inputLength;
  }

  override onStart(stream: ZStream): void {
    this.stream = stream;
  }

  override onData(chunk: Uint8Array<ArrayBuffer>): void {
    this.outputLength += chunk.length;
    if (this.outputLength > mailLimits.inflated) {
      throw new LimitReached('too-large', `unpacks to more than ${mailLimits.inflated} bytes`);
    }
    if (this.outputLength > mailLimits.ratioFrom && this.outputLength > this.inputLength * mailLimits.ratio) {
      throw new LimitReached('ratio-too-high', `unpacks to more than ${mailLimits.ratio} times its size`);
    }
    super.onData(chunk);
  }

  bytesLeft(): number {
    return this.stream?.avail_in ?? 0;
  }
}

class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly code: 'too-large' | 'ratio-too-high';

  constructor(code: 'too-large' | 'ratio-too-high', message: string) {
    super(message);
    this.code = code;
  }
}

function withoutLineEnds(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  return bytes.subarray(0, end);
}

function refuse(code: GunzipRefusal, reason: string): Gunzipped {
  return { outcome: 'refused', code, reason };
}
