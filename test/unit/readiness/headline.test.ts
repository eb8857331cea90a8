import { expect, test } from 'vitest';
import { issuesToFix } from '../../../server/contract/issues.ts';
import type { Issue } from '../../../server/contract/verdict.ts';
import { headlineOf } from '../../../server/readiness/reasons/headline.ts';
import { anIssue, aReason } from '../../support/verdict-parts.ts';

const seen = { reporters: ['google.com'], first: '2026-11-16', last: '2026-11-24' };
const starttls = aReason('ISSUE_STARTTLS', 'block', { host: 'backup.a.example', sessions: 31, days: 3, ...seen });
const certName = aReason('ISSUE_CERT_NAME', 'block', { host: 'mx2.a.example', sessions: 286, days: 9, ...seen });
const otherName = aReason('ISSUE_CERT_NAME', 'block', { host: 'mx3.a.example', sessions: 2, days: 1, ...seen });
const liveName = aReason('LIVE_CERT_NAME', 'block', { host: 'mx2.a.example', at: '2026-11-25T13:20:00Z' });
const unlisted = aReason('LIVE_MX_NOT_IN_POLICY', 'block', { host: 'mx4.a.example' });
const missing = aReason('POLICY_MISSING_AFTER_ENFORCE', 'block', {});

const named = anIssue('mx2.a.example', 'cert-name');

test.each<readonly [string, readonly ReturnType<typeof aReason>[], readonly Issue[], unknown]>([
  ['nothing, without any reason', [], [named], null],
  ['the most severe reason, with nothing to fix', [missing, certName], [], missing],
  ['the host to fix first, whichever reason comes first', [starttls, otherName, certName], [named], certName],
  ['what reports say before what a probe does', [starttls, liveName, certName], [named], certName],
  ['what a probe found where no report tells it', [starttls, liveName], [named], liveName],
  [
    'a host that the policy does not list, as DNS shows it',
    [starttls, unlisted],
    [anIssue('mx4.a.example', 'mx-not-in-policy', { status: 'live' })],
    unlisted,
  ],
  ['a reason that weighs more than any host', [missing, certName], [named], missing],
  ['the first host where none speaks of the one to fix', [starttls], [named], starttls],
  [
    'no host that was fixed',
    [starttls, certName],
    [anIssue('mx2.a.example', 'cert-name', { status: 'fixed' }), anIssue('backup.a.example', 'starttls')],
    starttls,
  ],
])('a list says %s', (_, reasons, issues, headline) => {
  expect(headlineOf({ reasons: [...reasons], issues: [...issues] })).toBe(headline);
});

test('what was fixed or set aside is not to be fixed', () => {
  const live = anIssue('mx3.a.example', 'starttls', { status: 'live' });
  const issues = [
    anIssue('mx1.a.example', 'starttls', { status: 'fixed' }),
    named,
    anIssue('mx4.a.example', 'starttls', { status: 'set-aside' }),
    live,
  ];
  expect(issuesToFix({ issues })).toEqual([named, live]);
});
