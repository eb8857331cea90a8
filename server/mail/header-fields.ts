/** A header field as in the mail: `text` has one character per byte, folded with CRLF, without the last CRLF. */
export type HeaderField = { readonly name: string; readonly text: string };
export type SplitMail = { readonly fields: readonly HeaderField[]; readonly body: Buffer };

const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_FIELDS = 5000;

/**
 * Splits a raw mail into header fields, top first with names in lower case, and body. Line ends become CRLF, which is
 * what was signed: Maildir and mbox files are kept with LF. The body ends in a line end, as every transmitted one
 * does; files that were edited may have lost it. Lines that are no header field (the `From ` line of an mbox) are left
 * out. Headers beyond the bounds are a `problem`, in words.
 */
export function splitMail(raw: Uint8Array): SplitMail | { readonly problem: string } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const head = bytes.subarray(0, MAX_HEADER_BYTES + 4).toString('latin1');
  const blankLine = /^\r?\n|\n\r?\n/.exec(head);
  const headerEnd = blankLine ? blankLine.index + blankLine[0].length : bytes.length;
  if (headerEnd > MAX_HEADER_BYTES) return { problem: `its headers are longer than ${MAX_HEADER_BYTES} bytes` };

  const fields = head
    .slice(0, headerEnd)
    .replace(/\r?\n/g, '\r\n')
    .split(/\r\n(?![ \t])/)
    .flatMap(asField);
  if (fields.length > MAX_FIELDS) return { problem: `it has more than ${MAX_FIELDS} header fields` };
  return { fields, body: withLineEnds(bytes.subarray(headerEnd)) };
}

/** The text after the colon, unfolded and trimmed. One character per byte. */
export function fieldValue(field: HeaderField): string {
  return field.text
    .slice(field.text.indexOf(':') + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .trim();
}

function asField(text: string): HeaderField[] {
  const name = /^([!-9;-~]+)[ \t]*:/.exec(text)?.[1];
  return name === undefined ? [] : [{ name: name.toLowerCase(), text }];
}

function withLineEnds(body: Buffer): Buffer {
  const text = body.toString('latin1').replace(/\r?\n/g, '\r\n');
  return Buffer.from(text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}
