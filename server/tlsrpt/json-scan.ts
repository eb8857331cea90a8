import { reportLimits } from './limits.ts';
import { ReportError } from './report-error.ts';

/** One complete JSON object or array at the top level of a text. */
export interface DocumentSpan {
  readonly start: number;
  readonly end: number;
  /** Colons outside strings: the number of members written, duplicates included. */
  readonly members: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the JSON documents that stand one after another in `text`, without building them. A document that never closes
 * ends with the text. Throws ReportError before anything is built when nesting or the number of values is out of bounds.
 */
export function scanDocuments(text: string): DocumentSpan[] {
  const spans: DocumentSpan[] = [];
  let depth = 0;
  let values = 0;
  let members = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        if (depth > 0) at = endOfString(text, at);
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (depth === 0) {
          start = at;
          members = 0;
        }
        depth++;
        values++;
        if (depth > reportLimits.depth) {
          throw new ReportError('too-deep', `JSON is nested more than ${reportLimits.depth} levels deep`);
        }
        checkCount(values);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (depth === 0) break;
        depth--;
        if (depth === 0) {
          spans.push({ start, end: at + 1, members });
          if (spans.length > reportLimits.documents) {
            throw new ReportError('too-many-values', `more than ${reportLimits.documents} JSON documents in one text`);
          }
        }
        break;
      case COLON:
        members++;
        break;
      case COMMA:
        values++;
        checkCount(values);
        break;
    }
  }
  if (depth > 0) spans.push({ start, end: text.length, members });
  return spans;
}

function checkCount(values: number): void {
  if (values <= reportLimits.values) return;
  throw new ReportError('too-many-values', `JSON holds more than ${reportLimits.values} values`);
}

/** The position of the quote that closes the string opened at `open`, or the end of the text. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1 && isEscaped(text, close, open)) close = text.indexOf('"', close + 1);
  return close === -1 ? text.length : close;
}

function isEscaped(text: string, at: number, open: number): boolean {
  let first = at;
  while (first - 1 > open && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
