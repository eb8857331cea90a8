import type { Deviation } from './deviations.ts';
import { ReportError, show } from './report-error.ts';

/**
 * Reads a number of sessions, 0 to 2^53-1; null when it is absent. Digits in a string are a number.
 * Throws ReportError for anything else: a wrong count must not reach a total, and is never rounded.
 */
export function readCount(value: unknown, path: string, found: Set<Deviation>): number | null {
  if (value === undefined || value === null) return null;
  let count = value;
  if (typeof value === 'string' && /^\s*\d{1,17}\s*$/.test(value)) {
    found.add('COUNT_AS_STRING');
    count = Number(value);
  }
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) {
    throw new ReportError('malformed', `${path}: expected a whole number from 0 to 2^53-1, got ${show(value)}`);
  }
  return count === 0 ? 0 : count; // -0 is 0
}
