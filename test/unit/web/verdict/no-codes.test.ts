import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reasonTable } from '../../../../server/readiness/reasons/table.ts';

const codes: ReadonlySet<string> = new Set(Object.keys(reasonTable));

/** Words of upper-case letters, and what a pattern over codes would look like: `ISSUE_`. */
function codesIn(text: string): string[] {
  const families = new Set([...codes].map((code) => `${code.split('_')[0]}_`));
  return (text.match(/[A-Z][A-Z0-9]*_[A-Z0-9_]*|\([A-Z|]+\)_/g) ?? []).filter(
    (word) => codes.has(word) || families.has(word) || word.startsWith('('),
  );
}

test('no page knows a reason by its code: what it needs to know of one stands in the contract', () => {
  const found = readdirSync('web', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) => codesIn(readFileSync(join('web', path), 'utf8')).map((code) => `${path}: ${code}`));
  expect(found).toEqual([]);
});

test.each(["code === 'REFUSING_NOW'", '/^(ISSUE|LIVE)_/.test(code)', "code.startsWith('CERT_')"])(
  '%s is found',
  (text) => {
    expect(codesIn(text)).not.toEqual([]);
  },
);
