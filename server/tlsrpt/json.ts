import { explainJsonError } from './json-error.ts';
import { scanDocuments } from './json-scan.ts';
import { reportLimits } from './limits.ts';
import { ReportError } from './report-error.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One JSON value, and whether any object in it names a member twice (the last one is kept). */
export interface JsonDocument {
  readonly value: unknown;
  readonly duplicateNames: boolean;
}

/**
 * Reads the JSON documents in `text`: one as a rule, several when reports were joined line by line or as gzip members.
 * With `firstOnly`, only the first is read and anything may follow it, as below a report in the body of a mail.
 * Throws ReportError when the text is no JSON or out of bounds.
 */
export function parseJson(text: string, firstOnly = false): JsonDocument[] {
  if (text.length > reportLimits.text) {
    throw new ReportError('too-large', `JSON is longer than ${reportLimits.text} characters`);
  }
  const spans = scanDocuments(text);
  const documents: JsonDocument[] = [];
  let previous = { start: 0, end: 0 };
  for (const span of firstOnly ? spans.slice(0, 1) : spans) {
    if (!isBlank(text, previous.end, span.start)) return refuse(text, previous.start);
    const value = build(text, span.start, span.end);
    documents.push({ value, duplicateNames: countMembers(value) < span.members });
    previous = span;
  }
  if (documents.length === 0 || !(firstOnly || isBlank(text, previous.end, text.length))) {
    return refuse(text, previous.start);
  }
  return documents;
}

/** The member `name` of an object, or undefined; never one that every object inherits, such as `constructor`. */
export function field(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether only blanks and padding stand between two documents or around them. */
function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (!' \t\r\n\0\ufeff'.includes(text.charAt(at))) return false;
  }
  return true;
}

function build(text: string, start: number, end: number): unknown {
  try {
    return JSON.parse(text.slice(start, end));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(text, start);
    throw error;
  }
}

function countMembers(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + countMembers(element), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const member of Object.values(value)) sum += 1 + countMembers(member);
  return sum;
}

function refuse(text: string, from: number): never {
  throw new ReportError('invalid-json', `invalid JSON: ${explainJsonError(text, from)}`);
}
