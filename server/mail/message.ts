/*
 * Mail as it comes: a message is header fields and a body (RFC 5322), in parts of types and encodings (MIME, RFC 2045 to 2049),
 * some of them messages that were forwarded whole; a part may be a container (gzip, zip) of further files. Everything in it is
 * foreign: sizes, depths and counts are bounded by limits.ts, and no name or header is taken at its word.
 *
 * This file takes a message apart, unpack.ts opens containers, headers.ts and header-fields.ts read the header. Pure: imports
 * contract and the readers of mail, gzip and zip, and does not know what a report is.
 */
import { type AttachmentStream, type HeaderLines, type Headers, MailParser, type StructuredHeader } from 'mailparser';
import { type MessageHeaders, readHeaders, readStructured } from './headers.ts';
import { mailLimits } from './limits.ts';

/** A leaf of a message: what may be a report file. Nothing about it can be trusted but the bytes. */
export interface MessagePart {
  /** Where it was, as `2`, `1.2`, or `2/1.1` inside a forwarded message; `1` in a message of one part. */
  readonly path: string;
  readonly filename: string | null;
  /** Lower case; "" when the part has no Content-Type. */
  readonly declaredType: string;
  /** Transfer encoding removed, character set untouched. */
  readonly bytes: Uint8Array;
  /** The message that holds the part directly: the received one, or one forwarded in it. */
  readonly message: EnclosingMessage;
}

export interface EnclosingMessage {
  readonly headers: MessageHeaders;
  /** The bytes its signatures are about. */
  readonly raw: Uint8Array;
  /** 0 for the received message, 1 for one forwarded in it, and so on. */
  readonly depth: number;
}

export interface Message {
  readonly headers: MessageHeaders;
  readonly parts: readonly MessagePart[];
}

/** A message that cannot be parsed. `reason` is safe to print. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly code: 'message-too-large' | 'too-many-parts' | 'unreadable-message';

  constructor(code: MessageError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Splits a message into its leaf parts, those of forwarded messages included. Throws MessageError. */
export async function readMessage(raw: Uint8Array): Promise<Message> {
  if (raw.length > mailLimits.message) {
    throw new MessageError(
      'message-too-large',
      `the message has ${raw.length} bytes; the limit is ${mailLimits.message}`,
    );
  }
  const parts: MessagePart[] = [];
  const headers = await collectParts(fromFirstHeader(raw), 0, '', parts);
  return { headers, parts };
}

async function collectParts(
  raw: Uint8Array,
  depth: number,
  prefix: string,
  parts: MessagePart[],
): Promise<MessageHeaders> {
  const { headers, leaves } = await splitMessage(raw);
  const message: EnclosingMessage = { headers, raw, depth };
  for (const leaf of leaves) {
    if (parts.length >= mailLimits.parts) {
      throw new MessageError('too-many-parts', `the message has more than ${mailLimits.parts} parts`);
    }
    const path = `${prefix}${leaf.path}`;
    if (isMessage(leaf) && depth < mailLimits.embeddedMessages) {
      await collectParts(fromFirstHeader(leaf.bytes), depth + 1, `${path}/`, parts);
    } else {
      parts.push({ ...leaf, path, message });
    }
  }
  return headers;
}

/** Whether a part is a message that was not opened because it was nested too deeply. */
export function isUnopenedMessage(part: MessagePart): boolean {
  return isMessage(part) && part.message.depth >= mailLimits.embeddedMessages;
}

function isMessage(leaf: Leaf): boolean {
  return /^message\/(rfc822|global)$/.test(leaf.declaredType) || /\.eml$/i.test(leaf.filename ?? '');
}

/**
 * The bytes from the first header on. A message cut out of an mbox may still begin with its `From ` line, one saved by an
 * editor with blank lines, and one from an old system may have line ends of CR alone, which the parser does not know.
 */
function fromFirstHeader(received: Uint8Array): Uint8Array {
  const raw = received.includes(0x0a) ? received : received.map((byte) => (byte === 0x0d ? 0x0a : byte));
  let start = 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d) start++;
  const isFromLine = [0x46, 0x72, 0x6f, 0x6d, 0x20].every((byte, index) => raw[start + index] === byte);
  if (!isFromLine) return raw.subarray(start);
  const end = raw.indexOf(0x0a, start);
  return end === -1 ? raw : raw.subarray(end + 1);
}

interface Leaf {
  readonly path: string;
  readonly filename: string | null;
  readonly declaredType: string;
  readonly bytes: Uint8Array;
}

function splitMessage(raw: Uint8Array): Promise<{ headers: MessageHeaders; leaves: Leaf[] }> {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      ignoreEmbedded: true,
      keepDeliveryStatus: true,
      checksumAlgo: false,
      maxChildNodes: mailLimits.parts,
    });
    // With no type counted as text, every leaf arrives as its bytes: a report that is labelled text/plain would
    // otherwise be decoded as text, and gzip in it destroyed.
    Object.assign(parser, { textTypes: [] });

    let headers: Headers = new Map();
    let lines: HeaderLines = [];
    const leaves: Leaf[] = [];
    parser.on('headers', (parsed) => {
      headers = parsed;
    });
    parser.on('headerLines', (parsed) => {
      lines = parsed;
    });
    parser.on('data', (data) => {
      if (data.type === 'attachment') collectLeaf(data, leaves, (error) => parser.destroy(error));
    });
    parser.once('error', (error: unknown) => reject(asMessageError(error)));
    parser.once('end', () => resolve({ headers: readHeaders(headers, lines), leaves }));
    parser.end(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  });
}

function collectLeaf(attachment: AttachmentStream, leaves: Leaf[], fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  attachment.content.on('data', (chunk: Buffer) => chunks.push(chunk));
  attachment.content.once('error', fail);
  attachment.content.once('end', () => {
    const type = readStructured(attachment.headers.get('content-type'));
    leaves.push({
      path: attachment.partId ?? '1',
      filename: attachment.filename ?? null,
      declaredType: type?.value.trim().toLowerCase() ?? '',
      bytes: unflow(Buffer.concat(chunks), type),
    });
    attachment.release?.();
  });
}

/** A report in a text body that the mail program has wrapped (RFC 3676): a line that ends in a blank continues on the next. */
function unflow(bytes: Buffer, type: StructuredHeader | null): Uint8Array {
  const params = type?.params ?? {};
  if (type?.value.trim().toLowerCase() !== 'text/plain' || params.format?.trim().toLowerCase() !== 'flowed')
    return bytes;
  const joint = params.delsp?.trim().toLowerCase() === 'yes' ? '' : ' ';
  return Buffer.from(bytes.toString('latin1').replace(/ \r?\n ?/g, joint), 'latin1');
}

function asMessageError(error: unknown): MessageError {
  const text = error instanceof Error ? error.message : String(error);
  const safe = text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
  if (/child nodes/.test(text)) {
    return new MessageError('too-many-parts', `the message has more than ${mailLimits.parts} parts`);
  }
  return new MessageError('unreadable-message', `the message cannot be parsed: ${safe}`);
}
