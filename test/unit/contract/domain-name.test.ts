import { describe, expect, test } from 'vitest';
import {
  canonicalDomain,
  canonicalName,
  canonicalPattern,
  domainOfAddress,
  isHostName,
  nameAsked,
} from '../../../server/contract/domain-name.ts';

describe('canonicalName', () => {
  test.each([
    ['example.net', 'example.net'],
    ['Example.NET.', 'example.net'],
    [' example.net ', 'example.net'],
    ['your-domain', 'your-domain'],
    ['_smtp._tls.example.net', '_smtp._tls.example.net'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example.', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['日本語。jp', 'xn--wgv71a119e.jp'],
    ['日本語。jp。', 'xn--wgv71a119e.jp'],
    ['1and1.example', '1and1.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('turns %j into %j', (text, expected) => expect(canonicalName(text)).toBe(expected));

  test.each([
    '',
    '.',
    '..',
    'a..b',
    '.example.net',
    '-a.example',
    'a-.example',
    'exa mple.net',
    'example.net/x',
    'example.net:25',
    'user@example.net',
    '<script>',
    '*.example.net',
    '192.0.2.1',
    '１９２.0.2.1',
    '127.1',
    'example.5',
    '[192.0.2.1]',
    '2001:db8::1',
    'exämple.net/x',
    'ä@b',
    'ä%41',
    'ä％41',
    'ä／b',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}example`,
    'a\u0000b.example',
    'a\u202eb.example',
    '\ud800.example',
  ])('finds no name in %j', (text) => expect(canonicalName(text)).toBeNull());
});

test('knows patterns with a wildcard as the whole left-most label only', () => {
  expect(canonicalPattern('*.Example.net.')).toBe('*.example.net');
  expect(canonicalPattern('mx1.example.net')).toBe('mx1.example.net');
  for (const text of ['*', '*.', 'mail*.example.net', 'a.*.example.net', '*.*.example.net', '.example.net']) {
    expect(canonicalPattern(text)).toBeNull();
  }
});

describe('canonicalDomain', () => {
  test.each([
    ['Example.COM.', 'example.com'],
    [' example.com ', 'example.com'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['1and1.example', '1and1.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'a.'.repeat(123)}example`, `${'a.'.repeat(123)}example`],
  ])('turns %j into %j', (text, expected) => expect(canonicalDomain(text)).toBe(expected));

  test.each([
    ['', 'nothing'],
    ['localhost', 'one label'],
    ['_mta-sts.example.com', 'the name of a record'],
    ['_smtp._tls.example.com', 'the name of a record'],
    ['exa_mple.com', 'an underscore'],
    ['*.example.com', 'a pattern'],
    ['ex%61mple.com', 'a percent-encoded name'],
    ['ü%61.example', 'a percent-encoded name with U-labels'],
    ['example.com..', 'two dots at the end'],
    ['192.0.2.1', 'an address'],
    ['[192.0.2.1]', 'an address literal'],
    ['2001:db8::1', 'an address of IPv6'],
    ['a-.example', 'a label that ends with a hyphen'],
    [`${'a'.repeat(64)}.example`, 'a label of 64 characters'],
    [`${'a.'.repeat(124)}example`, 'a name of 255 characters'],
    [`${'ü.'.repeat(60)}example`, 'A-labels of more than 253 characters'],
    ['x'.repeat(100_000), 'a flood'],
  ])('does not take %j: %s', (text) => expect(canonicalDomain(text)).toBeNull());
});

describe('domainOfAddress', () => {
  test.each([
    ['tls@Reporter.Example', 'reporter.example', 'contact-info as RFC 8460 asks for it'],
    ['mailto:tls@Reporter.Example.', 'reporter.example', 'contact-info as a URI'],
    ['Team <tls@reporter.example>', 'reporter.example', 'contact-info with a name'],
    ['Team <tls@reporter.example> ', 'reporter.example', 'contact-info with a name and a blank'],
    ['"a@b"@reporter.example', 'reporter.example', 'a quoted local part'],
    ['reporter.example', 'reporter.example', 'contact-info, a submitter or header.d that is a domain'],
    ['@reporter.example', 'reporter.example', 'header.i'],
    ['tls@bücher.example', 'xn--bcher-kva.example', 'U-labels'],
    ['evil@other.example <tls@reporter.example>', 'reporter.example', 'a name that imitates an address'],
  ])('finds in %j the domain %s: %s', (text, domain) => expect(domainOfAddress(text)).toBe(domain));

  test.each([
    '',
    'tls@',
    'Team <tls@>',
    'TLS Team',
    'tls@localhost',
    'tls@192.0.2.1',
    'tls@[192.0.2.1]',
    'https://x.example/a',
  ])('finds no domain in %j', (text) => expect(domainOfAddress(text)).toBeNull());
});

test.each([
  ['Bücher.Example.', 'xn--bcher-kva.example'],
  ['_mta-sts.Example.net', '_mta-sts.example.net'],
  [' Not A Name ', 'not a name'],
  ['', ''],
])('who asks for %j asks for %j', (text, name) => expect(nameAsked(text)).toBe(name));

test('tells a host name, in any case, from other names', () => {
  for (const host of ['mx1.example.net', 'MX1.Example.NET', 'localhost']) expect(isHostName(host)).toBe(true);
  for (const other of ['', 'mx_1.example.net', 'mx1.example.net.', 'bücher.example', '*.example.net', '127.0.0.1'])
    expect(isHostName(other)).toBe(false);
});
