import type { Phrase } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';
import { parsePolicy } from './policy.ts';
import { invalidates, sayFault } from './policy-faults.ts';

/** More would say nothing new of a text that is no policy. */
const MOST_FAULTS = 20;

/** Why no sender can use the text as a policy, by faults of all its lines or of its mx lines alone; empty where some can. */
export function whyUnusable(text: string, lines: 'all' | 'mx lines' = 'all'): Phrase[] {
  const { policy, faults } = parsePolicy(text);
  if (policy !== null) return [];
  return faults
    .filter(({ code, line }) => invalidates(code) && (lines === 'all' || (line !== null && code.startsWith('MX_'))))
    .slice(0, MOST_FAULTS)
    .map((fault) =>
      fault.line === null
        ? sayFault(fault)
        : phrase('lint.inLine', { line: String(fault.line), fault: sayFault(fault) }),
    );
}
