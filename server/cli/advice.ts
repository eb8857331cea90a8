import type { Assessment } from '../readiness/assessment.ts';
import { printable } from './printable.ts';

const answers: Readonly<Record<Assessment['state'], string>> = {
  'enforcing-at-risk': 'Enforcing, and mail is at risk.',
  'policy-none': 'MTA-STS is switched off (mode: none).',
  'policy-missing': 'Senders cannot find a policy.',
  'no-data': 'No data: nothing can be said.',
  'enforcing-healthy': 'Enforcing, healthy.',
  blocked: 'Not ready to enforce: fix the problems below first.',
  ready: 'Ready to enforce.',
  'testing-in-progress': 'Testing: not ready yet.',
};

/** A verdict as a colleague would say it: the answer, the reasons in order, what to do next. */
export function describeAssessment(assessment: Assessment): string {
  const confidence = assessment.confidence === null ? '' : ` Confidence: ${assessment.confidence}.`;
  const lines = [`${assessment.domain}: ${answers[assessment.state]}${confidence}`];
  for (const reason of assessment.reasons) lines.push(`  [${reason.severity}] ${reason.message}`);
  if (assessment.actions.length > 0) lines.push('  What to do:');
  for (const [index, action] of assessment.actions.entries()) {
    lines.push(`  ${index + 1}. ${action.message}`);
    for (const step of action.steps) lines.push(`     - ${step}`);
  }
  return `${lines.map(printable).join('\n')}\n`;
}
