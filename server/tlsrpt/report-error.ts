/** Why a text is no report that can be counted; scripts and the quarantine tell refusals apart by it. */
export type ReportErrorCode =
  | 'invalid-json'
  | 'too-deep'
  | 'too-large'
  | 'too-many-values'
  | 'too-many-policies'
  | 'too-many-details'
  | 'not-a-report'
  | 'malformed';

/** A text that cannot be read as a report. The caller keeps the bytes and shows the message; it is safe to print. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A foreign value as it may appear in a message: shortened, and only printable ASCII. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  // What JSON.parse had to round must not look as if it had been written that way.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return `about ${value.toExponential(3)}`;
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  const printable = text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return printable.length > 64 ? `${printable.slice(0, 60)}..."` : printable;
}
