import { expect, test } from 'vitest';
import { field, parseJson } from '../../../server/tlsrpt/json.ts';

test('reads documents that stand one after another', () => {
  expect(parseJson('{"a":1}\n[2]\r\n\0\0').map((document) => document.value)).toEqual([{ a: 1 }, [2]]);
  expect(() => parseJson('{"a":1},{"b":2}')).toThrow(/expected nothing after the report, got ","/);
});

test('reads the first document only, whatever follows it, when told so', () => {
  expect(parseJson('{"a":1}\n-- \nthe team {[ of "us"', true).map((document) => document.value)).toEqual([{ a: 1 }]);
  expect(() => parseJson('see {"a":1}', true)).toThrow(/expected a value, got "s"/);
});

test('tells duplicate names by document', () => {
  const documents = parseJson('{"a":{"b":1,"b":2}} {"a":"x:y","\\"c\\":":[{"d":1}]}');
  expect(documents.map((document) => document.duplicateNames)).toEqual([true, false]);
});

test('finds the end of strings that end in backslashes and quotes', () => {
  const value = { a: 'x\\', b: '\\"', c: '"', d: '\\\\"}{[' };
  expect(parseJson(JSON.stringify(value))).toEqual([{ value, duplicateNames: false }]);
});

test('has no member that an object only inherits', () => {
  const object = JSON.parse('{"__proto__":1,"own":2}');
  expect(field(object, 'own')).toBe(2);
  expect(field(object, '__proto__')).toBe(1);
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) expect(field(object, name)).toBeUndefined();
  expect(field({}, '__proto__')).toBeUndefined();
});

test('says where a long text is broken, in little time', () => {
  const start = performance.now();
  const text = `{"a":"${'x\\n'.repeat(3_000_000)}",\n "b":'1'}`;
  expect(() => parseJson(text)).toThrow('invalid JSON: line 2, column 6: expected a value, got "\'"');
  expect(performance.now() - start).toBeLessThan(5000);
});
