import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sniff, undeclaredBase64 } from '../../../server/reading/sniff.ts';

describe('sniff', () => {
  test.each([
    ['{"a":1}', 'json'],
    ['\ufeff\r\n [', 'json'],
    ['Subject: x', 'mail'],
    ['\r\nX-Header :x', 'mail'],
    ['From a@example.net Thu Jun 19 06:00:00 2025', 'mail'],
    ['>From a@example.net', 'mail'],
    ['<?xml version="1.0"?>', 'xml'],
    ['\ufeff<feedback>', 'xml'],
    ['<html>', 'text'],
    ['# heading: x', 'text'],
    ['Dear all: x', 'text'],
    ['', 'text'],
  ])('takes %j for %s', (text, kind) => expect(sniff(Buffer.from(text))).toBe(kind));

  test('sees JSON in UTF-16', () => {
    expect(sniff(Buffer.from('\ufeff{', 'utf16le'))).toBe('json');
    expect(sniff(Buffer.from('{', 'utf16le').reverse())).toBe('json');
  });
});

describe('undeclaredBase64', () => {
  const encode = (bytes: Uint8Array) => Buffer.from(Buffer.from(bytes).toString('base64').replace(/.{20}/g, '$&\r\n'));

  test.each([
    ['gzip', gzipSync('{"organization-name":"Example Reporter"}')],
    ['ZIP', Buffer.from('PK\x03\x04 and so on')],
    ['JSON', Buffer.from('{"organization-name":"Example Reporter"}')],
    ['indented JSON', Buffer.from('{\n  "organization-name":"Example Reporter"}')],
  ])('decodes %s', (_title, bytes) => {
    expect(Buffer.from(undeclaredBase64(encode(bytes)) ?? [])).toEqual(bytes);
  });

  test.each(['', '{"a":1}', 'eyes and words', 'eyewitness', 'H4sI and words!', 'H4', 'QUJD'])(
    'leaves %j alone',
    (text) => {
      expect(undeclaredBase64(Buffer.from(text))).toBeNull();
    },
  );

  test('decides about a long text in little time', () => {
    const start = performance.now();
    expect(undeclaredBase64(Buffer.from(`H4sI${' '.repeat(10_000_000)}!`))).toBeNull();
    expect(undeclaredBase64(Buffer.from(`H4sI${'A='.repeat(5_000_000)}!`))).toBeNull();
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
