import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviationDescription, deviations } from '../../server/tlsrpt/deviations.ts';

const root = join(import.meta.dirname, '../..');
const expectations = ['reports', 'messages'].flatMap((folder) =>
  readdirSync(join(root, 'fixtures', folder))
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => readFileSync(join(root, 'fixtures', folder, name), 'utf8')),
);

test.each(Object.keys(deviations))('shows %s in a fixture', (code) => {
  expect(expectations.some((text) => text.includes(`"${code}"`))).toBe(true);
});

test.each(Object.keys(deviations))('lists %s in the documentation', (code) => {
  expect(readFileSync(join(root, 'docs/reading-reports.md'), 'utf8')).toContain(`| ${code} |`);
});

test('describes each code by its rule and what is done, and leaves an unknown one as it is', () => {
  expect(deviationDescription('CONTACT_MISSING')).toMatch(
    /^RFC 8460 section 4.4: .*\. The reporter is identified .*\.$/,
  );
  expect(deviationDescription('FROM_ANOTHER_VERSION')).toBe('FROM_ANOTHER_VERSION');
  expect(deviationDescription('constructor')).toBe('constructor');
});
