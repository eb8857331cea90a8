import { isPolicyType, type State } from '../../contract/codes.ts';
import { addDays, daysBetween } from '../../contract/time.ts';
import type { Facts } from '../facts/facts.ts';
import type { JudgedIssue } from './issues.ts';
import { isBlindToTesting } from './policy-reach.ts';
import type { ClockStart } from './testing-clock.ts';

export interface StateInput {
  readonly facts: Facts;
  /** Null without a policy to test. */
  readonly start: ClockStart | null;
  readonly issues: readonly JudgedIssue[];
  /** A confirmed finding on an MX in DNS, or one that the policy does not list. */
  readonly liveBlocking: boolean;
  readonly ready: boolean;
}

/** Finished days of the configuration after which silence is no longer "first reports are due". */
const FIRST_REPORT_DAYS = 3;

/** The state machine: the first condition that holds names the state. */
export function decideState(input: StateInput): State {
  const { facts, issues, liveBlocking } = input;
  const mode = facts.policy?.mode ?? null;
  const active = issues.some((issue) => issue.status === 'active');
  if (isRefusingNow(facts, issues) || (mode === 'enforce' && (hasRecentIssue(facts, issues) || liveBlocking))) {
    return 'enforcing-at-risk';
  }
  if (mode === 'none') return 'policy-none';
  if (isPolicyMissing(facts)) return 'policy-missing';
  const reportsCome = facts.signed.some(({ row }) => row.day >= facts.calendar.recentFrom);
  if (mode === 'enforce') return reportsCome || facts.nullMx ? 'enforcing-healthy' : 'no-data';
  if (mode === null) return reportsCome ? 'testing-in-progress' : 'no-data';
  if (facts.nullMx) return 'testing-in-progress';
  if (active || liveBlocking) return 'blocked';
  if (!reportsCome && hasHadTimeToReport(input)) return 'no-data';
  return input.ready ? 'ready' : 'testing-in-progress';
}

/**
 * Rows of trusted reporters that an active issue refused within the days of risk. Holds whatever the published mode is: copies of an enforcing
 * policy that senders hold keep refusing.
 */
export function isRefusingNow(facts: Facts, issues: readonly JudgedIssue[]): boolean {
  return refusedFailures(facts, issues).length > 0;
}

export function refusedFailures(facts: Facts, issues: readonly JudgedIssue[]) {
  const since = riskSince(facts);
  return issues
    .filter(({ status }) => status === 'active')
    .flatMap(({ group, qualifying }) =>
      group.failures.filter(
        ({ entry }) =>
          entry.standing === 'trusted' &&
          entry.mode === 'enforce' &&
          entry.day >= since &&
          qualifying.includes(entry.day),
      ),
    );
}

function hasRecentIssue(facts: Facts, issues: readonly JudgedIssue[]): boolean {
  const since = riskSince(facts);
  return issues.some(({ status, last }) => status === 'active' && last !== null && last >= since);
}

function riskSince(facts: Facts): string {
  return addDays(facts.calendar.today, -facts.evidence.settings.risk.lookbackDays);
}

/**
 * Known from live checks; or from reports when there are none: reporters write about the domain, and none of them under a policy.
 */
function isPolicyMissing(facts: Facts): boolean {
  return facts.published.kind === 'missing' || isMissingInReports(facts);
}

export function isMissingInReports(facts: Facts): boolean {
  const { live } = facts.evidence;
  if (facts.policy !== null || (live !== null && live.txt.status !== 'unknown')) return false;
  // Nobody said that there is none: neither who does not look in testing, nor who writes of no known type.
  const recent = facts.signed.filter(
    ({ row }) => row.day >= facts.calendar.recentFrom && isPolicyType(row.policyType) && !isBlindToTesting(facts, row),
  );
  return recent.length > 0 && !recent.some(({ row }) => row.policyType === 'sts');
}

/** Whether the configuration has existed long enough that someone should have reported by now. */
export function hasHadTimeToReport({ facts, start }: Pick<StateInput, 'facts' | 'start'>): boolean {
  return start !== null && daysBetween(start.firstDay, facts.calendar.lastFinished) + 1 >= FIRST_REPORT_DAYS;
}
