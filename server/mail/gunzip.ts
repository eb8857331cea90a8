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
  return second.outcome === 'inflated' ? { ...second, trailingBytes: true } : first;
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
