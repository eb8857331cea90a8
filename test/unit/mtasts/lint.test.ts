import { describe, expect, it } from 'vitest';
import { type LintContext, lintPolicy } from '../../../server/mtasts/lint.ts';
import { worded } from '../../support/worded.ts';

const lines = [
  'version: STSv1',
  'mode: testing',
  'mx: mail.example.com',
  'mx: *.example.net',
  'mx: backupmx.example.com',
  'max_age: 604800',
];
const guide = lines.join('\n');
const context: LintContext = {
  domain: 'example.com',
  mx: ['mail.example.com', 'mx7.example.net', 'backupmx.example.com'],
};

/** The rules of Google's guide to MTA-STS, each broken in its own way. */
const broken: [rule: string, text: string, code: string, line: number | null][] = [
  ['version comes first', [lines[1], lines[0], ...lines.slice(2)].join('\n'), 'VERSION_NOT_FIRST', 2],
  ['version is STSv1', guide.replace('STSv1', 'STS1'), 'VERSION_UNKNOWN', 1],
  ['mode is testing, enforce or none', guide.replace('testing', 'test'), 'MODE_UNKNOWN', 2],
  ['one mx line for each MX', guide.replace('\nmx: *.example.net', ''), 'MX_NOT_COVERED', null],
  ['one host on each mx line', guide.replace('\nmx: *', ' *'), 'MX_SEVERAL_HOSTS', 3],
  ['the wildcard is the whole left-most label', guide.replace('*.', 'mx*.'), 'MX_WILDCARD_ILLEGAL', 4],
  ['max_age is at least a day', guide.replace('604800', '86399'), 'MAX_AGE_TOO_SHORT', 6],
  ['max_age is at most 31557600', guide.replace('604800', '31557601'), 'MAX_AGE_TOO_LONG', 6],
  ['max_age is a week or more while testing', guide.replace('604800', '604799'), 'MAX_AGE_SHORT_IN_TESTING', 6],
  ['max_age is two weeks or less while testing', guide.replace('604800', '1209601'), 'MAX_AGE_LONG_IN_TESTING', 6],
  ['the file has 64 KB at most', `${guide}\n${'#'.repeat(65536)}`, 'FILE_TOO_LARGE', null],
];

const codes = (text: string, given: LintContext = {}) => lintPolicy(text, given).items.map(({ code }) => code);

describe('lintPolicy', () => {
  it("finds nothing wrong with a policy of the form that Google's guide shows", () => {
    expect(lintPolicy(guide, context).items).toEqual([]);
    expect(lintPolicy(guide).items).toEqual([]);
    expect(lintPolicy(guide.replaceAll('\n', '\r\n'), context).items).toEqual([]);
  });

  for (const [rule, text, code, line] of broken) {
    it(`notices that a file breaks the rule: ${rule}`, () => {
      expect(lintPolicy(text, context).items).toContainEqual(expect.objectContaining({ code, line }));
    });
  }

  for (const accepted of ['86400', '604800', '1209600', '31557600']) {
    it(`takes max_age ${accepted} for no error`, () => {
      const errors = lintPolicy(guide.replace('604800', accepted), context).items.filter(
        ({ severity }) => severity === 'error',
      );
      expect(errors).toEqual([]);
    });
  }

  it('tells errors that make every sender ignore the file from those that only some senders mind', () => {
    expect(lintPolicy(guide.replace('STSv1', 'STSv9')).items[0]).toMatchObject({
      severity: 'error',
      invalidates: true,
    });
    expect(lintPolicy(`${guide}\n\n`).items[0]).toMatchObject({ severity: 'error', invalidates: false });
  });

  it('puts errors before warnings and both in file order', () => {
    const text = 'mode: testing\nowner: x\nversion: STSv1\nmx: a.example\nmx: b.example.\nmax_age: 60\n';
    expect(lintPolicy(text).items.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'VERSION_NOT_FIRST 3',
      'MX_TRAILING_DOT 5',
      'MAX_AGE_TOO_SHORT 6',
      'UNKNOWN_KEY 2',
    ]);
  });

  it('draws the matrix of MX hosts and patterns', () => {
    const { coverage } = lintPolicy(guide, { mx: ['mail.example.com', 'MX7.example.net.', 'other.example.com'] });
    expect(coverage).toEqual({
      rows: [
        { host: 'mail.example.com', matchedBy: ['mail.example.com'], explanation: null },
        { host: 'MX7.example.net.', matchedBy: ['*.example.net'], explanation: null },
        { host: 'other.example.com', matchedBy: [], explanation: null },
      ],
      unusedPatterns: ['backupmx.example.com'],
    });
  });

  it('says that a wildcard stands for exactly one label where that is the reason', () => {
    const text = 'version: STSv1\nmode: testing\nmx: *.mx.microsoft\nmax_age: 604800\n';
    const { items } = lintPolicy(text, { mx: ['example-com.a-v1.mx.microsoft'] });
    expect(worded(items.find(({ code }) => code === 'MX_NOT_COVERED')?.sentence)).toBe(
      'MX example-com.a-v1.mx.microsoft matches no mx line. *.mx.microsoft does not match example-com.a-v1.mx.microsoft: a wildcard stands for exactly one label, here are 2.',
    );
    const self = lintPolicy(text.replace('*.mx.microsoft', '*.example.com'), { mx: ['example.com'] });
    expect(worded(self.items[0]?.sentence)).toMatch(/example\.com itself: a wildcard stands for exactly one label/);
    const bare = lintPolicy(text.replace('*.mx.microsoft', 'example.com'), { mx: ['mail.example.com'] });
    expect(worded(bare.items[0]?.sentence)).toMatch(/without a wildcard only the very name matches/);
  });

  it('compares nothing in mode none', () => {
    const { coverage, items } = lintPolicy('version: STSv1\nmode: none\nmax_age: 86400', context);
    expect({ coverage, items }).toEqual({ coverage: null, items: [] });
  });

  it('warns of patterns that match no present MX', () => {
    expect(codes(guide, { mx: ['mail.example.com', 'mx7.example.net'] })).toEqual(['MX_PATTERN_UNUSED']);
  });

  it("warns of a wildcard over the domain's own name space", () => {
    expect(codes(guide, { domain: 'example.net' })).toEqual(['WILDCARD_TOO_BROAD']);
    expect(codes(guide, { domain: 'sub.example.net' })).toEqual(['WILDCARD_TOO_BROAD']);
    expect(codes(guide.replace('*.example.net', '*.mx.example.net'), { domain: 'example.net' })).toEqual([]);
  });

  it('warns of a wildcard over a public suffix', () => {
    expect(codes(guide.replace('*.example.net', '*.co.uk'))).toEqual(['WILDCARD_OF_PUBLIC_SUFFIX']);
    expect(codes(guide.replace('*.example.net', '*.com'))).toEqual(['WILDCARD_OF_PUBLIC_SUFFIX']);
  });

  it('warns of an MX that only a wildcard admits and that the administrator did not name', () => {
    const expectedMx = ['mail.example.com', 'backupmx.example.com'];
    expect(codes(guide, { ...context, expectedMx })).toEqual(['WILDCARD_ADMITS_UNEXPECTED_MX']);
    expect(codes(guide, { ...context, expectedMx: [...expectedMx, 'MX7.example.net.'] })).toEqual([]);
  });

  it('warns of a short max_age in mode enforce', () => {
    expect(codes(guide.replace('testing', 'enforce'))).toEqual(['MAX_AGE_SHORT_IN_ENFORCE']);
    expect(codes(guide.replace('testing', 'enforce').replace('604800', '1209600'))).toEqual([]);
  });

  it('keeps foreign text short', () => {
    const long = lintPolicy(`version: ${'x'.repeat(60000)}`);
    expect(Math.max(...long.items.map(({ sentence }) => worded(sentence)?.length ?? 0))).toBeLessThan(200);
  });
});
