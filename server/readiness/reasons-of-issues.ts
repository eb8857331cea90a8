import { addDays, type Day } from '../time.ts';
import { isUnlistedMx } from './credibility.ts';
import type { IssueClass } from './evidence.ts';
import { linkDns, linkGroup, linkProbes, linkRows } from './evidence-links.ts';
import type { JudgedIssue } from './issues.ts';
import type { Judgement } from './judgement.ts';
import type { Finding } from './live-findings.ts';
import { snapshotsUntilNow } from './published-policy.ts';
import { type Draft, draft } from './reasons.ts';
import { cachedUntil } from './reasons-of-policy.ts';
import { refusedFailures } from './state.ts';
import { sumSessions } from './systematic.ts';

const issueCodes = {
  'mx-not-in-policy': 'ISSUE_MX_NOT_IN_POLICY',
  'cert-expired': 'ISSUE_CERT_EXPIRED',
  starttls: 'ISSUE_STARTTLS',
  'cert-name': 'ISSUE_CERT_NAME',
  'cert-untrusted': 'ISSUE_CERT_UNTRUSTED',
  handshake: 'ISSUE_TLS_HANDSHAKE',
  unclassified: 'ISSUE_UNCLASSIFIED',
} as const satisfies Record<IssueClass, string>;

const findingCodes = {
  nostarttls: 'LIVE_STARTTLS',
  name: 'LIVE_CERT_NAME',
  expired: 'LIVE_CERT_EXPIRED',
  untrusted: 'LIVE_CERT_UNTRUSTED',
  tlsold: 'LIVE_TLS_TOO_OLD',
} as const satisfies Record<Finding, string>;

/** What failed: in reports, before our own probes, and what of it was refused. */
export function reasonsOfIssues(judgement: Judgement): Draft[] {
  return [
    ...judgement.issues.flatMap((issue) => reasonOfIssue(judgement, issue)),
    ...reasonOfIsolated(judgement),
    ...reasonsOfFindings(judgement),
    ...reasonsOfRefusals(judgement),
  ];
}

function reasonOfIssue(_judgement: Judgement, issue: JudgedIssue): Draft[] {
  const { group } = issue;
  const { host, failureClass } = group;
  const reporters = reportersOf(issue);
  const sessions = sumSessions(group.failures);
  switch (issue.status) {
    case 'active': {
      const params = {
        host,
        reporters,
        sessions,
        days: group.days.length,
        first: group.days[0] ?? group.lastDay,
        last: group.lastDay,
      };
      return [draft(issueCodes[failureClass], params, linkGroup(group))];
    }
    case 'fixed':
      return issue.last === null || issue.repair === null
        ? []
        : [
            draft(
              'ISSUE_FIXED',
              { failureClass, host, since: addDays(issue.last, 1), how: issue.repair },
              linkGroup(group),
            ),
          ];
    case 'uncorroborated':
      return [draft('UNCORROBORATED_REPORTER', { reporters, host, failureClass, sessions }, linkGroup(group))];
    case 'set-aside':
      return issue.setAside === null
        ? []
        : [
            draft(
              'ISSUE_SET_ASIDE',
              { host, failureClass, by: issue.setAside.by, until: issue.setAside.until, why: issue.setAside.reason },
              [{ kind: 'set-aside', host, at: issue.setAside.at }],
            ),
          ];
    case 'isolated':
      return [];
  }
}

function reasonOfIsolated({ issues, running }: Judgement): Draft[] {
  if (running === null) return [];
  const isolated = issues.filter((issue) => issue.status === 'isolated' && issue.group.lastDay >= running.volume.from);
  if (isolated.length === 0) return [];
  const failures = isolated.flatMap((issue) => issue.group.failures);
  const days = new Set<Day>(failures.map(({ entry }) => entry.day));
  const hosts = [...new Set(isolated.flatMap(({ group }) => (group.host === null ? [] : [group.host])))].sort();
  return [
    draft(
      'ISOLATED_FAILURES',
      { sessions: sumSessions(failures), days: days.size, hosts },
      linkRows(failures.map(({ entry }) => entry.row)),
    ),
  ];
}

function reasonsOfFindings({ facts }: Judgement): Draft[] {
  const mode = facts.policy?.mode ?? null;
  if (mode !== 'testing' && mode !== 'enforce') return [];
  return (facts.mx ?? []).flatMap(({ host }): Draft[] => {
    const unlisted = isUnlistedMx(facts, host) ? [draft('LIVE_MX_NOT_IN_POLICY', { host }, linkDns(facts, 'mx'))] : [];
    const confirmed = facts.hosts.get(host)?.confirmed ?? null;
    const at = confirmed?.probes.at(-1)?.at;
    if (confirmed === null || at === undefined) return unlisted;
    return [...unlisted, draft(findingCodes[confirmed.finding], { host, at }, linkProbes(confirmed.probes))];
  });
}

function reasonsOfRefusals({ facts, issues, whatIf, perMx }: Judgement): Draft[] {
  const refused = refusedFailures(facts, issues);
  const drafts: Draft[] = [];
  const rows = refused.map(({ entry }) => entry.row);
  const since = rows.map((row) => row.day).sort()[0];
  if (since !== undefined) {
    const hosts = [...new Set(refused.flatMap(({ fault }) => (fault.host === null ? [] : [fault.host])))].sort();
    drafts.push(draft('REFUSING_NOW', { sessions: sumSessions(refused), since, hosts }, linkRows(rows)));
    if (facts.policy?.mode !== 'enforce') {
      const enforced = snapshotsUntilNow(facts.evidence).findLast((it) => it.mode === 'enforce');
      const until = enforced === undefined ? null : cachedUntil(enforced);
      drafts.push(
        draft(
          'STALE_ENFORCE_CACHE',
          { reporters: [...new Set(rows.map((row) => row.reporter))].sort(), until },
          linkRows(rows),
        ),
      );
    }
  }
  const { rollbackShare } = facts.evidence.settings.risk;
  const many = whatIf.refusedSince > 0 && whatIf.refusedSince >= rollbackShare * whatIf.sessionsSince;
  const noneSound = perMx.length > 0 && perMx.every((mx) => mx.verdict === 'fail');
  if (facts.policy?.mode === 'enforce' && (many || noneSound)) {
    drafts.push(
      draft(
        'ROLLBACK_RECOMMENDED',
        { refused: whatIf.refusedSince, of: many ? whatIf.sessionsSince : 0 },
        linkRows(rows),
      ),
    );
  }
  return drafts;
}

function reportersOf(issue: JudgedIssue): string[] {
  return [...new Set(issue.group.failures.map(({ entry }) => entry.reporter))].sort();
}
