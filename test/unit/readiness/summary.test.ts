import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addHours, type Day, startOfDay } from '../../../server/contract/time.ts';
import { assess } from '../../../server/readiness/assess.ts';
import { EVIDENCE_SCHEMA_VERSION, type Evidence } from '../../../server/readiness/evidence.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import { summarize } from '../../../server/readiness/summary.ts';
import { cleanRow, evidence } from '../../support/arbitrary-evidence.ts';
import { propertyRuns } from '../../support/property-runs.ts';

test('the numbers of 14 days are of the days of the what-if number, so that it is a share of them', () => {
  fc.assert(
    fc.property(evidence, (facts) => {
      const assessment = assess(facts);
      const { whatIf } = assessment;
      const summary = summarize(facts, assessment);
      const days = summary.strip.filter(({ day }) => day >= whatIf.from && day <= whatIf.to);
      expect(summary.sessions14).toBe(days.reduce((sum, { sessions }) => sum + sessions, 0));
      expect(summary.refused14).toBe(days.reduce((sum, { refused }) => sum + refused, 0));
      expect(whatIf.sessions).toBeLessThanOrEqual(summary.sessions14);
    }),
    { numRuns: propertyRuns(500), seed: 8461 },
  );
});

test.each<[what: string, success: number, failure: number]>([
  ['successes', Number.MAX_SAFE_INTEGER, 0],
  ['failures', 0, Number.MAX_SAFE_INTEGER],
  ['a hundred and one usual days', 101 * 900, 0],
])('a report of %s that nobody proved bends no number', (_what, success, failure) => {
  const today: Day = '2026-11-20';
  const days = Array.from({ length: 20 }, (_, index) => addDays(today, -index - 1));
  const usual = days.map((day) => ({
    ...cleanRow('google.com', day, 900),
    receivedAt: addHours(startOfDay(today), 1),
  }));
  const huge = { ...cleanRow('stranger.example', addDays(today, -3), success), failure, provedAs: null };
  const facts = (rows: Evidence['rows']): Evidence => ({
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now: addHours(startOfDay(today), 12),
    settings: defaultSettings,
    reporters: [],
    rows: rows.map((row, index) => ({ ...row, reportId: index, receivedAt: addHours(startOfDay(today), 1) })),
    live: null,
    attestations: [],
    setAsides: [],
  });
  const numbersOf = (one: Evidence) => {
    const assessment = assess(one);
    const { sessions14, refused14, strip } = summarize(one, assessment);
    return { sessions14, refused14, whatIf: assessment.whatIf.sessions, days: strip.map(({ sessions }) => sessions) };
  };
  expect(numbersOf(facts([...usual, huge]))).toEqual(numbersOf(facts(usual)));
  expect(numbersOf(facts(usual)).sessions14).toBe(13 * 900);
});
