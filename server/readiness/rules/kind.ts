import type { State } from '../../contract/codes.ts';
import type { Assessment, ClockReading, JudgedKind } from '../../contract/verdict.ts';
import { type ReasonCode, reasonTable } from '../reasons/table.ts';

export interface KindFacts extends Pick<Assessment, 'state' | 'mode'>, Pick<ClockReading, 'elapsed' | 'required'> {
  readonly codes: readonly ReasonCode[];
  /** Someone has reported about the domain, however long ago. */
  readonly hadReports: boolean;
}

/**
 * How a verdict is told: its state, told apart where a person would do different things. `hold` is any reason to wait that
 * has a sentence of its own; of an `unseen` policy reports come in and nobody has read its text.
 */
export function kindOf(facts: KindFacts): JudgedKind {
  const kinds = new Set(facts.codes.map((code) => reasonTable[code].kind));
  switch (facts.state) {
    case 'enforcing-at-risk':
      return kinds.has('refusing') ? 'refusing' : 'at-risk';
    case 'no-data':
      return facts.hadReports ? 'stopped' : 'no-data';
    case 'testing-in-progress':
      return kindOfTesting(facts, kinds);
    default:
      return kindOfState[facts.state];
  }
}

const kindOfState = {
  'policy-none': 'mode-none',
  'policy-missing': 'policy-missing',
  'enforcing-healthy': 'healthy',
  blocked: 'blocked',
  ready: 'ready',
} as const satisfies Partial<Record<State, JudgedKind>>;

function kindOfTesting({ elapsed, required, mode }: KindFacts, kinds: ReadonlySet<JudgedKind | null>): JudgedKind {
  if (kinds.has('stopped')) return 'stopped';
  if (kinds.has('hold')) return 'hold';
  if (elapsed !== null && elapsed < required) {
    if (kinds.has('waiting')) return 'waiting';
    return kinds.has('watching') ? 'watching' : 'testing';
  }
  if (mode === null) return 'unseen';
  return kinds.has('not-enough') ? 'not-enough' : 'testing';
}
