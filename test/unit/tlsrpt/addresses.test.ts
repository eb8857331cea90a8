import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIpAddress } from '../../../server/tlsrpt/addresses.ts';

describe('parseIpAddress', () => {
  test.each([
    ['192.0.2.25', '192.0.2.25', false],
    ['192.000.002.025', '192.0.2.25', false],
    ['2001:DB8:0:0:0:0:0:25', '2001:db8::25', false],
    ['::ffff:192.0.2.25', '192.0.2.25', false],
    ['::1', '::1', false],
    ['::', '::', false],
    ['2001:db8::', '2001:db8::', false],
    ['2001:0db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', false],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', false],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3', false],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', false],
    ['::FFFF:C000:0219', '192.0.2.25', false],
    ['[192.0.2.25]', '192.0.2.25', true],
    ['192.0.2.25:25', '192.0.2.25', true],
    ['[2001:db8::25]:25', '2001:db8::25', true],
    ['[IPv6:2001:db8::25]', '2001:db8::25', true],
    ['IPv6:2001:db8::25', '2001:db8::25', true],
    ['fe80::1%eth0', 'fe80::1', true],
  ])('reads %j', (text, expected, decorated) => {
    expect(parseIpAddress(text)).toEqual({ text: expected, decorated });
  });

  test.each([
    '',
    'x.x.x.x',
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    'mx1.example.net',
    ':::',
    '2001:db8::g',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    ':1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:',
    '1:192.0.2.1::',
    '::12345',
    '::192.0.2.256',
    '[',
    '[]',
    '192.0.2.0/24',
    '192.0.2.1 ',
  ])('finds no address in %j', (text) => expect(parseIpAddress(text)).toBeNull());
});

test('writes an IPv6 address as the URL parser does', () => {
  const group = fc.oneof(fc.constant(0), fc.nat({ max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const text = groups.map((each) => each.toString(16).padStart(4, '0').toUpperCase()).join(':');
      const expected = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      fc.pre(!expected.startsWith('::ffff:'));
      expect(parseIpAddress(text)?.text).toBe(expected);
      expect(parseIpAddress(expected)?.text).toBe(expected);
    }),
  );
});
