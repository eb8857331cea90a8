import { describe, expect, test } from 'vitest';
import { en } from '../../../../server/contract/words/en/en.ts';
import { ja } from '../../../../server/contract/words/ja/ja.ts';
import { phrase } from '../../../../server/contract/words/phrase.ts';
import { type Params, reasonSentence } from '../../../../server/contract/words/reason-sentence.ts';
import { Words } from '../../../../server/contract/words/say.ts';
import { reasonTable } from '../../../../server/readiness/reasons/table.ts';

const english = new Words('en', en);
const japanese = new Words('ja', ja);

describe('the sentence of a reason', () => {
  test.each<[string, Params, string]>([
    [
      'POLICY_UNFETCHABLE',
      { count: 1, hours: 0, since: '2026-11-20T08:00:00Z', why: 'POLICY_CONNECT' },
      'Since 20 Nov, 08:00 UTC this service has tried to fetch the policy file once and failed: the policy host refuses or cuts the connection.',
    ],
    [
      'POLICY_FETCH_FAILED_LIVE',
      { at: '2026-11-20T08:00:00Z', why: 'POLICY_HTTP_STATUS 503, POLICY_TIMEOUT' },
      'Our last fetch of the policy failed (the server answers with status 503 and no answer in time).',
    ],
    ['POLICY_NOT_SEEN_BY_TRUSTED', { reporters: ['google.com'] }, 'google.com still sees no policy.'],
    [
      'POLICY_NOT_SEEN_BY_TRUSTED',
      { reporters: ['google.com', 'microsoft.com'] },
      'google.com and microsoft.com still see no policy.',
    ],
    [
      'UNAUTHENTICATED_REPORTS',
      { count: 1 },
      '1 report without a valid signature was ignored. The page of sources says why, and how to vouch for it.',
    ],
    ['CLOCK_RUNNING', { elapsed: 1, remaining: 13, earliest: '2026-12-01T00:00:00Z' }, '1 clean day, 13 to go.'],
    [
      'REPORTER_SILENT',
      { reporter: 'google.com', run: 5, limit: 1 },
      'google.com has been silent for 5 days; 1 day would already be unusual.',
    ],
  ])('%s agrees with its values: %j', (code, params, sentence) => {
    expect(reasonSentence(english, code, params)).toBe(sentence);
  });

  test.each<[string, Params, string]>([
    ['TXT_INVALID', { why: null }, 'The _mta-sts record is not valid.'],
    ['POLICY_INVALID', { lint: [] }, 'The policy file is not valid.'],
    [
      'POLICY_UNFETCHABLE',
      { count: 0, hours: 0, since: null, why: '' },
      'This service could not fetch the policy file.',
    ],
    ['REFUSING_NOW', { sessions: 3, since: '2026-11-23', hosts: [] }, '3 sessions refused since 23 Nov.'],
    ['ROLLBACK_RECOMMENDED', { refused: 4, of: 0 }, 'Every MX host is at fault: go back to testing now, then repair.'],
    [
      'CERT_EXPIRING_IMMINENT',
      { host: 'mx1.a.example', days: 0 },
      'The certificate on mx1.a.example expires within a day: renew it now.',
    ],
    [
      'INSUFFICIENT_VOLUME',
      { n: 0, k: 0, upper95: null, needed: 300, etaDays: null },
      'No session yet tells how many would be refused.',
    ],
    [
      'INSUFFICIENT_VOLUME',
      { n: 40, k: 0, upper95: 0.07, needed: 300, etaDays: null },
      '40 sessions are too few: up to 7.00% of all sessions might still be refused. 300 are needed.',
    ],
    ['SINGLE_REPORTER', { reporter: null }, 'No trusted reporter tests the policy regularly.'],
    ['MX_UNVERIFIED', { hosts: [] }, 'No MX host has been examined: nobody knows whether all of them would pass.'],
    ['NO_REPORTS', { lastDay: null }, 'No report with a valid signature in the last 7 finished days (last: none yet).'],
  ])('%s says so where a value is missing: %j', (code, params, sentence) => {
    expect(reasonSentence(english, code, params)).toBe(sentence);
  });

  test('tells the faults of a file and a record in its language, those that an earlier program worded as they are', () => {
    const fault = phrase('lint.inLine', { line: '2', fault: phrase('lint.EMPTY_LINE') });
    const lint = ['There is no max_age.', fault];
    expect(reasonSentence(english, 'POLICY_INVALID', { lint })).toBe(
      'The policy file is not valid: There is no max_age. Line 2: Empty lines are not allowed.',
    );
    expect(reasonSentence(japanese, 'POLICY_INVALID', { lint: [fault] })).toBe(
      'ポリシー ファイルが正しくありません: 2\u00a0行目: 空の行は使えません。',
    );
    expect(reasonSentence(english, 'POLICY_LINT_ERROR', { items: Array(6).fill(fault) })).toMatch(/allowed\. 3 more$/);
    expect(reasonSentence(japanese, 'TXT_INVALID', { why: phrase('record.ID_MISSING') })).toBe(
      '_mta-sts レコードが正しくありません: レコードに id がありません。',
    );
  });

  test('names hosts as it is told', () => {
    const params = { host: 'mx1.a.example' };
    expect(reasonSentence(english, 'LIVE_MX_NOT_IN_POLICY', params, () => 'mx1')).toBe(
      'DNS lists mx1, the policy does not.',
    );
  });

  test('is null for an unknown code and where a value is not there', () => {
    expect(reasonSentence(english, 'FROM_THE_FUTURE', {})).toBeNull();
    expect(reasonSentence(english, 'TXT_ID_NOT_BUMPED', {})).toBeNull();
  });

  test('brackets a span as the language does', () => {
    expect(reasonSentence(japanese, 'MAX_AGE_TOO_SHORT', { maxAge: 3600 })).toMatch(/3600（60\s分）/);
  });
});

test('sentences for a missing value belong to a reason', () => {
  const codes = Object.keys(en).flatMap((key) => /^reason\.([A-Z0-9_]+)\.no-\w+$/.exec(key)?.[1] ?? []);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !(code in reasonTable))).toEqual([]);
});
