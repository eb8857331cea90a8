import { expect, test } from 'vitest';
import { judgeEntry } from '../../../server/readiness/facts/entries.ts';

test.each([
  ['success', 0],
  ['a-type-of-its-own', 0],
  ['validation-failure', 5],
])('beside a failure total of 0, details of the type %s would be refused in %i sessions', (resultType, refused) => {
  const row = {
    reportId: 1,
    reporter: 'reporter.example',
    authenticated: true,
    provedAs: 'reporter.example',
    day: '2026-11-20',
    firstDay: '2026-11-20',
    receivedAt: '2026-11-21T06:00:00Z',
    policyType: 'sts',
    mode: 'testing' as const,
    mx: null,
    success: 50,
    failure: 0,
    details: [{ resultType, host: null, reason: null, sessions: 5, receivingIp: null }],
  };
  expect(judgeEntry(row, 'trusted', null).refusing).toBe(refused);
});
