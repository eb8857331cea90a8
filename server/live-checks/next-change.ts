import type { Assessment } from '../contract/verdict.ts';
import type { PolicyChange } from '../mtasts/policy-change.ts';

/** The change of the published policy that a verdict leads to; null when nothing is to be published now. */
export function nextChange({ state, reasons }: Pick<Assessment, 'state' | 'reasons'>): PolicyChange | null {
  if (state === 'ready') return { kind: 'enforce' };
  if (state === 'policy-none' || state === 'policy-missing' || state === 'no-data') return { kind: 'draft' };
  if (reasons.some(({ code }) => code === 'ADVICE_MAX_AGE_RAISE')) return { kind: 'raise-max-age' };
  return null;
}
