import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addHours, addSeconds } from '../../../server/contract/time.ts';
import type { Assessment } from '../../../server/contract/verdict.ts';
import { assess } from '../../../server/readiness/assess.ts';
import type { Evidence, EvidenceRow } from '../../../server/readiness/evidence.ts';
import { gatherFacts } from '../../../server/readiness/facts/facts.ts';
import {
  cleanRow,
  dayBack,
  evidence,
  LAST_FINISHED,
  LISTED,
  NOW,
  passingProbe,
  probe,
  TODAY,
  troubledRow,
} from '../../support/arbitrary-evidence.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const RUNS = propertyRuns(10_000);
const MINUTES = 60_000;

/** Whether a probe shows a fault in earnest: seen twice, or come and gone twice. */
function isConfirmedByProbe(base: Evidence): boolean {
  return [...gatherFacts(base).hosts.values()].some(({ confirmed }) => confirmed !== null);
}

/** Checks a property on many domains, and that enough of them were of the kind that it is about. */
function holds<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  /** True when the domain was of the kind. */
  property: (...values: T) => boolean,
  atLeast: number,
): void {
  let met = 0;
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => {
      if (property(...(values as T))) met++;
    }),
    { numRuns: RUNS, seed: 8461 },
  );
  expect(met).toBeGreaterThanOrEqual(atLeast);
}

/** How far a verdict lets the owner go. Within testing: from harm to ready, high; within enforce: at risk, unseen, healthy. */
function goodness({ state, confidence }: Assessment): number {
  if (state === 'ready') return 3 + ['low', 'medium', 'high'].indexOf(confidence ?? 'low');
  if (state === 'enforcing-healthy') return 6;
  if (state === 'blocked' || state === 'enforcing-at-risk') return 0;
  return state === 'testing-in-progress' ? 2 : 1;
}

function withRows(base: Evidence, rows: readonly EvidenceRow[]): Evidence {
  return { ...base, rows: rows.map((row, index) => ({ ...row, reportId: index + 1 })) };
}

/** What decides, without the links to reports, whose numbers change when rows are added. */
function core({ state, confidence, clock, stats, components, perMx, actions, rankGroup }: Assessment) {
  return { state, confidence, clock, stats, components, perMx, actions: actions.map(({ kind }) => kind), rankGroup };
}

describe('the verdict', { timeout: 5 * MINUTES }, () => {
  test('does not depend on the order of what it is given, and is the same from a file', () => {
    holds(
      [evidence, fc.infiniteStream(fc.nat())],
      (base, numbers) => {
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: numbers.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const shuffled: Evidence = {
          ...base,
          rows: shuffle(base.rows).map((row) => ({ ...row, details: shuffle(row.details) })),
          reporters: shuffle(base.reporters),
          attestations: shuffle(base.attestations),
          live: base.live === null ? null : { ...base.live, probes: shuffle(base.live.probes) },
        };
        const assessment = assess(base);
        expect(assess(shuffled)).toEqual(assessment);
        expect(assess(JSON.parse(JSON.stringify(base)))).toEqual(assessment);
        return assessment.reasons.length > 2;
      },
      RUNS / 4,
    );
  });

  test('knows nothing of what comes later', () => {
    holds(
      [evidence, fc.array(troubledRow, { maxLength: 3 }), fc.array(probe, { maxLength: 2 })],
      (base, rows, probes) => {
        const later = addSeconds(NOW, 1);
        const knowing: Evidence = {
          ...base,
          rows: [...base.rows, ...rows.map((row, index) => ({ ...row, reportId: 900 + index, receivedAt: later }))],
          attestations: [...base.attestations, { host: LISTED[0] ?? '', at: later, by: 'postmaster', note: null }],
          live:
            base.live === null
              ? null
              : {
                  ...base.live,
                  probes: [
                    ...base.live.probes,
                    ...probes.map((it, index) => ({ ...it, probeId: 900 + index, at: addHours(later, index) })),
                  ],
                },
        };
        expect(assess(knowing)).toEqual(assess(base));
        return rows.length > 0;
      },
      RUNS / 4,
    );
  });

  test('is never changed by reports that nobody signed', () => {
    holds(
      [evidence, fc.array(troubledRow, { minLength: 1, maxLength: 4 })],
      (base, rows) => {
        const forged = rows.map((row) => ({ ...row, authenticated: false, success: row.success * 1_000 }));
        const before = assess(base);
        expect(core(assess(withRows(base, [...base.rows, ...forged])))).toEqual(core(before));
        return before.state === 'ready' || before.state === 'blocked';
      },
      RUNS / 4,
    );
  });

  test('is never decided by reporters that are not trusted: at most they ask for a look', () => {
    holds(
      [evidence, fc.array(strangersRow, { minLength: 1, maxLength: 12 })],
      (base, rows) => {
        const before = assess(base);
        const after = assess(withStrangers(base, rows));
        expect(after.state === 'enforcing-at-risk').toBe(before.state === 'enforcing-at-risk');
        expect(adviseRollback(after)).toBe(adviseRollback(before));
        // A confirmed probe of the fault decides, whoever complained of it.
        if (before.issues.some(({ liveNow }) => liveNow) || isConfirmedByProbe(base)) return false;
        expect(after.clock).toEqual(before.clock);
        expect(after.stats).toEqual(before.stats);
        if (before.state === 'blocked') expect(after.state).toBe('blocked');
        if (before.state !== 'ready') return false;
        const asked = after.reasons.some(({ code }) => code === 'MX_CHECK_NEEDED');
        expect(after.state).toBe(asked ? 'testing-in-progress' : 'ready');
        return true;
      },
      RUNS / 20,
    );
  });

  test('counts no session of a trusted reporter whose mail is not proved to be its report', () => {
    holds(
      [evidence],
      (base) => {
        const rows = base.rows.map((row) => ({ ...row, provedAs: null }));
        const { state, stats } = assess({ ...base, rows });
        expect(state).not.toBe('ready');
        expect(stats.n).toBe(0);
        return base.rows.some((row) => row.provedAs !== null && row.success > 0);
      },
      RUNS / 4,
    );
  });

  test('is never "ready" while a systematic issue is active or a probe shows a fault', () => {
    holds(
      [evidence],
      (base) => {
        const { state, issues } = assess(base);
        const active = issues.some(({ status }) => status === 'active' || status === 'live');
        expect(active && state === 'ready').toBe(false);
        return state === 'ready' || active;
      },
      RUNS / 4,
    );
  });

  test('leaves "ready" the day a trusted reporter sees a persistent fault in earnest', () => {
    const types = ['certificate-expired', 'certificate-not-trusted', 'starttls-not-supported'];
    holds(
      [evidence, fc.constantFrom(...types), fc.integer({ min: 5, max: 500 })],
      (base, resultType, atLeast) => {
        if (assess(base).state !== 'ready') return false;
        const today = base.rows.filter(({ reporter, day }) => reporter === 'google.com' && day === TODAY);
        const sessions = today.reduce((sum, { success, failure }) => sum + success + failure, atLeast);
        const host = base.live?.dns.hosts[0]?.host ?? LISTED[0] ?? null;
        const failing: EvidenceRow = {
          ...cleanRow('google.com', TODAY, 0),
          failure: sessions,
          details: [{ resultType, host, reason: null, sessions, receivingIp: null }],
        };
        const unset = { ...withRows(base, [...base.rows, failing]), setAsides: [] };
        expect(assess(unset).state).toBe('blocked');
        return true;
      },
      RUNS / 20,
    );
  });

  test('never gets worse by more clean sessions of the days that are known', () => {
    holds(
      [evidence, fc.integer({ min: 1, max: 10_000 }), fc.nat()],
      (base, more, at) => {
        const clean = base.rows.filter(isCleanAndTrusted);
        const chosen = clean[at % Math.max(1, clean.length)];
        if (chosen === undefined) return false;
        const raised = base.rows.map((row) => (row === chosen ? { ...row, success: row.success + more } : row));
        expect(goodness(assess(withRows(base, raised)))).toBeGreaterThanOrEqual(goodness(assess(base)));
        return true;
      },
      RUNS / 2,
    );
  });

  test('never gets worse by a clean report of the last finished day, or by a passing probe of a sound host', () => {
    holds(
      [evidence, fc.constantFrom('google.com', 'microsoft.com'), fc.integer({ min: 1, max: 1_000 })],
      (base, reporter, sessions) => {
        const before = goodness(assess(base));
        const row = cleanRow(reporter, LAST_FINISHED, sessions);
        if (base.live !== null) {
          expect(goodness(assess(withRows(base, [...base.rows, row])))).toBeGreaterThanOrEqual(before);
          const probes = [...base.live.probes, { ...passingProbe(LISTED[0] ?? '', NOW), probeId: 900 }];
          expect(goodness(assess({ ...base, live: { ...base.live, probes } }))).toBeGreaterThanOrEqual(before);
        }
        return base.live !== null && before < 5;
      },
      RUNS / 4,
    );
  });

  test('never gets better by one more session that enforce would refuse', () => {
    const types = ['certificate-expired', 'certificate-host-mismatch', 'starttls-not-supported', 'validation-failure'];
    holds(
      [evidence, fc.constantFrom(...types), fc.constantFrom(...LISTED, null), fc.constantFrom(0, 1, 2, 5)],
      (base, resultType, host, back) => {
        // A report of that day exists either way: what is tested is one session that fails instead of passing.
        const day = dayBack(back);
        const sound = cleanRow('google.com', day, 20);
        const failed: EvidenceRow = {
          ...sound,
          success: 19,
          failure: 1,
          details: [{ resultType, host, reason: null, sessions: 1, receivingIp: null }],
        };
        const newest = base.rows.every((row) => row.failure === 0 || row.day <= day);
        if (!newest) return false;
        const before = assess(withRows(base, [...base.rows, sound]));
        expect(goodness(assess(withRows(base, [...base.rows, failed])))).toBeLessThanOrEqual(goodness(before));
        return before.state === 'ready';
      },
      RUNS / 20,
    );
  });
});

function adviseRollback({ reasons }: Assessment): boolean {
  return reasons.some(({ code }) => code === 'ROLLBACK_RECOMMENDED');
}

/** Many domains of one stranger, all of them aged, that complain under MTA-STS policies. */
const strangers = Array.from({ length: 20 }, (_, index) => `aged${index + 1}.example`);
const strangersRow = fc.tuple(troubledRow, fc.constantFrom(...strangers)).map(
  ([row, reporter]): EvidenceRow => ({
    ...row,
    reporter,
    authenticated: true,
    provedAs: reporter,
    policyType: 'sts',
  }),
);

function withStrangers(base: Evidence, rows: readonly EvidenceRow[]): Evidence {
  const aged = strangers.map((domain) => ({ domain, name: null, authenticatedReportDaysLast30: 3 }));
  return { ...withRows(base, [...base.rows, ...rows]), reporters: [...base.reporters, ...aged] };
}

function isCleanAndTrusted(row: EvidenceRow): boolean {
  return (
    row.authenticated &&
    row.failure === 0 &&
    row.details.length === 0 &&
    row.policyType === 'sts' &&
    row.provedAs !== null &&
    ['google.com', 'microsoft.com'].includes(row.provedAs)
  );
}
