import { describe, expect, test } from 'vitest';
import { type KindFacts, kindOf } from '../../../server/readiness/rules/kind.ts';

function facts(changes: Partial<KindFacts>): KindFacts {
  return {
    state: 'testing-in-progress',
    codes: [],
    mode: 'testing',
    elapsed: 9,
    required: 14,
    hadReports: true,
    ...changes,
  };
}

describe('a verdict is told as', () => {
  test.each([
    ['refusing', facts({ state: 'enforcing-at-risk', codes: ['REFUSING_NOW', 'ISSUE_STARTTLS'] })],
    ['at-risk', facts({ state: 'enforcing-at-risk', codes: ['LIVE_STARTTLS'] })],
    ['no-data', facts({ state: 'no-data', hadReports: false })],
    ['stopped', facts({ state: 'no-data' })],
    ['stopped', facts({ codes: ['REPORTERS_ALL_SILENT', 'COVERAGE_TOO_LOW'], elapsed: 20 })],
    ['watching', facts({ codes: ['CLOCK_RESTARTED_FAILURE', 'CLOCK_RUNNING'] })],
    ['testing', facts({ codes: ['CLOCK_RUNNING'] })],
    ['testing', facts({ codes: ['CLOCK_RUNNING', 'CLOCK_RESTARTED_MX_SET'] })],
    ['waiting', facts({ codes: ['WAITING_FIRST_REPORT'], elapsed: 0 })],
    ['not-enough', facts({ codes: ['INSUFFICIENT_VOLUME'], elapsed: 20 })],
    ['not-enough', facts({ codes: ['NO_TRUSTED_REPORTER'], elapsed: 14 })],
    ['hold', facts({ codes: ['TLSRPT_MISSING', 'INSUFFICIENT_VOLUME'], elapsed: 20 })],
    ['hold', facts({ codes: ['MAX_AGE_TOO_SHORT', 'CLOCK_RESTARTED_FAILURE'], elapsed: 3 })],
    ['unseen', facts({ mode: null, elapsed: null })],
    ['mode-none', facts({ state: 'policy-none' })],
    ['policy-missing', facts({ state: 'policy-missing', codes: ['TXT_MISSING'] })],
    ['healthy', facts({ state: 'enforcing-healthy', codes: ['CERT_EXPIRING_SOON'] })],
    ['blocked', facts({ state: 'blocked', codes: ['ISSUE_STARTTLS', 'TLSRPT_MISSING'] })],
    ['ready', facts({ state: 'ready' })],
  ] as const)('%s', (kind, judged) => expect(kindOf(judged)).toBe(kind));

  test('on hold while anything holds, even with enough clean days', () => {
    expect(kindOf(facts({ codes: ['CERT_EXPIRING_SOON'], elapsed: 30 }))).toBe('hold');
  });
});
