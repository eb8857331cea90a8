import { expect, test } from 'vitest';
import { z } from 'zod';
import { phrase } from '../../../server/contract/words/phrase.ts';
import {
  readStored,
  readStoredList,
  readStoredSaying,
  readStoredTexts,
  writeStored,
  writeStoredSaying,
} from '../../../server/store/stored-json.ts';

const shape = { version: 2, schema: z.strictObject({ host: z.string() }) };

test('what is stored reads back as it was written', () => {
  expect(readStored(shape, writeStored(shape, { host: 'mx1.example.net' }))).toEqual({ host: 'mx1.example.net' });
});

test.each([
  ['of another version', '{"v":1,"host":"mx1.example.net"}'],
  ['without a version, which is the first', '{"host":"mx1.example.net"}'],
  ['with too little', '{"v":2}'],
  ['with too much', '{"v":2,"host":"mx1.example.net","port":25}'],
  ['that is no object', '"mx1.example.net"'],
])('a row %s is dropped', (_which, text) => {
  expect(readStored(shape, text)).toBeNull();
});

test('a row without a version reads as the first', () => {
  expect(readStored({ ...shape, version: 1 }, '{"host":"mx1.example.net"}')).toEqual({ host: 'mx1.example.net' });
});

test('of a list that nothing can make anew, what cannot be read is left out', () => {
  expect(readStoredTexts('["mx1.example.net",7,null,"mx2.example.net"]')).toEqual([
    'mx1.example.net',
    'mx2.example.net',
  ]);
  expect(readStoredList(z.object({ path: z.string() }), '[{"path":"policies[0]","line":3},{},"x"]')).toEqual([
    { path: 'policies[0]' },
  ]);
});

test.each([
  ['a sentence of an earlier program', '"v=STSv1" must begin with "v=STSv1;" exactly.'],
  ['a sentence that begins with a brace', '{} is not of the form name=value.'],
  ['what is said by key and values', phrase('record.ID_TOO_LONG', { length: 40 })],
])('%s reads back from a column of its own', (_which, saying) => {
  expect(readStoredSaying(writeStoredSaying(saying))).toEqual(saying);
});

test('what another version of the program said in a shape of its own is shown as it stands', () => {
  const other = '{"key":"record.ID_MISSING","values":[]}';
  expect(readStoredSaying(other)).toBe(other);
});
