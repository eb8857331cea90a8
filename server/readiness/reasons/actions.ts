import type { State } from '../../contract/codes.ts';
import type { Action, ClockReading, Issue, Reason } from '../../contract/verdict.ts';
import type { Draft } from './reasons.ts';
import type { ReasonCode } from './table.ts';

/** The reasons that ask for something to be done, beside failing hosts. */
const kinds: Readonly<Partial<Record<ReasonCode, Action['kind']>>> = {
  TXT_MISSING: 'fix-dns',
  TXT_INVALID: 'fix-dns',
  TXT_MULTIPLE: 'fix-dns',
  POLICY_INVALID: 'fix-policy',
  POLICY_UNFETCHABLE: 'fix-policy',
  POLICY_IN_REPORTS_UNUSABLE: 'fix-policy',
  POLICY_LINT_ERROR: 'fix-policy',
  TLSRPT_MISSING: 'fix-dns',
  TXT_ID_NOT_BUMPED: 'fix-dns',
  POLICY_MISSING_AFTER_ENFORCE: 'republish',
  CERT_EXPIRING_SOON: 'renew-certificate',
  CERT_EXPIRING_IMMINENT: 'renew-certificate',
  MX_CHECK_NEEDED: 'verify-mx',
  MX_UNVERIFIED: 'verify-mx',
  ADVICE_MAX_AGE_RAISE: 'raise-max-age',
};

type Told = Reason & Pick<Draft, 'code'>;

/** What to do about a verdict, first things first. */
export function adviseActions(
  state: State,
  issues: readonly Issue[],
  reasons: readonly Told[],
  clock: ClockReading,
): Action[] {
  const actions: Action[] = [];
  if (state === 'ready') actions.push(plain('switch-to-enforce'));
  if (reasons.some(({ code }) => code === 'ROLLBACK_RECOMMENDED')) actions.push(plain('rollback'));
  for (const issue of issues) if (issue.status === 'active' || issue.status === 'live') actions.push(fix(issue));
  actions.push(...reasons.flatMap(answer));
  const { remaining, earliestReadyAt } = clock;
  if (state === 'testing-in-progress' && remaining !== null && remaining > 0 && earliestReadyAt !== null) {
    actions.push({ ...plain('wait'), params: { n: remaining, earliest: earliestReadyAt } });
  }
  return actions;
}

function answer({ code, params }: Told): Action[] {
  const kind = kinds[code];
  if (kind === undefined) return [];
  const host = typeof params['host'] === 'string' ? params['host'] : null;
  return [{ kind, reason: code, params, host, failureClass: null }];
}

function fix({ host, failureClass, sessions }: Issue): Action {
  return { kind: 'fix-mx', reason: null, params: { class: failureClass, sessions }, host, failureClass };
}

function plain(kind: Action['kind']): Action {
  return { kind, reason: null, params: {}, host: null, failureClass: null };
}
