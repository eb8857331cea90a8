import type { Message } from '../message.ts';

/** What to do next, step by step. */
export const actions = {
  'action.switch-to-enforce': 'Switch to mode: enforce.',
  'action.switch-to-enforce.step1': 'Set mode: enforce in the policy file; keep max_age between 604800 and 1209600.',
  'action.switch-to-enforce.step2': 'Publish the file, and fetch it back.',
  'action.switch-to-enforce.step3': 'Then give the _mta-sts record a new id.',
  'action.switch-to-enforce.step4': 'Keep the TLS reporting record.',
  'action.switch-to-enforce.step5': 'Look again when the TTL of the record and 36 hours have passed.',
  'action.rollback': 'Go back to testing now, then repair.',
  'action.rollback.step1': 'Publish the policy file with mode: testing first.',
  'action.rollback.step2': 'Then give the _mta-sts record a new id.',
  'action.rollback.step3':
    'Delete neither file nor record: senders that hold a copy look for a new id before they bounce mail.',
  'action.wait': {
    one: 'Wait for {n} more clean day, until {earliest} at the earliest.',
    other: 'Wait for {n} more clean days, until {earliest} at the earliest.',
  },
} as const satisfies Record<string, Message>;
