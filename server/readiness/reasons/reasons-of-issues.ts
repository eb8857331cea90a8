import { addDays } from '../../contract/time.ts';
import type { JudgedIssue } from '../rules/issues.ts';
import type { Findings } from '../rules/judgement.ts';
import { sumSessions } from '../rules/systematic.ts';
import { linkGroup, linkRows } from './evidence-links.ts';
import { issueCode } from './issue-codes.ts';
import { type Draft, draft } from './reasons.ts';

/** What failed according to reports: to be fixed, fixed, set aside, not believed, or noise. */
export function explainIssues(findings: Findings): Draft[] {
  return [...findings.issues.flatMap(explainIssue), ...explainIsolated(findings)];
}

function explainIssue({ group, status, last, repair, setAside }: JudgedIssue): Draft[] {
  const { host, failureClass } = group;
  const reporters = [...new Set(group.failures.map(({ entry }) => entry.reporter))].sort();
  const sessions = sumSessions(group.failures);
  const links = linkGroup(group);
  if (status === 'active') {
    const first = group.days[0] ?? group.lastDay;
    const seen = { host, reporters, sessions, days: group.days.length, first, last: group.lastDay };
    return [draft(issueCode[failureClass], seen, links)];
  }
  if (status === 'fixed' && last !== null && repair !== null) {
    return [draft('ISSUE_FIXED', { failureClass, host, since: addDays(last, 1), how: repair }, links)];
  }
  if (status === 'uncorroborated') {
    return [draft('UNCORROBORATED_REPORTER', { reporters, host, failureClass, sessions }, links)];
  }
  if (status === 'set-aside' && setAside !== null) {
    const { by, until, reason } = setAside;
    return [
      draft('ISSUE_SET_ASIDE', { host, failureClass, by, until, why: reason }, [
        { kind: 'set-aside', host, at: setAside.at },
        ...links,
      ]),
    ];
  }
  return [];
}

function explainIsolated({ issues, running }: Findings): Draft[] {
  if (running === null) return [];
  const groups = issues
    .filter(({ status, group }) => status === 'isolated' && group.lastDay >= running.volume.from)
    .map(({ group }) => group);
  const failures = groups.flatMap((group) => group.failures).filter(({ entry }) => entry.day >= running.volume.from);
  if (failures.length === 0) return [];
  const hosts = [...new Set(groups.flatMap(({ host }) => (host === null ? [] : [host])))].sort();
  const rows = failures.map(({ entry }) => entry.row);
  const days = new Set(rows.map((row) => row.day)).size;
  return [draft('ISOLATED_FAILURES', { sessions: sumSessions(failures), days, hosts }, linkRows(rows))];
}

/** MX hosts with a claimed fault that nothing confirms yet: a probe would settle it. */
export function findHostsToProbe({ facts, issues }: Pick<Findings, 'facts' | 'issues'>): string[] {
  const claimed = issues
    .filter(({ status }) => status === 'uncorroborated' || status === 'active')
    .map(({ group }) => group.host);
  const unsigned = facts.unsigned
    .filter((row) => row.policyType === 'sts' && row.day >= facts.calendar.recentFrom)
    .flatMap((row) => row.details.filter((detail) => detail.sessions > 0).map((detail) => detail.host));
  const hosts = new Set([...claimed, ...unsigned]);
  return (facts.mx ?? []).map((mx) => mx.host).filter((host) => hosts.has(host));
}
