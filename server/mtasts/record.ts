import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';

/** What the TXT records at `_mta-sts.<domain>` say to a sender (RFC 8461 section 3.1). */
export type StsRecord =
  | { readonly status: 'ok'; readonly text: string; readonly id: string; readonly lint: readonly RecordLint[] }
  | { readonly status: 'missing'; readonly lint: readonly RecordLint[] }
  /** Foreign text in `why` is shortened. */
  | { readonly status: 'invalid' | 'multiple'; readonly why: Phrase; readonly lint: readonly RecordLint[] };

/** Something odd about one of the records: the reason why a record is not usable, or a remark on one that is. */
export interface RecordLint {
  readonly code: RecordLintCode;
  readonly sentence: Phrase;
}

export type RecordLintCode =
  | 'VERSION_MISSPELT'
  | 'BLANK_BEFORE_SEMICOLON'
  | 'VERSION_NOT_FIRST'
  | 'SEVERAL_RECORDS'
  | 'ID_MISSING'
  | 'ID_INVALID'
  | 'ID_TOO_LONG'
  | 'DUPLICATE_FIELD'
  | 'FIELD_MALFORMED'
  | 'UNRELATED_RECORD';

const PREFIX = 'v=STSv1;';
const FIELD_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const FIELD_VALUE = /^[\x21-\x3a\x3c\x3e-\x7e]+$/;

/**
 * Reads the TXT records of `_mta-sts.<domain>`: each element one record, its strings joined without blanks. Records that
 * do not begin with `v=STSv1;` are dropped; anything but exactly one valid record means that senders see no policy.
 */
export function readStsRecord(records: readonly string[]): StsRecord {
  const ours = records.filter((record) => record.startsWith(PREFIX));
  const lint = records.filter((record) => !record.startsWith(PREFIX)).map(explainDropped);
  const [text] = ours;
  if (text === undefined) {
    const near = lint.find(({ code }) => code !== 'UNRELATED_RECORD');
    return near === undefined ? { status: 'missing', lint } : { status: 'invalid', why: near.sentence, lint };
  }
  if (ours.length > 1) {
    const sentence = phrase('record.SEVERAL_RECORDS', { count: ours.length });
    return { status: 'multiple', why: sentence, lint: [...lint, { code: 'SEVERAL_RECORDS', sentence }] };
  }
  const { id, errors, remarks } = readFields(text.slice(PREFIX.length));
  const [error] = errors;
  if (error !== undefined) return { status: 'invalid', why: error.sentence, lint: [...lint, ...errors, ...remarks] };
  return { status: 'ok', text, id, lint: [...lint, ...remarks] };
}

function readFields(text: string): { id: string; errors: RecordLint[]; remarks: RecordLint[] } {
  const errors: RecordLint[] = [];
  const remarks: RecordLint[] = [];
  const values = new Map<string, string>();
  const fields = text.split(';').map((field) => field.replace(/^[ \t]+|[ \t]+$/g, ''));
  if (fields[fields.length - 1] === '') fields.pop();
  for (const field of fields) {
    const equals = field.indexOf('=');
    const name = field.slice(0, Math.max(0, equals));
    const value = field.slice(equals + 1);
    if (equals < 0 || !FIELD_NAME.test(name) || (name !== 'id' && !FIELD_VALUE.test(value))) {
      errors.push(quoting('FIELD_MALFORMED', field));
    } else if (values.has(name)) {
      remarks.push(quoting('DUPLICATE_FIELD', name));
    } else {
      values.set(name, value);
    }
  }
  const id = values.get('id') ?? '';
  if (!values.has('id')) errors.push({ code: 'ID_MISSING', sentence: phrase('record.ID_MISSING') });
  else if (/^[A-Za-z0-9]{33,}$/.test(id)) {
    errors.push({ code: 'ID_TOO_LONG', sentence: phrase('record.ID_TOO_LONG', { length: id.length }) });
  } else if (!/^[A-Za-z0-9]{1,32}$/.test(id)) {
    errors.push(quoting('ID_INVALID', id));
  }
  return { id, errors, remarks };
}

function explainDropped(record: string): RecordLint {
  if (/^v=STSv1[ \t]+;/.test(record)) return quoting('BLANK_BEFORE_SEMICOLON', record);
  if (/^\s*["']?\s*v\s*=\s*["']?[a-z-]*sts[a-z]*\d*\s*(;|$)/i.test(record)) return quoting('VERSION_MISSPELT', record);
  if (/(^|;)\s*v=STSv1\b/i.test(record)) return quoting('VERSION_NOT_FIRST', record);
  return quoting('UNRELATED_RECORD', record);
}

function quoting(
  code: Exclude<RecordLintCode, 'SEVERAL_RECORDS' | 'ID_MISSING' | 'ID_TOO_LONG'>,
  text: string,
): RecordLint {
  return { code, sentence: phrase(`record.${code}`, { value: JSON.stringify(text.slice(0, 80)) }) };
}
