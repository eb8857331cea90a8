import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReports } from '../../../server/tlsrpt/parse.ts';
import { ReportError } from '../../../server/tlsrpt/report-error.ts';
import { decodeText } from '../../../server/tlsrpt/text.ts';

/** Golden pairs: `X.json`, named after one quirk, beside `X.expected.json`, what is read from it. */
const folder = join(import.meta.dirname, '../../../fixtures/reports');
const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'));

/** Everything that a file comes to, refusals as their code and message. */
function readFixture(name: string): unknown {
  const { text, deviations } = decodeText(readFileSync(join(folder, name)));
  const asValue = (result: unknown) =>
    result instanceof ReportError ? { refused: result.code, because: result.message } : result;
  try {
    return { encoding: deviations, reports: parseReports(text).map(asValue) };
  } catch (error) {
    if (error instanceof ReportError) return asValue(error);
    throw error;
  }
}

describe('fixtures/reports', () => {
  test.each(names)('reads %s as the file beside it says', (name) => {
    const expected: unknown = JSON.parse(readFileSync(join(folder, name.replace(/\.json$/, '.expected.json')), 'utf8'));
    expect(readFixture(name)).toEqual(expected);
  });
});
