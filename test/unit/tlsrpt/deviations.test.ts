import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviationDescription, deviations } from '../../../server/tlsrpt/deviations.ts';

const root = join(import.meta.dirname, '../../..');
const expectations = ['reports', 'messages'].flatMap((folder) =>
  readdirSync(join(root, 'fixtures', folder))
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => readFileSync(join(root, 'fixtures', folder, name), 'utf8')),
);

test.each(Object.keys(deviations))('shows %s in a fixture', (code) => {
  expect(expectations.some((text) => text.includes(`"${code}"`))).toBe(true);
});

const documentation = readFileSync(join(root, 'docs/reading-reports.md'), 'utf8');

test.each(Object.entries(deviations))('lists %s in the documentation as it is', (code, note) => {
  expect(documentation).toContain(`| ${code} | ${note.rule} | ${note.seenAt} | ${note.action} |`);
});

test('documents no code that does not exist, and links to nothing that does not', () => {
  const codes = [...documentation.matchAll(/^\| ([A-Z][A-Z0-9_]+) \|/gm)].map((match) => match[1]);
  expect(codes).toEqual(Object.keys(deviations).sort());
  const targets = [...documentation.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? '');
  expect(targets.length).toBeGreaterThan(100);
  expect(targets.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([]);
});

test('describes each code by its rule and what is done, and leaves an unknown one as it is', () => {
  expect(deviationDescription('CONTACT_MISSING')).toMatch(
    /^RFC 8460 section 4.4: .*\. The reporter is identified .*\.$/,
  );
  expect(deviationDescription('FROM_ANOTHER_VERSION')).toBe('FROM_ANOTHER_VERSION');
  expect(deviationDescription('constructor')).toBe('constructor');
});
