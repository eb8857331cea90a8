import type { Confidence } from '../../contract/codes.ts';
import type { Components, Grade, MxVerdict } from '../../contract/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import { coveredDays, type RunningClock } from './testing-clock.ts';
import { isFailureRateTooHigh, type Volume } from './volume.ts';

export interface GateInput {
  readonly clock: RunningClock;
  readonly volume: Volume;
  readonly perMx: readonly MxVerdict[];
  /** A warning that keeps confidence at medium is present. */
  readonly capped: boolean;
  /** An MX host waits for a look. */
  readonly toLookAt: boolean;
  /** Reasons outside these gates that hold. */
  readonly held: boolean;
}

export interface Gates {
  readonly components: Components;
  /** Trusted reporters with enough days. */
  readonly regularReporters: readonly string[];
  /** Null: not ready. */
  readonly path: 'standard' | 'low-volume' | null;
  readonly confidence: Confidence | null;
  /** The holds that keep it waiting once the days are complete; empty before. */
  readonly holds: readonly ('COVERAGE_TOO_LOW' | 'MX_CHECK_NEEDED' | 'INSUFFICIENT_VOLUME' | 'FAILURE_RATE_TOO_HIGH')[];
}

const REGULAR_DAYS = 3;
const HIGH_COVERAGE_DAYS = 13;
const order: readonly Grade[] = ['insufficient', 'low', 'medium', 'high'];

/**
 * Whether enough was seen for long enough. The standard path needs the days, nothing that holds, and confidence; the path
 * of small domains accepts four weeks without a single failure, with verified MX hosts, in place of volume. A look that is
 * asked for is named once it is all that is missing.
 */
export function passGates(facts: Facts, input: GateInput): Gates {
  const { gate } = facts.evidence.settings;
  const regularReporters = findRegularReporters(facts, input.clock.cleanSince);
  const components = gradeComponents(facts, input, regularReporters.length);
  const standard =
    input.clock.elapsed >= input.clock.required && !input.held && atLeast(components.overall, gate.minConfidence);
  const lowVolume =
    gate.minConfidence !== 'high' &&
    input.clock.elapsed >= gate.extendedDays &&
    input.clock.covered >= gate.extendedCoveredDays &&
    input.volume.k === 0 &&
    components.mx === 'high' &&
    !input.held;
  const common = { components, regularReporters };
  if (!standard && !lowVolume) {
    return { ...common, path: null, confidence: null, holds: findHolds(facts, input, components) };
  }
  if (input.toLookAt) return { ...common, path: null, confidence: null, holds: ['MX_CHECK_NEEDED'] };
  if (!standard) return { ...common, path: 'low-volume', confidence: 'low', holds: [] };
  return { ...common, path: 'standard', confidence: components.overall === 'high' ? 'high' : 'medium', holds: [] };
}

function gradeComponents(facts: Facts, input: GateInput, reporters: number): Components {
  const { gate } = facts.evidence.settings;
  const coverage =
    input.clock.covered14 >= HIGH_COVERAGE_DAYS
      ? 'high'
      : input.clock.covered14 >= gate.minCoveredDays
        ? 'medium'
        : 'insufficient';
  const allPass = input.perMx.length > 0 && input.perMx.every((mx) => mx.verdict === 'pass');
  const graded = {
    volume: input.volume.grade,
    coverage,
    reporters: reporters >= 2 ? 'high' : 'medium',
    mx: allPass ? 'high' : 'medium',
    caps: input.capped ? 'medium' : 'high',
  } as const;
  const names = ['volume', 'coverage', 'mx', 'reporters', 'caps'] as const;
  const weakest = names.reduce((a, b) => (order.indexOf(graded[b]) < order.indexOf(graded[a]) ? b : a));
  const { volume, mx } = graded;
  return { volume, reporters: graded.reporters, coverage, mx, weakest, overall: graded[weakest] };
}

function findHolds(facts: Facts, input: GateInput, components: Components): Gates['holds'] {
  const { gate } = facts.evidence.settings;
  if (input.clock.elapsed < input.clock.required) return [];
  const holds: Gates['holds'][number][] = [];
  if (!atLeast(components.coverage, gate.minConfidence)) holds.push('COVERAGE_TOO_LOW');
  if (!atLeast(components.volume, gate.minConfidence)) {
    holds.push(isFailureRateTooHigh(facts, input.volume) ? 'FAILURE_RATE_TOO_HIGH' : 'INSUFFICIENT_VOLUME');
  }
  return holds;
}

function findRegularReporters(facts: Facts, cleanSince: string): string[] {
  const reporters = new Set(facts.entries.filter((it) => it.standing === 'trusted').map((it) => it.reporter));
  return [...reporters].filter((reporter) => coveredDays(facts, cleanSince, reporter).size >= REGULAR_DAYS).sort();
}

function atLeast(grade: Grade, wanted: Grade): boolean {
  return order.indexOf(grade) >= order.indexOf(wanted);
}
