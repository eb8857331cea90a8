import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviationSentence } from '../../../server/contract/words/deviation-sentence.ts';
import { pages } from '../../../server/contract/words/en/pages.ts';
import { english } from '../../../server/contract/words/english.ts';
import { ja } from '../../../server/contract/words/ja/ja.ts';
import { Words } from '../../../server/contract/words/say.ts';
import { deviations } from '../../../server/tlsrpt/deviations.ts';

const root = join(import.meta.dirname, '../../..');
const expectations = ['reports', 'messages'].flatMap((folder) =>
  readdirSync(join(root, 'fixtures', folder))
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => readFileSync(join(root, 'fixtures', folder, name), 'utf8')),
);

test.each(deviations)('shows %s in a fixture', (code) => {
  expect(expectations.some((text) => text.includes(`"${code}"`))).toBe(true);
});

const documentation = readFileSync(join(root, 'docs/reading-reports.md'), 'utf8');

test.each(deviations)('lists %s in the documentation in the words of the program, and says who was seen', (code) => {
  const row = documentation.split('\n').find((line) => line.startsWith(`| ${code} |`));
  const [, , rule, seenAt, action] = row?.split('|').map((cell) => cell.trim()) ?? [];
  expect([rule, action]).toEqual([english.t(`deviation.${code}.rule`), english.t(`deviation.${code}.action`)]);
  expect(seenAt).not.toBe('');
});

test('documents no code that does not exist, and links to nothing that does not', () => {
  const codes = [...documentation.matchAll(/^\| ([A-Z][A-Z0-9_]+) \|/gm)].map((match) => match[1]);
  expect(codes).toEqual([...deviations].sort());
  const targets = [...documentation.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? '');
  expect(targets.length).toBeGreaterThan(100);
  expect(targets.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([]);
});

test('describes each code by its rule and what is done, in both languages, and no other', () => {
  const japanese = new Words('ja', ja);
  expect(deviationSentence(english, 'CONTACT_MISSING')).toMatch(
    /^RFC 8460 section 4.4: .*\. The reporter is identified .*\.$/,
  );
  for (const code of deviations) expect(deviationSentence(japanese, code)).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  for (const words of [english, japanese]) {
    expect(deviationSentence(words, 'FROM_ANOTHER_VERSION')).toBeNull();
    expect(deviationSentence(words, 'constructor')).toBeNull();
  }
});

test('pages in English need no words of them, for the API has them', () => {
  expect(deviationSentence(new Words('en', pages), 'CONTACT_MISSING')).toBeNull();
});
