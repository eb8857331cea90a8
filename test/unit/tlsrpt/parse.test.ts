import { describe, expect, test } from 'vitest';
import { parseReport, parseReports } from '../../../server/tlsrpt/parse.ts';
import { ReportError } from '../../../server/tlsrpt/report-error.ts';

const range = { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' };
const base = {
  'organization-name': 'Example Reporter',
  'date-range': range,
  'contact-info': 'tls-reports@reporter.example',
  'report-id': 'id-1',
};

function anEntry(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.net' },
    summary: { 'total-successful-session-count': 10, 'total-failure-session-count': 2 },
    'failure-details': [{ 'result-type': 'starttls-not-supported', 'failed-session-count': 2 }],
    ...overrides,
  };
}

function aText(policies: unknown = [anEntry()], overrides: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...base, policies, ...overrides });
}

function refusal(text: string): { code: string; message: string } {
  try {
    parseReport(text);
  } catch (error) {
    if (error instanceof ReportError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('parseReport', () => {
  const good: [string, string, string[]][] = [
    ['a report without failure-details', aText([anEntry({ 'failure-details': undefined })]), ['DETAILS_BELOW_TOTAL']],
    ['an exponent that is a whole number', aText().replace(':10,', ':1e1,'), []],
    ['a fraction that is zero', aText().replace(':10,', ':10.0,'), []],
    ['blank lines around the report', `\n\r\n\t ${aText()} \n\n`, []],
    ['the largest count', aText().replace(':10,', ':9007199254740991,'), []],
  ];
  test.each(good)('accepts %s', (_title, text, deviations) => {
    expect(parseReport(text).deviations).toEqual(deviations);
  });

  const bad: [string, string, string, RegExp][] = [
    ['nothing', '', 'invalid-json', /line 1, column 1: expected a value, got the end of the text/],
    ['blanks', ' \n\n ', 'invalid-json', /line 3, column 2/],
    ['a text', '"report"', 'invalid-json', /expected nothing after|expected an object/],
    ['a number', '7', 'invalid-json', /line 1/],
    ['words', 'Dear postmaster', 'invalid-json', /expected a value, got "D"/],
    ['XML', '<feedback/>', 'invalid-json', /got "<"/],
    ['single quotes', `{'a':1}`, 'invalid-json', /line 1, column 2: expected a name in double quotes, got "'"/],
    ['a comment', '{/* a */"a":1}', 'invalid-json', /column 2/],
    ['a trailing comma', `${aText().slice(0, -1)},}`, 'invalid-json', /expected a name in double quotes, got "}"/],
    ['NaN', aText().replace(':10,', ':NaN,'), 'invalid-json', /expected a value, got "N"/],
    ['a leading zero', aText().replace(':10,', ':010,'), 'invalid-json', /expected a value, got "0"|got "1"/],
    ['a lone minus', aText().replace(':10,', ':-,'), 'invalid-json', /expected a value/],
    ['a control character in a string', aText().replace('id-1', 'id\u00011'), 'invalid-json', /got "\\u0001"/],
    ['a bad escape', aText().replace('id-1', 'id\\x1'), 'invalid-json', /the rest of a string/],
    ['a missing colon', '{"a" 1}', 'invalid-json', /expected ":", got "1"/],
    ['a missing comma', '{"a":1 "b":2}', 'invalid-json', /expected "," or "}"/],
    ['the wrong bracket', '{"a":[1}', 'invalid-json', /expected "," or "\]", got "}"/],
    ['an object that never closes', aText().slice(0, -1), 'invalid-json', /got the end of the text/],
    ['a string that never closes', '{"organization-name":"a', 'invalid-json', /the rest of a string/],
    ['text after it', `${aText()} x`, 'invalid-json', /expected nothing after the report, got "x"/],
    ['an empty array', '[]', 'not-a-report', /empty/],
    ['an empty object', '{}', 'not-a-report', /members of a TLS report/],
    ['another object', '{"name":"a","policies":[]}', 'not-a-report', /members/],
    [
      'inherited names only',
      '{"constructor":1,"__proto__":{"policies":[],"date-range":{}}}',
      'not-a-report',
      /members/,
    ],
    ['two reports', aText() + aText(), 'malformed', /expected one report, got 2/],
    [
      'no date-range',
      aText(undefined, { 'date-range': undefined }),
      'malformed',
      /^date-range: expected an object, got nothing$/,
    ],
    ['a date-range of text', aText(undefined, { 'date-range': 'June' }), 'malformed', /^date-range: .* got "June"$/],
    [
      'no end',
      aText(undefined, { 'date-range': { 'start-datetime': range['start-datetime'] } }),
      'malformed',
      /^date-range.end-datetime: .*nothing$/,
    ],
    [
      'a date that is none',
      aText(undefined, { 'date-range': { ...range, 'end-datetime': 'soon' } }),
      'malformed',
      /^date-range.end-datetime: expected an RFC 3339 time, got "soon"$/,
    ],
    ['policies of text', aText('none'), 'malformed', /^policies: expected an array, got "none"$/],
    ['policies of a number', aText(7), 'malformed', /^policies: expected an array, got 7$/],
  ];
  test.each(bad)('rejects %s', (_title, text, code, message) => {
    expect(refusal(text)).toEqual({ code, message: expect.stringMatching(message) });
  });

  const badEntries: [string, unknown, RegExp][] = [
    ['null', null, /^policies\[1\]: expected an object, got null$/],
    ['an array', [], /^policies\[1\]: expected an object, got an array$/],
    ['a text', 'sts', /^policies\[1\]: expected an object, got "sts"$/],
    [
      'a negative total',
      anEntry({ summary: { 'total-successful-session-count': -1 } }),
      /total-successful-session-count: expected a whole number .* got -1$/,
    ],
    [
      'a fraction',
      anEntry({ summary: { 'total-failure-session-count': 0.5 } }),
      /total-failure-session-count: .* got 0.5$/,
    ],
    [
      'words',
      anEntry({ summary: { 'total-failure-session-count': 'abc' } }),
      /^policies\[1\]\.summary\.total-failure-session-count: .* got "abc"$/,
    ],
    ['true', anEntry({ summary: { 'total-failure-session-count': true } }), /got true$/],
    ['2^53', anEntry({ summary: { 'total-failure-session-count': 2 ** 53 } }), /got about 9\.007e\+15$/],
    [
      '2^53 in a string',
      anEntry({ summary: { 'total-failure-session-count': '9007199254740992' } }),
      /got "9007199254740992"$/,
    ],
    ['a signed string', anEntry({ summary: { 'total-failure-session-count': '+1' } }), /got "\+1"$/],
    ['hexadecimal', anEntry({ summary: { 'total-failure-session-count': '0x10' } }), /got "0x10"$/],
    ['an object', anEntry({ summary: { 'total-failure-session-count': {} } }), /got an object$/],
  ];
  test.each(badEntries)('sets an entry with %s aside and keeps its neighbours', (_title, entry, reason) => {
    const { report, deviations } = parseReport(aText([anEntry(), entry, anEntry()]));
    expect(report.policies).toHaveLength(2);
    expect(report.rejectedEntries).toEqual([{ path: 'policies[1]', reason: expect.stringMatching(reason) }]);
    expect(deviations).toContain('ENTRY_REJECTED');
  });

  test('sets a failure detail aside and keeps its neighbours and the total', () => {
    const details = [{ 'result-type': 'a', 'failed-session-count': 1 }, null, { 'failed-session-count': -1 }, 'x'];
    const { report } = parseReport(aText([anEntry({ 'failure-details': details })]));
    expect(report.policies[0]?.failure).toBe(2);
    expect(report.policies[0]?.failureDetails).toHaveLength(1);
    expect(report.rejectedEntries.map((entry) => entry.path)).toEqual([
      'policies[0].failure-details[1]',
      'policies[0].failure-details[2]',
      'policies[0].failure-details[3]',
    ]);
  });

  test('keeps foreign text out of its messages', () => {
    const { message } = refusal(aText(`\u001b[31m<script>\u202e${'x'.repeat(1000)}`));
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(message.length).toBeLessThan(120);
  });

  test('fills a missing policy domain from around the report, and never overrules one', () => {
    const bare = { policy: { 'policy-type': 'no-policy-found' }, summary: {} };
    const { report } = parseReport(aText([bare, anEntry()]), { policyDomain: 'hint.example' });
    expect(report.policies.map((policy) => policy.policyDomain)).toEqual(['hint.example', 'example.net']);
  });

  test('takes the period of the file name only where the report has none', () => {
    const period = { start: '2025-01-01T00:00:00Z', end: '2025-01-01T23:59:59Z' };
    const without = parseReport(aText(undefined, { 'date-range': null }), { period });
    expect(without.report).toMatchObject(period);
    expect(without.deviations).toContain('DATE_RANGE_MISSING');
    expect(parseReport(aText(), { period }).report.start).toBe('2025-06-18T00:00:00Z');
    const malformed = aText(undefined, { 'date-range': { 'start-datetime': 'soon' } });
    expect(() => parseReport(malformed, { period })).toThrow(ReportError);
  });

  test('is not misled by names that every object inherits', () => {
    const text = `{"__proto__":{"contact-info":"evil@evil.example"},"constructor":{"prototype":{"polluted":1}},${aText(undefined, { 'contact-info': undefined }).slice(1)}`;
    const { report, deviations } = parseReport(text);
    expect(report.contact).toBeNull();
    expect(deviations).toEqual(['CONTACT_MISSING']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('notices a name that stands twice at any depth, and keeps the last', () => {
    const text = aText().replace(
      '"total-failure-session-count":2',
      '"total-failure-session-count":9,"total-failure-session-count":2',
    );
    expect(parseReport(text).report.policies[0]?.failure).toBe(2);
    expect(parseReport(text).deviations).toEqual(['DUPLICATE_NAMES']);
    const colons = aText(undefined, { 'report-id': 'a:b:"c":,{[' });
    expect(parseReport(colons).deviations).toEqual([]);
  });
});

describe('limits', () => {
  test('refuses more than 10 000 policies', () => {
    expect(parseReport(aText(Array.from({ length: 10_000 }, () => anEntry()))).report.policies).toHaveLength(10_000);
    expect(refusal(aText(Array.from({ length: 10_001 }, () => anEntry()))).code).toBe('too-many-policies');
    expect(refusal(aText(Array.from({ length: 100_000 }, () => ({})))).code).toBe('too-many-policies');
  });

  test('refuses more than 50 000 failure details over all policies', () => {
    const details = (count: number) => Array.from({ length: count }, () => ({ 'failed-session-count': 1 }));
    const two = (count: number) =>
      aText([anEntry({ 'failure-details': details(count) }), anEntry({ 'failure-details': details(25_000) })]);
    expect(parseReport(two(25_000)).report.policies[0]?.failureDetails).toHaveLength(25_000);
    expect(refusal(two(25_001)).code).toBe('too-many-details');
  });

  test('refuses deep nesting before it builds anything', () => {
    expect(refusal(`{"a":${'['.repeat(100_000)}`).code).toBe('too-deep');
    expect(refusal(`{"a":${'{"a":'.repeat(100_000)}`).code).toBe('too-deep');
    expect(
      parseReport(aText(undefined, { x: JSON.parse(`${'['.repeat(31)}${']'.repeat(31)}`) })).report.policies,
    ).toHaveLength(1);
    expect(refusal(aText(undefined, { x: JSON.parse(`${'['.repeat(32)}${']'.repeat(32)}`) })).code).toBe('too-deep');
  });

  test('refuses more values than a report of any size has', () => {
    expect(refusal(aText(undefined, { x: 0 }).replace('"x":0', `"x":[${'[],'.repeat(2_000_000)}0]`)).code).toBe(
      'too-many-values',
    );
  });

  test('refuses a text that is too long, and cuts texts that are', () => {
    expect(refusal(aText(undefined, { x: 'a'.repeat(32 * 1024 * 1024) })).code).toBe('too-large');
    const long = parseReport(
      aText(undefined, { 'organization-name': 'ö'.repeat(20_000_000), 'report-id': `${' '.repeat(900)}id` }),
    );
    expect(long.report.organization).toBe('ö'.repeat(1024));
    expect(long.report.reportId).toBe('id');
    expect(long.deviations).toEqual(['TEXT_CUT']);
  });

  test('bounds the number of reports in one text', () => {
    expect(() => parseReports('{}'.repeat(10_001))).toThrow(/more than 10000 JSON documents/);
    expect(() => parseReports(`[${'0,'.repeat(10_001)}0]`)).toThrow(/more than 10000 reports/);
  });
});
