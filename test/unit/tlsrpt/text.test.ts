import { describe, expect, test } from 'vitest';
import type { Deviation } from '../../../server/tlsrpt/deviations.ts';
import { cleanText, decodeText } from '../../../server/tlsrpt/text.ts';

function clean(text: string, limit = 100): [string, Deviation[]] {
  const found = new Set<Deviation>();
  return [cleanText(text, limit, found), [...found]];
}

describe('cleanText', () => {
  test.each([
    ['plain', 'plain'],
    ['  outer blanks \n', 'outer blanks'],
    ['two\r\n\tlines', 'two lines'],
    ['Grüße aus Tōkyō 😀', 'Grüße aus Tōkyō 😀'],
    ['مرحبا\u200f', 'مرحبا\u200f'],
  ])('keeps %j as %j', (text, expected) => expect(clean(text)).toEqual([expected, []]));

  test.each([
    ['a\u0000b', 'a\ufffdb'],
    ['\u001b[31mred', '\ufffd[31mred'],
    ['a\u0085b\u009fc', 'a\ufffdb\ufffdc'],
    ['a\u202egpj.exe', 'a\ufffdgpj.exe'],
    ['\u2066x\u2069', '\ufffdx\ufffd'],
    ['\ud800', '\ufffd'],
    ['\udc00\ud800', '\ufffd\ufffd'],
    ['😀\ud83d', '😀\ufffd'],
  ])('replaces what disturbs in %j', (text, expected) => {
    expect(clean(text)).toEqual([expected, ['UNPRINTABLE_TEXT']]);
  });

  test('cuts between characters', () => {
    expect(clean('abcdef', 3)).toEqual(['abc', ['TEXT_CUT']]);
    expect(clean(`ab😀`, 3)).toEqual(['ab', ['TEXT_CUT']]);
    expect(clean('ab ', 2)).toEqual(['ab', []]);
    expect(clean(`${' '.repeat(5000)}ab`, 2)[1]).toEqual(['TEXT_CUT']);
  });
});

describe('decodeText', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  test.each([
    ['UTF-8', Buffer.from('{"ü":1}'), '{"ü":1}', []],
    ['a byte order mark', Buffer.from('\ufeff{}'), '{}', ['BYTE_ORDER_MARK']],
    ['UTF-16 little endian', Buffer.from('\ufeff{"ü":1}', 'utf16le'), '{"ü":1}', ['ENCODED_AS_UTF16']],
    ['UTF-16 without a mark', Buffer.from('{"ü":1}', 'utf16le'), '{"ü":1}', ['ENCODED_AS_UTF16']],
    ['UTF-16 big endian', bytes(0xfe, 0xff, 0, 0x7b, 0, 0x7d), '{}', ['ENCODED_AS_UTF16']],
    ['Latin-1', bytes(0x7b, 0xfc, 0x7d), '{ü}', ['NOT_UTF8']],
    ['nothing', bytes(), '', []],
  ])('decodes %s', (_title, input, text, deviations) => {
    expect(decodeText(input)).toEqual({ text, deviations });
  });
});
