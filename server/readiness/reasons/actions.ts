import type { State } from '../../contract/codes.ts';
import type { Action, ClockReading, Issue, Reason } from '../../contract/verdict.ts';
import { fillIn, remedyFor } from '../../tlsrpt/remedies.ts';
import { englishClass } from './messages/en.ts';
import { englishFormats } from './messages/format.ts';

/** What to do about a verdict, first things first. */
export function adviseActions(
  domain: string,
  state: State,
  issues: readonly Issue[],
  reasons: readonly Reason[],
  clock: ClockReading,
): Action[] {
  const has = (code: string) => reasons.some((reason) => reason.code === code);
  const actions: Action[] = [];
  if (has('ROLLBACK_RECOMMENDED'))
    actions.push(plain('rollback', 'Go back to mode: testing now, then repair.', ROLLBACK));
  for (const issue of issues)
    if (issue.status === 'active' || issue.status === 'live') actions.push(fix(domain, issue));
  for (const reason of reasons) {
    if (reason.code === 'TXT_MISSING' || reason.code === 'TXT_INVALID' || reason.code === 'TXT_MULTIPLE')
      actions.push(plain('fix-dns', `Publish one valid record at _mta-sts.${domain}.`, []));
    if (
      reason.code === 'POLICY_INVALID' ||
      reason.code === 'POLICY_UNFETCHABLE' ||
      reason.code === 'POLICY_LINT_ERROR'
    ) {
      actions.push(
        plain('fix-policy', `Serve a valid policy at https://mta-sts.${domain}/.well-known/mta-sts.txt.`, []),
      );
    }
    if (reason.code === 'TLSRPT_MISSING')
      actions.push(plain('fix-dns', `Publish a record at _smtp._tls.${domain}, so that senders report.`, []));
    if (reason.code === 'TXT_ID_NOT_BUMPED')
      actions.push(plain('fix-dns', `Give the _mta-sts record of ${domain} a new id.`, []));
    if (reason.code === 'POLICY_MISSING_AFTER_ENFORCE')
      actions.push(plain('republish', 'Publish the policy again, or opt out cleanly with mode: none.', []));
    if (reason.code === 'CERT_EXPIRING_SOON' || reason.code === 'CERT_EXPIRING_IMMINENT') {
      actions.push({
        ...plain('renew-certificate', reason.message, []),
        host: String(reason.params.host ?? '') || null,
      });
    }
    if (reason.code === 'MX_UNVERIFIED')
      actions.push(
        plain('verify-mx', 'Check the MX hosts from a machine that can reach port 25, and attest the result.', []),
      );
    if (reason.code === 'ADVICE_MAX_AGE_RAISE')
      actions.push(plain('raise-max-age', 'Raise max_age to 2592000 (30 days) or more.', []));
  }
  if (state === 'ready') actions.unshift(plain('switch-to-enforce', 'Switch to mode: enforce.', SWITCH));
  if (
    state === 'testing-in-progress' &&
    clock.remaining !== null &&
    clock.remaining > 0 &&
    clock.earliestReadyAt !== null
  ) {
    actions.push(
      plain(
        'wait',
        `Wait: ${clock.remaining === 1 ? 'one more clean day' : `${clock.remaining} more clean days`}, until ${englishFormats.instant(clock.earliestReadyAt)} at the earliest.`,
        [],
      ),
    );
  }
  return actions;
}

const SWITCH = [
  'Set mode: enforce in the policy file; keep max_age between 604800 and 1209600.',
  'Publish the file, and fetch it back.',
  'Then give the _mta-sts record a new id.',
  'Keep the TLS reporting record.',
  'Look again when the TTL of the record and 36 hours have passed.',
];

const ROLLBACK = [
  'Publish the policy file with mode: testing first.',
  'Then give the _mta-sts record a new id.',
  'Delete neither file nor record: senders that hold a copy look for a new id before they bounce mail.',
];

function fix(domain: string, issue: Issue): Action {
  const remedy = remedyFor(issue.failureClass, issue.reported[0]?.resultType ?? '');
  return {
    kind: 'fix-mx',
    params: { class: issue.failureClass, sessions: issue.sessions },
    host: issue.host,
    failureClass: issue.failureClass,
    message: `Mend ${issue.host ?? 'the MX hosts'}: ${englishClass[issue.failureClass]}.`,
    steps: [remedy.fix, ...remedy.check.map((command) => fillIn(command, { domain, mx: issue.host }))],
  };
}

function plain(kind: Action['kind'], message: string, steps: readonly string[]): Action {
  return { kind, params: {}, host: null, failureClass: null, message, steps };
}
