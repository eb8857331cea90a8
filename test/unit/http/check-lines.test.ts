import { expect, test } from 'vitest';
import { isShownAbove } from '../../../server/http/checks/check-lines.ts';

const slow = { id: 'policy-file', status: 'warn', code: 'POLICY_SLOW', message: 'It took 14 s.', shown: null } as const;

test.each([
  ['LIVE_CERT_NAME', 'Another name.', true],
  ['TLSRPT_MISSING', 'No record.', true],
  ['POLICY_SLOW', 'It took 14 s.', true],
  ['POLICY_SLOW', 'It took 20 s.', false],
  ['MX_IS_CNAME', 'It is an alias.', false],
])('%s (%s) is said by the lines or the table of hosts: %s', (code, message, shown) => {
  expect(isShownAbove({ code, message }, [slow])).toBe(shown);
});
