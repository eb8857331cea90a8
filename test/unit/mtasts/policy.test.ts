import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Policy, parsePolicy, saysTheSame } from '../../../server/mtasts/policy.ts';
import { invalidates } from '../../../server/mtasts/policy-faults.ts';
import { renderPolicy } from '../../../server/mtasts/render.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const start = 'version: STSv1\nmode: testing\nmx: mx1.example.net\n';
const end = 'max_age: 604800\n';

const good: [because: string, text: string, policy: Partial<Policy>][] = [
  ['LF line ends', `${start}${end}`, { mode: 'testing', mx: ['mx1.example.net'], maxAge: 604800 }],
  ['CRLF line ends', `${start}${end}`.replaceAll('\n', '\r\n'), { mode: 'testing', mx: ['mx1.example.net'] }],
  ['no line end after the last line', `${start}max_age: 604800`, { maxAge: 604800 }],
  ['no blank after the colons', 'version:STSv1\nmode:none\nmax_age:0', { mode: 'none', mx: [], maxAge: 0 }],
  ['blanks and tabs at line ends', 'version: STSv1 \nmode:\tnone\t\nmax_age:  0 ', { mode: 'none' }],
  ['mode enforce', `${start}${end}`.replace('testing', 'enforce'), { mode: 'enforce' }],
  ['mode none without mx', 'version: STSv1\nmode: none\nmax_age: 86400\n', { mode: 'none', mx: [] }],
  ['fields in another order', 'version: STSv1\nmax_age: 604800\nmx: a.example\nmode: testing\n', { mx: ['a.example'] }],
  ['a wildcard', `${start}mx: *.example.net\n${end}`, { mx: ['mx1.example.net', '*.example.net'] }],
  ['hosts in upper case', `${start}mx: MX2.Example.NET\n${end}`, { mx: ['mx1.example.net', 'mx2.example.net'] }],
  ['the same host twice', `${start}mx: MX1.example.net\n${end}`, { mx: ['mx1.example.net'] }],
  ['A-labels', `${start}mx: xn--mller-kva.example\n${end}`, { mx: ['mx1.example.net', 'xn--mller-kva.example'] }],
  ['unknown keys', `${start}${end}x-owner: a b: c\n`, { extensions: [{ key: 'x-owner', value: 'a b: c' }] }],
  ['UTF-8 in an unknown key', `${start}${end}owner: Zoë\n`, { extensions: [{ key: 'owner', value: 'Zoë' }] }],
  ['a repeated mode: the first counts', `${start}mode: enforce\n${end}`, { mode: 'testing' }],
  ['a repeated max_age: the first counts', `${start}${end}max_age: never\n`, { maxAge: 604800 }],
  ['the longest max_age', `${start}max_age: 31557600\n`, { maxAge: 31557600 }],
];

/** Departures that make strict senders ignore the file and tolerant ones not. */
const strict: [because: string, text: string, code: string, line: number | null, policy: Partial<Policy>][] = [
  ['a version that is not first', `mode: none\nversion: STSv1\n${end}`, 'VERSION_NOT_FIRST', 2, { mode: 'none' }],
  ['an empty line first', `\n${start}${end}`, 'VERSION_NOT_FIRST', 2, { mode: 'testing' }],
  ['a byte order mark', `\ufeff${start}${end}`, 'BYTE_ORDER_MARK', null, { mode: 'testing' }],
  ['an empty line', `${start}\n${end}`, 'EMPTY_LINE', 4, { maxAge: 604800 }],
  ['an empty line at the end', `${start}${end}\n`, 'EMPTY_LINE', 5, { maxAge: 604800 }],
  ['a line of blanks', `${start}  \t\n${end}`, 'EMPTY_LINE', 4, { maxAge: 604800 }],
  ['a comment', `${start}# two hosts\n${end}`, 'COMMENT_LINE', 4, { maxAge: 604800 }],
  [
    'a padded line',
    `${start} mx: mx2.example.net\n${end}`,
    'LEADING_BLANK',
    4,
    { mx: ['mx1.example.net', 'mx2.example.net'] },
  ],
  ['a blank before the colon', `${start}max_age : 604800\n`, 'BLANK_BEFORE_COLON', 4, { maxAge: 604800 }],
  [
    'a line without a colon',
    `${start}mx mx2.example.net\n${end}`,
    'LINE_WITHOUT_COLON',
    4,
    { mx: ['mx1.example.net'] },
  ],
  ['a key in upper case', `${start}Max_Age: 604800\n`, 'KEY_CASE', 4, { maxAge: 604800 }],
  ['a value in another case', `version: stsv1\nmode: none\n${end}`, 'VALUE_CASE', 1, { mode: 'none' }],
  ['a mode in another case', `version: STSv1\nmode: None\n${end}`, 'VALUE_CASE', 2, { mode: 'none' }],
  ['a key that is not allowed', `${start}${end}my key: 1\n`, 'KEY_NOT_ALLOWED', 5, { extensions: [] }],
  ['an unknown key without a value', `${start}${end}owner:\n`, 'VALUE_MISSING', 5, { extensions: [] }],
  ['a control character', `${start}${end}owner: a\u0001b\n`, 'CONTROL_CHARACTER', 5, { extensions: [] }],
  ['a carriage return inside a line', `${start}${end}owner: a\rb\n`, 'CONTROL_CHARACTER', 5, { extensions: [] }],
  ['a max_age over a year', `${start}max_age: 31557601\n`, 'MAX_AGE_TOO_LONG', 4, { maxAge: 31557601 }],
  ['a wildcard inside a label', `${start}mx: mx*.example.net\n${end}`, 'MX_WILDCARD_ILLEGAL', 4, {}],
  ['a wildcard that is not left-most', `${start}mx: mx.*.net\n${end}`, 'MX_WILDCARD_ILLEGAL', 4, {}],
  ['a wildcard alone', `${start}mx: *\n${end}`, 'MX_WILDCARD_ILLEGAL', 4, {}],
  ['two wildcards', `${start}mx: *.*.example.net\n${end}`, 'MX_WILDCARD_ILLEGAL', 4, {}],
  ['a host with a dot at its end', `${start}mx: mx2.example.net.\n${end}`, 'MX_TRAILING_DOT', 4, {}],
];

const bad: [because: string, text: string, code: string, line: number | null][] = [
  ['nothing in it', '', 'VERSION_MISSING', null],
  ['no version', `mode: none\n${end}`, 'VERSION_MISSING', null],
  ['another version', `version: STSv2\nmode: none\n${end}`, 'VERSION_UNKNOWN', 1],
  ['no mode', `version: STSv1\nmx: a.example\n${end}`, 'MODE_MISSING', null],
  ['another mode', `version: STSv1\nmode: monitor\nmx: a.example\n${end}`, 'MODE_UNKNOWN', 2],
  ['no max_age', start, 'MAX_AGE_MISSING', null],
  ['an empty max_age', `${start}max_age:\n`, 'MAX_AGE_NOT_NUMBER', 4],
  ['a max_age in words', `${start}max_age: 1 week\n`, 'MAX_AGE_NOT_NUMBER', 4],
  ['a negative max_age', `${start}max_age: -1\n`, 'MAX_AGE_NOT_NUMBER', 4],
  ['a max_age with a fraction', `${start}max_age: 604800.0\n`, 'MAX_AGE_NOT_NUMBER', 4],
  ['a max_age of 11 digits', `${start}max_age: 00000604800\n`, 'MAX_AGE_NOT_NUMBER', 4],
  ['no mx in mode testing', `version: STSv1\nmode: testing\n${end}`, 'MX_MISSING', null],
  ['no mx in mode enforce', `version: STSv1\nmode: enforce\n${end}`, 'MX_MISSING', null],
  ['an empty mx', `${start}mx:\n${end}`, 'MX_EMPTY', 4],
  ['two hosts on one line', `${start}mx: a.example b.example\n${end}`, 'MX_SEVERAL_HOSTS', 4],
  ['a list of hosts', `${start}mx: a.example,b.example\n${end}`, 'MX_SEVERAL_HOSTS', 4],
  ['a URL', `${start}mx: smtp://a.example\n${end}`, 'MX_IS_URL', 4],
  ['a mail address', `${start}mx: postmaster@a.example\n${end}`, 'MX_IS_URL', 4],
  ['an IPv4 address', `${start}mx: 192.0.2.1\n${end}`, 'MX_IS_ADDRESS', 4],
  ['an address literal', `${start}mx: [192.0.2.1]\n${end}`, 'MX_IS_ADDRESS', 4],
  ['an IPv6 address', `${start}mx: 2001:db8::1\n${end}`, 'MX_IS_ADDRESS', 4],
  ['U-labels', `${start}mx: müller.example\n${end}`, 'MX_NOT_A_LABELS', 4],
  ['an underscore in a host', `${start}mx: mx_1.example.net\n${end}`, 'MX_NOT_HOST', 4],
  ['an empty label', `${start}mx: mx1..example.net\n${end}`, 'MX_NOT_HOST', 4],
  ['a web page instead', '<html>version: STSv1</html>', 'HTML_BODY', null],
  ['more than 64 KiB', `${start}${end}x: ${'a'.repeat(65536)}\n`, 'FILE_TOO_LARGE', null],
  ['CR as the only line end', `${start}${end}`.replaceAll('\n', '\r'), 'VERSION_UNKNOWN', 1],
];

describe('parsePolicy', () => {
  for (const [because, text, policy] of good) {
    it(`reads a file with ${because}`, () => {
      const reading = parsePolicy(text);
      expect(reading.faults).toEqual([]);
      expect(reading.policy).toMatchObject(policy);
    });
  }

  for (const [because, text, code, line, policy] of strict) {
    it(`reads a file with ${because}, and notes that strict senders do not`, () => {
      const reading = parsePolicy(text);
      expect(reading.faults).toContainEqual(expect.objectContaining({ code, line }));
      expect(reading.faults.some((fault) => invalidates(fault.code))).toBe(false);
      expect(reading.policy).toMatchObject(policy);
    });
  }

  for (const [because, text, code, line] of bad) {
    it(`refuses a file with ${because}`, () => {
      const reading = parsePolicy(text);
      expect(reading.policy).toBeNull();
      const fatal = reading.faults.filter((fault) => invalidates(fault.code));
      expect(fatal).toContainEqual(expect.objectContaining({ code, line }));
    });
  }

  it('accepts exactly 64 KiB', () => {
    const text = `${start}${end}x: `;
    expect(parsePolicy(text + 'a'.repeat(65536 - text.length)).faults).toEqual([]);
  });

  it('notes bytes that are not UTF-8', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(`${start}${end}owner: `), 0xff, 0x0a]);
    expect(parsePolicy(bytes).faults).toMatchObject([{ code: 'NOT_UTF8', line: null }]);
  });

  it('keeps the lines as they were written', () => {
    const { lines } = parsePolicy(' Mode :  testing \r\n???');
    expect(lines).toEqual([
      { number: 1, raw: ' Mode :  testing ', key: 'Mode', value: 'testing' },
      { number: 2, raw: '???', key: null, value: null },
    ]);
  });

  it('notes mixed line ends', () => {
    expect(parsePolicy('version: STSv1\r\nmode: none\nmax_age: 1\r\n').mixedLineEnds).toBe(true);
    expect(parsePolicy('version: STSv1\r\nmode: none\r\nmax_age: 1').mixedLineEnds).toBe(false);
    expect(parsePolicy('version: STSv1\nmode: none\nmax_age: 1').mixedLineEnds).toBe(false);
  });
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/);
const host = fc.tuple(fc.constantFrom('', '*.'), label, fc.constantFrom('example', 'test')).map((parts) => {
  const [wildcard, name, top] = parts;
  return `${wildcard}${name}.${top}`;
});
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  mode: fc.constantFrom('testing' as const, 'enforce' as const, 'none' as const),
  mx: fc.uniqueArray(host, { minLength: 1, maxLength: 8 }),
  maxAge: fc.integer({ min: 0, max: 31557600 }),
  extensions: fc.constantFrom([], [{ key: 'x.y_z-1', value: 'a b:c' }]),
});

describe('parsePolicy and renderPolicy', () => {
  it('give back every policy that was written', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(parsePolicy(renderPolicy(policy))).toMatchObject({ policy, faults: [], mixedLineEnds: false });
      }),
    );
  });

  it('read any text and any bytes without throwing, and never a policy that a fault invalidates', () => {
    const piece = fc.constantFrom(
      'version: STSv1',
      'mode: testing',
      'mode: none',
      'mx: a.example',
      'mx: *',
      'max_age: 1',
      '\n',
      '\r\n',
      '\r',
      ' ',
      ':',
      '\ufeff',
      '#',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 200 })), (input) => {
        const { policy, faults } = parsePolicy(input);
        expect(policy === null).toBe(faults.some((fault) => invalidates(fault.code)));
        if (policy !== null) {
          const again = parsePolicy(renderPolicy(policy)).policy;
          expect(again !== null && saysTheSame(again, policy)).toBe(true);
        }
      }),
      { numRuns: propertyRuns(1000) },
    );
  });

  it('read 64 KiB of mx lines in little time', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `mx: a${index}.a\n`).join('');
    const { policy } = parsePolicy(`version: STSv1\nmode: testing\nmax_age: 1\n${lines}`.slice(0, 65536));
    expect(policy?.mx.length).toBeGreaterThan(4000);
  }, 1000);
});

describe('saysTheSame', () => {
  const policy: Policy = { mode: 'testing', mx: ['a.example', 'b.example'], maxAge: 604800, extensions: [] };

  it('takes no notice of order and extensions', () => {
    expect(
      saysTheSame(policy, { ...policy, mx: ['b.example', 'a.example'], extensions: [{ key: 'x', value: 'y' }] }),
    ).toBe(true);
  });

  for (const change of [{ mode: 'enforce' as const }, { mx: ['a.example'] }, { maxAge: 604801 }]) {
    it(`notices another ${Object.keys(change)[0]}`, () =>
      expect(saysTheSame(policy, { ...policy, ...change })).toBe(false));
  }
});
