import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../../server/readiness/assess.ts';
import { summarize } from '../../../server/readiness/summary.ts';
import { evidence } from '../../support/arbitrary-evidence.ts';
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
