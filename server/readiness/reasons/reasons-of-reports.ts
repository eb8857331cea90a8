import { isPolicyType } from '../../contract/codes.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { Day } from '../../contract/time.ts';
import { phrase } from '../../contract/words/phrase.ts';
import type { EvidenceRow } from '../evidence.ts';
import type { Entry } from '../facts/entries.ts';
import type { Facts } from '../facts/facts.ts';
import type { Findings } from '../rules/judgement.ts';
import {
  fetchSharesByReporter,
  isBlindToTesting,
  isFetchUnreliable,
  type ReporterFetchShare,
} from '../rules/policy-reach.ts';
import { hasHadTimeToReport, isMissingInReports } from '../rules/state.ts';
import { findPotentialHosts } from '../rules/what-if.ts';
import { linkReports, linkRows } from './evidence-links.ts';
import { type Draft, draft } from './reasons.ts';

/** Who reports, who does not, and what else the reports say besides failures of the policy. */
export function explainReports(findings: Findings): Draft[] {
  const { facts } = findings;
  return [
    ...explainNoReports(findings),
    ...explainSilence(findings),
    ...explainUnseen(findings),
    ...explainSkippers(facts),
    ...explainFetch(findings),
    ...explainOddities(facts),
    ...explainDane(facts),
    ...explainUnknownTypes(facts),
    ...findPotentialHosts(facts).map(({ host, rows }) =>
      draft('NPF_TLS_FAILURES', { host, reporters: reportersOf(rows) }, linkRows(rows)),
    ),
    ...explainUnauthenticated(facts),
    ...explainProvisional(facts),
  ];
}

function explainNoReports({ facts, running }: Findings): Draft[] {
  const { recentFrom } = facts.calendar;
  if (facts.nullMx || facts.signed.some(({ row }) => row.day >= recentFrom)) return [];
  const enforcing = facts.policy?.mode === 'enforce';
  const waited = hasHadTimeToReport({ facts, start: running?.start ?? null });
  const nothingKnown = facts.policy === null && facts.published.kind === 'unknown';
  if (!enforcing && !waited && !nothingKnown) return [];
  const days = facts.signed.map(({ row }) => row.day).sort();
  return [draft('NO_REPORTS', { lastDay: days.at(-1) ?? null })];
}

function explainSilence({ facts, running }: Findings): Draft[] {
  if (running === null || running.silence.since === null) return [];
  const { silent, all, since } = running.silence;
  const lastRows = (reporter: string) =>
    linkRows(facts.signed.filter(({ row }) => row.reporter === reporter).map(({ row }) => row));
  if (all) {
    const reporters = silent.map((it) => it.reporter);
    return [draft('REPORTERS_ALL_SILENT', { reporters, since }, reporters.flatMap(lastRows))];
  }
  return silent.map(({ reporter, run, limit }) =>
    draft('REPORTER_SILENT', { reporter, run, limit }, lastRows(reporter)),
  );
}

function explainUnseen({ facts, running }: Findings): Draft[] {
  const unseen = running?.unseen ?? null;
  if (unseen !== null) {
    return [draft(unseen.code, { reporters: unseen.reporters }, linkRows(unseen.rows.map(({ row }) => row)))];
  }
  // Without live checks a policy is only believed from trusted reporters; others that mention one leave it open.
  const recent = facts.signed.filter(({ row }) => row.day >= facts.calendar.recentFrom);
  const open = facts.policy === null && facts.published.kind === 'unknown';
  if (!open || !recent.some(({ row }) => row.policyType === 'sts')) return [];
  if (recent.some(({ standing }) => standing === 'trusted')) return [];
  const reporters = [...new Set(recent.map(({ row }) => row.reporter))].sort();
  return [draft('NO_TRUSTED_REPORTER', { reporters }, linkRows(recent.map(({ row }) => row)))];
}

/** Senders that begin to look at the policy when it says enforce: nothing to mend, and nothing to go by. */
function explainSkippers(facts: Facts): Draft[] {
  if (facts.policy?.mode === 'none' || facts.published.kind === 'missing' || facts.nullMx) return [];
  const recent = facts.signed.filter(({ row }) => row.day >= facts.calendar.recentFrom);
  const skipping = recent.filter(({ row }) => isBlindToTesting(facts, row)).map(({ row }) => row);
  if (skipping.length === 0 || isMissingInReports(facts)) return [];
  const someoneLooks = recent.some(({ row }) => row.policyType !== 'tlsa' && !isBlindToTesting(facts, row));
  return [
    draft(
      someoneLooks ? 'SENDERS_SKIP_TESTING' : 'NOBODY_LOOKS_IN_TESTING',
      { reporters: reportersOf(skipping) },
      linkRows(skipping),
    ),
  ];
}

function explainFetch({ facts, fetch }: Findings): Draft[] {
  if (fetch.sessions === 0 || facts.policy?.mode === 'none') return [];
  const rows = facts.entries
    .filter((it) => it.standing === 'trusted' && it.untested > 0 && it.day >= facts.calendar.recentFrom)
    .map((it) => it.row);
  const byReporter = fetchSharesByReporter(facts).map(sayShare);
  const { share, ...fetchErrors } = { ...fetch, from: facts.calendar.recentFrom, byReporter };
  return isFetchUnreliable(facts, fetch)
    ? [draft('POLICY_FETCH_UNRELIABLE', { share, ...fetchErrors }, linkRows(rows))]
    : [draft('POLICY_FETCH_ERRORS', fetchErrors, linkRows(rows))];
}

function sayShare({ reporter, sessions, of }: ReporterFetchShare): Phrase {
  return sessions >= of
    ? phrase('fetch.allOf', { reporter, n: of })
    : phrase('fetch.someOf', { reporter, sessions, of });
}

/** Numbers that do not add up. */
function explainOddities(facts: Facts): Draft[] {
  const recent = facts.entries.filter((entry) => entry.day >= facts.calendar.issuesFrom);
  const unexplained = recent.filter((entry) => entry.unexplained > 0);
  const overcounted = recent.filter((entry) => entry.overcounted);
  return [
    ...(unexplained.length === 0
      ? []
      : [
          draft(
            'UNEXPLAINED_FAILURES',
            {
              sessions: unexplained.reduce((sum, entry) => sum + entry.unexplained, 0),
              reporters: reportersOf(rowsOf(unexplained)),
            },
            linkRows(rowsOf(unexplained)),
          ),
        ]),
    ...(overcounted.length === 0
      ? []
      : [draft('COUNT_MISMATCH', { reporters: reportersOf(rowsOf(overcounted)) }, linkRows(rowsOf(overcounted)))]),
  ];
}

/** DANE decides independently of MTA-STS and refuses mail today. Bad news counts from unfinished days too. */
function explainDane(facts: Facts): Draft[] {
  const rows = facts.signed
    .filter(
      ({ row, standing }) => row.policyType === 'tlsa' && standing !== 'new' && row.day >= facts.calendar.recentFrom,
    )
    .map(({ row }) => row)
    .filter((row) => failedSessions(row) > 0);
  if (rows.length === 0) return [];
  const sessions = rows.reduce((sum, row) => sum + failedSessions(row), 0);
  return [draft('DANE_FAILING_NOW', { sessions, reporters: reportersOf(rows) }, linkRows(rows))];
}

/**
 * A reporter that writes another policy type, or none, and no policy text says nothing that can be weighed. Where its sessions fail and
 * its word counts alone, that may be the policy failing: it stops a switch until somebody has looked.
 */
function explainUnknownTypes(facts: Facts): Draft[] {
  const unknown = facts.signed.filter(
    ({ row, standing }) => standing !== 'new' && row.day >= facts.calendar.recentFrom && !isPolicyType(row.policyType),
  );
  if (unknown.length === 0) return [];
  const failing = unknown.filter(({ row, standing }) => standing === 'trusted' && failedSessions(row) > 0);
  const told = (failing.length > 0 ? failing : unknown).map(({ row }) => row);
  const sessions = told.reduce((sum, row) => sum + row.success + failedSessions(row), 0);
  const params = { reporters: reportersOf(told), sessions };
  if (failing.length === 0) return [draft('UNKNOWN_POLICY_TYPE', params, linkRows(told))];
  const failed = told.reduce((sum, row) => sum + failedSessions(row), 0);
  return [draft('UNKNOWN_POLICY_TYPE_FAILING', { ...params, failed }, linkRows(told))];
}

function failedSessions(row: EvidenceRow): number {
  return Math.max(
    row.failure,
    row.details.reduce((sum, detail) => sum + detail.sessions, 0),
  );
}

function explainUnauthenticated(facts: Facts): Draft[] {
  const rows = facts.unsigned.filter((row) => row.day >= facts.calendar.issuesFrom);
  const links = linkReports(rows);
  return links.length === 0 ? [] : [draft('UNAUTHENTICATED_REPORTS', { count: links.length }, links)];
}

function explainProvisional(facts: Facts): Draft[] {
  const rows = facts.signed.map(({ row }) => row).filter((row) => row.day > facts.calendar.lastFinished);
  if (rows.length === 0) return [];
  const days: Day[] = [...new Set(rows.map((row) => row.day))].sort();
  return [draft('NEWEST_DAYS_PROVISIONAL', { days }, linkRows(rows))];
}

function rowsOf(entries: readonly Entry[]): EvidenceRow[] {
  return entries.map((entry) => entry.row);
}

function reportersOf(rows: readonly EvidenceRow[]): string[] {
  return [...new Set(rows.map((row) => row.reporter))].sort();
}
