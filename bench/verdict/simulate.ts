import type { Confidence } from '../../server/contract/codes.ts';
import { addDays, dayOf, isBefore } from '../../server/contract/time.ts';
import { assess } from '../../server/readiness/assess.ts';
import {
  EVIDENCE_SCHEMA_VERSION,
  type Evidence,
  type EvidenceRow,
  type Reporter,
} from '../../server/readiness/evidence.ts';
import { defaultSettings } from '../../server/readiness/settings.ts';
import { Chance } from './chance.ts';
import { drawWorld } from './draw.ts';
import { instantAt, liveEvidence, probeAll, sights } from './probes.ts';
import { dayAt, writeReports } from './reports.ts';
import { followSimpleRules } from './rules.ts';
import { type DomainResult, emptyTally, type Judge, judges, type Tally } from './tally.ts';
import { oracleDays, refusedAhead } from './truth.ts';
import { HORIZON, TOLERABLE, type World } from './world.ts';

/** Verdicts are asked for at noon UTC. Nobody is ready before two weeks have passed, so those days are left out. */
const moments = Array.from({ length: HORIZON - 14 }, (_, index) => 14 + index + 0.5);
/** A domain counts as able to be ready when the oracle says so on this many days. */
const ABLE_DAYS = 14;

/** Simulated domain number `index`, and what each judge says about it day by day. */
export function simulate(seed: number, index: number): DomainResult {
  const chance = new Chance(seed, index);
  const world = drawWorld(chance);
  const rows = writeReports(chance, world);
  const probes = probeAll(chance, world, rows);
  const answers = new Map<Judge, boolean[]>(judges.map((judge) => [judge, []]));
  const sure: (Confidence | null)[] = [];
  for (const time of moments) {
    const now = instantAt(time);
    const arrived = rows.filter(({ receivedAt }) => !isBefore(now, receivedAt));
    for (const sight of sights) {
      const live = liveEvidence(world, probes, sight, time);
      const confidence = confidenceOf(arrived, live, time);
      answers.get(`stsready, ${sight}`)?.push(confidence !== null);
      if (sight === 'on') sure.push(confidence);
    }
    for (const [rule, ready] of Object.entries(followSimpleRules(arrived, dayAt(0), now))) {
      answers.get(rule as Judge)?.push(ready);
    }
  }
  const oracle = oracleDays(world, moments);
  const refused = moments.map((time) => refusedAhead(world, time));
  const tallies = Object.fromEntries(
    [...answers].map(([judge, ready]) => [judge, weigh(world, ready, refused, oracle)]),
  ) as Record<Judge, Tally>;
  const tallyOf = (grade: Confidence) =>
    weigh(
      world,
      sure.map((confidence) => confidence === grade),
      refused,
      oracle,
    );
  const byConfidence = { high: tallyOf('high'), medium: tallyOf('medium'), low: tallyOf('low') };
  return { index, kind: world.kind, sessions: world.sessions, tallies, byConfidence };
}

/** How sure stsready is that the domain is ready; null: it does not say so. */
function confidenceOf(rows: readonly EvidenceRow[], live: Evidence['live'], time: number): Confidence | null {
  return assess(evidenceAt(rows, live, time)).confidence;
}

export function evidenceAt(rows: readonly EvidenceRow[], live: Evidence['live'], time: number): Evidence {
  const now = instantAt(time);
  return {
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now,
    settings: defaultSettings,
    reporters: reportersOf(rows, dayOf(now)),
    rows,
    live,
    attestations: [],
    setAsides: [],
  };
}

function reportersOf(rows: readonly EvidenceRow[], today: string): Reporter[] {
  const since = addDays(today, -29);
  const days = new Map<string, Set<string>>();
  for (const { reporter, authenticated, day } of rows) {
    const known = days.get(reporter) ?? new Set();
    days.set(reporter, authenticated && day >= since ? known.add(day) : known);
  }
  return [...days].map(([domain, { size }]) => ({ domain, name: null, authenticatedReportDaysLast30: size }));
}

function weigh(world: World, ready: readonly boolean[], refused: readonly number[], oracle: readonly boolean[]): Tally {
  const tally = emptyTally();
  const wrong = (at: number) => (refused[at] ?? 0) > TOLERABLE;
  for (const [at, yes] of ready.entries()) {
    if (!yes) continue;
    tally.ready++;
    if (!wrong(at)) continue;
    tally.wrong++;
    const time = moments[at] ?? 0;
    const old = world.faults.filter(({ cause }) => cause <= time - 1);
    if (refusedAhead({ ...world, faults: old }, time) <= TOLERABLE) tally.fresh++;
  }
  tally.wrongDomains = tally.wrong > 0 ? 1 : 0;
  const able = oracle.filter(Boolean).length >= ABLE_DAYS;
  if (!able) return tally;
  const first = oracle.indexOf(true);
  const reached = ready.findIndex((yes, at) => yes && at >= first && !wrong(at));
  tally.able = 1;
  tally.never = reached === -1 ? 1 : 0;
  tally.lost[reached === -1 ? HORIZON : reached - first] = 1;
  return tally;
}
