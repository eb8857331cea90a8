import type { Message } from '../message.ts';

/** A verdict as the command line tells it. */
export const advice = {
  'advice.enforcing-at-risk': 'You enforce, and mail is at risk.',
  'advice.policy-none': 'MTA-STS is switched off (mode: none).',
  'advice.policy-missing': 'Senders cannot find a policy.',
  'advice.no-data': 'Nothing can be said: there are no reports to go by.',
  'advice.enforcing-healthy': 'You enforce, and all is well.',
  'advice.blocked': 'Do not enforce yet: first fix what is listed below.',
  'advice.ready': 'You can switch to mode: enforce.',
  'advice.testing-in-progress': 'Not yet: keep testing.',
  'advice.confidence': 'Confidence: {level}.',
  'advice.block': 'What is wrong',
  'advice.hold': 'What it waits for',
  'advice.warn': 'Keep an eye on',
  'advice.info': 'Good to know',
  'advice.hosts': 'Mail servers',
  'advice.actions': 'What to do next',
  'advice.tested':
    'From {from} to {to} trusted reporters tested this policy with {sessions}; enforce would have refused {refused}.',
  'advice.testedNone':
    'From {from} to {to} trusted reporters tested this policy with {sessions}; enforce would have refused none of them.',
  'advice.bound': 'The refusal rate is below {bound} (95% sure).',
  'advice.refused': 'From {from} to {to}, {sessions} of {reporters} were refused on {days}, last on {last}.',
  'advice.would':
    'Had you enforced from {from} to {to}, {sessions} of {reporters} would have been refused on {days}, last on {last}.',
} as const satisfies Record<string, Message>;
