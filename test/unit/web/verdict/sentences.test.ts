import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { reasons } from '../../../../server/contract/words/en/reasons.ts';
import type { ParamsOf, ReasonCode } from '../../../../server/readiness/reasons/table.ts';
import { headingOf, sentenceOf } from '../../../../web/verdict/reason-sentence.ts';
import { speakInTest } from '../../../support/say.ts';

type NamesIn<Text> = Text extends { readonly other: infer Form }
  ? NamesIn<Form>
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never;
/** Keys of the sentences of a reason: the one, and those for a value that is missing. */
type KeysOf<C extends ReasonCode> = Extract<keyof typeof reasons, `reason.${C}` | `reason.${C}.no-${string}`>;
type Missing = {
  [C in ReasonCode]: `reason.${C}` extends keyof typeof reasons
    ? Exclude<{ [K in KeysOf<C>]: NamesIn<(typeof reasons)[K]> }[KeysOf<C>], keyof ParamsOf<C>>
    : C;
}[ReasonCode];
/** Does not compile while a sentence asks for a value that the verdict does not carry. */
const nothingIsMissing: [Missing] extends [never] ? true : Missing = true;

function aReason(code: ReasonCode, params: Record<string, string | number | null | string[]>) {
  return { code, params, message: `English of ${code}.` };
}

describe('in English', () => {
  beforeAll(() => speakInTest('en'));

  test('every sentence can be filled from the values of its reason', () => expect(nothingIsMissing).toBe(true));

  test.each([
    [
      'REFUSING_NOW',
      { sessions: 1030, since: '2026-11-23', hosts: ['mx1.a.example', 'mx.other.example'] },
      '1,030 sessions refused since 23 Nov, to mx1 and mx.other.example.',
    ],
    ['COVERAGE_TOO_LOW', { covered: 6, needed: 10 }, 'Only 6 of the last 14 finished days are covered; 10 are needed.'],
    [
      'POLICY_UNFETCHABLE',
      { count: 31, hours: 126.48, since: '2026-11-20T08:00:00Z', why: 'POLICY_HTTP_STATUS 404' },
      'Since 20 Nov, 08:00 UTC this service has tried to fetch the policy file 31 times and failed each time: the server answers with status 404.',
    ],
    [
      'MAX_AGE_TOO_SHORT',
      { maxAge: 3600 },
      'max_age is 3600 (60 min): under one day, large senders ignore the policy.',
    ],
    ['NO_REPORTS', { lastDay: null }, 'No report with a valid signature in the last 7 finished days (last: none yet).'],
    [
      'UNCORROBORATED_REPORTER',
      { reporters: ['aged.example'], host: null, failureClass: 'cert-expired', sessions: 1 },
      'Only aged.example speaks of “certificate expired” on a host without a name (1 session), and nothing confirms it.',
    ],
  ] as const)('%s', (code, params, sentence) => {
    expect(sentenceOf(aReason(code, params as never), 'a.example')).toBe(sentence);
  });

  test('a code from a newer server is told in the words of the server', () => {
    expect(sentenceOf({ code: 'FROM_THE_FUTURE', params: {}, message: 'Something new.' })).toBe('Something new.');
  });

  test('so is a reason that lacks a value', () => {
    expect(sentenceOf(aReason('TXT_ID_NOT_BUMPED', {}))).toBe('English of TXT_ID_NOT_BUMPED.');
  });

  test('headings end without a stop', () => {
    expect(headingOf(aReason('CERT_EXPIRING_SOON', { host: 'mx1.a.example', days: 6 }), 'a.example')).toBe(
      'The certificate on mx1 expires in 6 days: renew it first',
    );
  });
});

describe('in Japanese', () => {
  beforeAll(() => speakInTest('ja'));
  afterAll(() => speakInTest('en'));

  test('a known code is told in Japanese', () => {
    expect(headingOf(aReason('TXT_MISSING', { why: null }), 'a.example')).toBe('DNS に _mta-sts レコードがありません');
  });
});
