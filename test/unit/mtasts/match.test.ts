import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMxMatches, mxMatches } from '../../../server/mtasts/match.ts';

const matching: [pattern: string, host: string, because: string][] = [
  ['mail.example.com', 'mail.example.com', 'the same name'],
  ['Mail.Example.COM', 'mail.example.com', 'case does not matter in the pattern'],
  ['mail.example.com', 'MAIL.EXAMPLE.COM', 'case does not matter in the host'],
  ['mail.example.com', 'mail.example.com.', 'a dot at the end of the host does not matter'],
  ['mail.example.com.', 'mail.example.com', 'a dot at the end of the pattern does not matter'],
  ['*.example.com', 'mail.example.com', 'the wildcard stands for one label'],
  ['*.Example.com', 'MAIL.example.com.', 'wildcards are compared like names'],
  ['*.mail.protection.outlook.com', 'example-com.mail.protection.outlook.com', 'provider name space'],
  ['xn--mller-kva.example', 'XN--MLLER-KVA.example', 'A-labels are compared as text'],
  ['example.com', 'example.com', 'a domain may be its own MX'],
];

const notMatching: [pattern: string, host: string, because: string][] = [
  ['*.example.com', 'example.com', 'the wildcard needs a label to stand for'],
  ['*.example.com', 'a.b.example.com', 'the wildcard stands for exactly one label'],
  ['*.mx.microsoft', 'example-com.a-v1.mx.microsoft', 'two labels stand before the suffix'],
  ['*.example.com', 'mailexample.com', 'a suffix must begin at a dot'],
  ['*.example.com', '.example.com', 'an empty label is no label'],
  ['*.example.com', '*.example.com', 'a pattern is not a host name'],
  ['mail*.example.com', 'mail1.example.com', 'the wildcard must be the whole label'],
  ['*mail.example.com', 'mymail.example.com', 'the wildcard must be the whole label'],
  ['mail.*.com', 'mail.example.com', 'the wildcard must be left-most'],
  ['*.*.example.com', 'a.b.example.com', 'there is one wildcard at most'],
  ['*', 'example', 'a wildcard alone is no pattern'],
  ['*', 'mail.example.com', 'a wildcard alone is no pattern'],
  ['*.', 'example.', 'a wildcard alone is no pattern'],
  ['.example.com', 'mail.example.com', 'a leading dot is not a wildcard'],
  ['example.com', 'mail.example.com', 'sub-domains are not included'],
  ['mail.example.com', 'example.com', 'parents are not included'],
  ['192.0.2.1', '192.0.2.1', 'an address is no host name'],
  ['müller.example', 'müller.example', 'names are compared as A-labels'],
  ['mail.example.com ', 'mail.example.com', 'blanks are no part of a name'],
  ['mail.example.com..', 'mail.example.com', 'one dot at the end is the root, two are an error'],
  ['', '', 'nothing matches nothing'],
  ['', 'mail.example.com', 'an empty pattern matches nothing'],
];

describe('mxMatches', () => {
  for (const [pattern, host, because] of matching) {
    it(`matches ${host} with ${pattern}: ${because}`, () => expect(mxMatches(pattern, host)).toBe(true));
  }
  for (const [pattern, host, because] of notMatching) {
    it(`does not match ${host} with ${pattern}: ${because}`, () => expect(mxMatches(pattern, host)).toBe(false));
  }

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const parent = fc.tuple(label, fc.constantFrom('example', 'com', 'test')).map((labels) => labels.join('.'));

  it('lets a wildcard stand for any one label and never for two', () => {
    fc.assert(
      fc.property(label, label, parent, (first, second, domain) => {
        expect(mxMatches(`*.${domain}`, `${first}.${domain}`)).toBe(true);
        expect(mxMatches(`*.${domain}`, `${first}.${second}.${domain}`)).toBe(false);
        expect(mxMatches(`*.${domain}`, domain)).toBe(false);
      }),
    );
  });

  it('answers false or true and never throws on any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => typeof mxMatches(a, b) === 'boolean'));
  });

  it('answers for all patterns of a policy what it answers for each', () => {
    const patterns = [...matching, ...notMatching].map(([pattern]) => pattern);
    const hosts = [...matching, ...notMatching].map(([, host]) => host);
    for (const host of hosts) {
      expect(anyMxMatches(patterns)(host)).toBe(patterns.some((pattern) => mxMatches(pattern, host)));
      for (const pattern of patterns) expect(anyMxMatches([pattern])(host)).toBe(mxMatches(pattern, host));
    }
  });
});
