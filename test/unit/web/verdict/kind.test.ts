import { describe, expect, test } from 'vitest';
import { kindOf, lookOfVerdict, shareDone, type VerdictFacts } from '../../../../web/verdict/kind.ts';
import { cases } from '../../../support/verdicts.ts';

function facts(changes: Partial<VerdictFacts>): VerdictFacts {
  return {
    state: 'testing-in-progress',
    status: 'watched',
    codes: [],
    mode: 'testing',
    elapsed: 9,
    required: 14,
    summary: { lastReportDay: '2026-11-24' },
    ...changes,
  };
}

describe('a verdict is told as', () => {
  test.each([
    ['refusing', facts({ state: 'enforcing-at-risk', codes: ['REFUSING_NOW', 'ISSUE_STARTTLS'] })],
    ['at-risk', facts({ state: 'enforcing-at-risk', codes: ['LIVE_STARTTLS'] })],
    ['no-data', facts({ state: 'no-data', summary: { lastReportDay: null } })],
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
    ['unjudged', facts({ state: null })],
    ['unjudged', facts({ state: null, status: 'foreign' })],
  ] as const)('%s', (kind, row) => expect(kindOf(row, false)).toBe(kind));

  test.each([null, 'ready', 'blocked', 'enforcing-healthy'] as const)(
    'no answer while the last days of an import are not in, whatever part of them says: %s',
    (state) => expect(kindOf(facts({ state }), true)).toBe('importing'),
  );

  test('nothing of ours, import or not, where nobody watches the domain', () => {
    expect(kindOf(facts({ state: null, status: 'foreign' }), true)).toBe('unjudged');
  });

  test('green by two kinds alone: ready, and enforcing healthily', () => {
    const green = cases
      .filter(({ view }) => lookOfVerdict(kindOf(view.row, false)).tone === 'ok')
      .map(({ view }) => view.row.state);
    expect(new Set(green)).toEqual(new Set(['ready', 'enforcing-healthy']));
  });

  test('on hold while anything holds, even with enough clean days', () => {
    expect(kindOf(facts({ codes: ['CERT_EXPIRING_SOON'], elapsed: 30 }), false)).toBe('hold');
  });
});

test('the ring shows the share of clean days', () => {
  expect(shareDone({ elapsed: 7, required: 14 })).toBe(0.5);
  expect(shareDone({ elapsed: null, required: 14 })).toBe(0);
});
