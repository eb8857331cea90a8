import type { IssueClass } from '../../contract/codes.ts';
import { addDays } from '../../contract/time.ts';
import type { Issue } from '../../contract/verdict.ts';
import { failureClasses } from '../../tlsrpt/result-types.ts';
import { isUnlistedMx } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';
import { findingClass } from '../facts/live-findings.ts';
import type { JudgedIssue } from './issues.ts';
import { sumSessions } from './systematic.ts';

const LINKS = 50;
const REPORTED = 5;
const statusOrder: readonly Issue['status'][] = ['active', 'live', 'fixed', 'isolated', 'uncorroborated', 'set-aside'];

/** All issues, those to fix first: shown live first, then by harm of the last week, reporters, MX preference and class. */
export function listIssues(facts: Facts, issues: readonly JudgedIssue[]): Issue[] {
  const reported = issues.map((issue) => summarizeIssue(facts, issue));
  const isReported = (host: string, failureClass: IssueClass) =>
    reported.some((it) => it.host === host && it.failureClass === failureClass && it.status === 'active');
  const preference = (host: string | null) =>
    facts.mx?.find((mx) => mx.host === host)?.preference ?? Number.MAX_SAFE_INTEGER;
  return [...reported, ...liveOnly(facts, isReported)].sort(
    (a, b) =>
      Math.min(statusOrder.indexOf(a.status), 1) - Math.min(statusOrder.indexOf(b.status), 1) ||
      Number(b.liveNow) - Number(a.liveNow) ||
      b.sessionsLast7Days - a.sessionsLast7Days ||
      b.reporters.length - a.reporters.length ||
      preference(a.host) - preference(b.host) ||
      failureClasses.indexOf(a.failureClass) - failureClasses.indexOf(b.failureClass) ||
      compareText(a.host ?? '', b.host ?? '') ||
      statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function summarizeIssue(facts: Facts, issue: JudgedIssue): Issue {
  const { group } = issue;
  const recent = group.failures.filter(({ entry }) => entry.day > addDays(facts.calendar.today, -7));
  return {
    host: group.host,
    failureClass: group.failureClass,
    status: issue.status,
    liveNow: issue.liveNow,
    firstDay: group.days[0] ?? null,
    lastDay: group.lastDay,
    failingDays: group.days.length,
    sessions: sumSessions(group.failures),
    sessionsLast7Days: sumSessions(recent),
    reporters: [...new Set(group.failures.map(({ entry }) => entry.reporter))].sort(),
    fixed: issue.repair === null || issue.last === null ? null : { since: addDays(issue.last, 1), how: issue.repair },
    setAside:
      issue.setAside === null
        ? null
        : { by: issue.setAside.by, at: issue.setAside.at, until: issue.setAside.until, reason: issue.setAside.reason },
    reported: reportedWords(issue),
    reportIds: [...new Set(group.failures.map(({ entry }) => entry.row.reportId))]
      .sort((a, b) => b - a)
      .slice(0, LINKS),
  };
}

function reportedWords({ group }: JudgedIssue): Issue['reported'] {
  const words = new Map<string, { resultType: string; reason: string | null; sessions: number }>();
  for (const detail of group.failures.flatMap(({ fault }) => fault.details)) {
    const key = JSON.stringify([detail.resultType, detail.reason]);
    const known = words.get(key);
    words.set(key, {
      resultType: detail.resultType,
      reason: detail.reason,
      sessions: detail.sessions + (known?.sessions ?? 0),
    });
  }
  return [...words]
    .sort(([keyA, a], [keyB, b]) => b.sessions - a.sessions || (keyA < keyB ? -1 : 1))
    .map(([, word]) => word)
    .slice(0, REPORTED);
}

/** Faults that only our own check shows: no report complains yet. */
function liveOnly(facts: Facts, isReported: (host: string, failureClass: IssueClass) => boolean): Issue[] {
  const mode = facts.policy?.mode ?? null;
  if (mode !== 'testing' && mode !== 'enforce') return [];
  return (facts.mx ?? []).flatMap(({ host }) => {
    const confirmed = facts.hosts.get(host)?.confirmed ?? null;
    const classes: IssueClass[] = [
      ...(isUnlistedMx(facts, host) ? ['mx-not-in-policy' as const] : []),
      ...(confirmed === null ? [] : [findingClass[confirmed.finding]]),
    ];
    return classes
      .filter((failureClass) => !isReported(host, failureClass))
      .map((failureClass) => ({
        host,
        failureClass,
        status: 'live' as const,
        liveNow: true,
        firstDay: null,
        lastDay: null,
        failingDays: 0,
        sessions: 0,
        sessionsLast7Days: 0,
        reporters: [],
        fixed: null,
        setAside: null,
        reported: [],
        reportIds: [],
      }));
  });
}
