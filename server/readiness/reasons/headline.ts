import type { IssueClass } from '../../contract/codes.ts';
import { issuesToFix } from '../../contract/issues.ts';
import type { Assessment, Reason } from '../../contract/verdict.ts';
import { type Finding, findingClass } from '../facts/live-findings.ts';
import { findingCode, issueCode } from './issue-codes.ts';

/**
 * The reason that a list gives for a verdict: the most severe one; where that is a host to fix, the one to fix first, as
 * on the domain's page. Null without any reason.
 */
export function headlineOf({ reasons, issues }: Pick<Assessment, 'reasons' | 'issues'>): Reason | null {
  const first = reasons[0] ?? null;
  const [issue] = issuesToFix({ issues });
  if (first === null || issue === undefined || !hostCodes.has(first.code)) return first;
  const about = reasons.filter(({ params }) => 'host' in params && params.host === issue.host);
  const codes = codesOf(issue.failureClass);
  return codes.flatMap((code) => about.find((reason) => reason.code === code) ?? [])[0] ?? first;
}

/** What reports say of a fault comes before what probes do: it has the numbers. */
function codesOf(failureClass: IssueClass): string[] {
  const findings = (Object.keys(findingCode) as Finding[]).filter((it) => findingClass[it] === failureClass);
  const live = failureClass === 'mx-not-in-policy' ? ['LIVE_MX_NOT_IN_POLICY'] : findings.map((it) => findingCode[it]);
  return [issueCode[failureClass], ...live];
}

const hostCodes: ReadonlySet<string> = new Set([
  ...Object.values(issueCode),
  ...Object.values(findingCode),
  'LIVE_MX_NOT_IN_POLICY',
]);
