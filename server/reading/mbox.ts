import { mailLimits } from '../mail/limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const CAPITAL_F = 0x46;
const GREATER = 0x3e;
/** A line longer than this is not a separator, and is not buffered to see its end. */
const LONGEST_LINE = 64 * 1024;

/** A Content-Length above this is not believed: so many bytes are held to see whether it fits, and no report is as large. */
const LONGEST_BODY = 1024 * 1024;

/** A message of an mbox, or the size of one that was too large to hold. */
export type MboxMessage = { readonly bytes: Uint8Array } | { readonly tooLarge: number };

/** Whether `bytes` begin with the separator line of an mbox. */
export function isMbox(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 16))
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?[\r\n]*/, '')
    .startsWith('From ');
}

/**
 * Splits an mbox into messages while its bytes come in, never holding more than one message.
 *
 * There are four flavours of mbox and no standard (RFC 4155 describes one). A line that begins with `From ` separates
 * messages when it follows an empty line, or looks like a delivery line with a time, and a header field follows it; so
 * that neither a sentence in a body that begins with "From " nor a writer that forgets the empty line costs a message.
 * One `>` is taken off quoted `>From ` lines. A writer of mboxcl2 quotes none and gives the Content-Length instead, which is believed
 * where the next separator or the end of the file stands behind it. Lines end in LF, CRLF, or, when the first line does so, CR.
 *
 * mbox-reader 1.2.0 was tried in its place: it holds the lines of a message however many they are, takes each line that
 * begins with "From " for a separator, and joins lines anew, which changes what DKIM has signed.
 */
export class MboxSplitter {
  private carry: Buffer = Buffer.alloc(0);
  private segments: Buffer[] = [];
  private size = 0;
  private inMessage = false;
  private afterBlank = true;
  private inLongLine = false;
  private inHeader = false;
  private contentLength: number | null = null;
  private lineEnd: number | null = null;

  /** The messages that these bytes complete. */
  push(chunk: Uint8Array): MboxMessage[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return this.consume(this.carry.length === 0 ? bytes : Buffer.concat([this.carry, bytes]), false);
  }

  /** The message that the end of the file completes. */
  end(): MboxMessage[] {
    const messages = this.consume(this.carry, true);
    return [...messages, ...this.finish()];
  }

  private consume(data: Buffer, isLast: boolean): MboxMessage[] {
    const messages: MboxMessage[] = [];
    this.lineEnd ??= findLineEnd(data, isLast);
    let kept = 0;
    let at = 0;
    let awaitsBody = false;
    while (at < data.length && this.lineEnd !== null) {
      if (!this.inMessage && hasByteOrderMark(data, at)) at += 3;
      const end = data.indexOf(this.lineEnd, at);
      if (end === -1) break;
      const isTail = this.inLongLine;
      this.inLongLine = false;
      if (!isTail && (data[at] === CAPITAL_F || data[at] === GREATER)) {
        const role = this.roleOf(data, at, end, isLast);
        if (role === 'undecided') break;
        if (role === 'separator') {
          this.keep(data.subarray(kept, at));
          messages.push(...this.finish());
          this.inMessage = true;
          this.inHeader = true;
          this.contentLength = null;
          kept = end + 1;
          this.afterBlank = false;
          at = end + 1;
          continue;
        } else if (role === 'quoted') {
          this.keep(data.subarray(kept, at));
          kept = at + 1;
        }
      }
      const isBlank = !isTail && (end === at || (end === at + 1 && data[at] === CR));
      if (this.inHeader && !isTail) {
        const body = isBlank ? this.unquotedBody(data, end + 1, isLast) : 0;
        awaitsBody = body === 'undecided';
        if (body === 'undecided') break;
        if (isBlank) this.inHeader = false;
        else this.contentLength ??= contentLengthIn(data.toString('latin1', at, Math.min(end, at + 64)));
        if (body > 0) {
          at = end + 1 + body;
          this.afterBlank = true;
          continue;
        }
      }
      this.afterBlank = isBlank;
      at = end + 1;
    }
    this.keep(data.subarray(kept, at));
    this.carry = Buffer.from(data.subarray(at));
    if (isLast || (!awaitsBody && this.carry.length >= LONGEST_LINE)) {
      this.inLongLine = this.carry.length > 0;
      this.keep(this.carry);
      this.carry = Buffer.alloc(0);
    }
    return messages;
  }

  /** What a line beginning with `F` or `>` is; undecided until the line after a possible separator has come in. */
  private roleOf(
    data: Buffer,
    at: number,
    end: number,
    isLast: boolean,
  ): 'separator' | 'quoted' | 'body' | 'undecided' {
    const line = data.toString('latin1', at, Math.min(end, at + 1024));
    if (/^>+From /.test(line)) return 'quoted';
    if (!line.startsWith('From ')) return 'body';
    if (!this.inMessage) return 'separator';
    const following = data.indexOf(this.lineEnd ?? LF, end + 1);
    if (following === -1 && !isLast && data.length - at < LONGEST_LINE) return 'undecided';
    const next = data.toString('latin1', end + 1, end + 1025);
    const hasTime = /^From \S+.*\b\d{1,2}:\d{2}\b/.test(line);
    const headerFollows = /^(?:[A-Za-z][A-Za-z0-9_-]*[ \t]*:|>From )/.test(next);
    if (headerFollows) return this.afterBlank || hasTime ? 'separator' : 'body';
    return this.afterBlank && hasTime ? 'separator' : 'body';
  }

  /**
   * The length of a body of mboxcl2 that begins at `start`: its Content-Length, where it fits and there is a line in it that would
   * be taken for a separator. 0 for any other body, which is read line by line.
   */
  private unquotedBody(data: Buffer, start: number, isLast: boolean): number | 'undecided' {
    const length = this.contentLength ?? 0;
    if (length === 0 || length > LONGEST_BODY) return 0;
    const end = start + length;
    if (data.length < end + '\r\n\r\nFrom '.length && !isLast) return 'undecided';
    if (end > data.length) return 0;
    const fits = /^(?:\r?\n|\r){0,2}(?:From |$)/.test(data.toString('latin1', end, end + 16));
    return fits && /(?:^|[\r\n])From /.test(data.toString('latin1', start, end)) ? length : 0;
  }

  private keep(bytes: Buffer): void {
    if (!this.inMessage || bytes.length === 0) return;
    this.size += bytes.length;
    if (this.size <= mailLimits.message) this.segments.push(bytes);
    else this.segments = [];
  }

  private finish(): MboxMessage[] {
    if (!this.inMessage) return [];
    const message = this.size > mailLimits.message ? { tooLarge: this.size } : { bytes: this.join() };
    this.inMessage = false;
    this.segments = [];
    this.size = 0;
    return [message];
  }

  /** The bytes of the message, without the empty line before the next separator. */
  private join(): Uint8Array {
    const bytes = Buffer.concat(this.segments);
    // Mail parsers do not accept CR alone as a line end.
    if (this.lineEnd === CR) for (let at = 0; at < bytes.length; at++) if (bytes[at] === CR) bytes[at] = LF;
    if (bytes.at(-1) !== LF) return bytes;
    const before = bytes.at(-2) === CR ? 3 : 2;
    return bytes.at(-before) === LF ? bytes.subarray(0, bytes.length + 1 - before) : bytes;
  }
}

function contentLengthIn(line: string): number | null {
  const digits = /^content-length[ \t]*:[ \t]*(\d{1,9})\s*$/i.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}

function hasByteOrderMark(data: Buffer, at: number): boolean {
  return data[at] === 0xef && data[at + 1] === 0xbb && data[at + 2] === 0xbf;
}

/** CR when the first line ends in one without LF; null until a line end has come in. */
function findLineEnd(data: Buffer, isLast: boolean): number | null {
  const first = data.findIndex((byte) => byte === LF || byte === CR);
  if (first === -1) return data.length > LONGEST_LINE ? LF : null;
  if (data[first] === LF) return LF;
  if (first + 1 < data.length) return data[first + 1] === LF ? LF : CR;
  return isLast ? CR : null;
}

/** The messages of an mbox in memory. */
export function splitMbox(bytes: Uint8Array): MboxMessage[] {
  const splitter = new MboxSplitter();
  return [...splitter.push(bytes), ...splitter.end()];
}
