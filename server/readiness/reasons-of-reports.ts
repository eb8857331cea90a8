import { addHours, endOfDay } from '../time.ts';
import { coveredDays } from './clock.ts';
import { linkReports, linkRows } from './evidence-links.ts';
import type { Judgement } from './judgement.ts';
import { validAttestation } from './live-findings.ts';
import { whyUnverified } from './per-mx.ts';
import { findUnseen, isFetchUnreliable } from './policy-reach.ts';
import { type Draft, draft } from './reasons.ts';
import { hasHadTimeToReport } from './state.ts';
import { findPotentialHosts } from './what-if.ts';

const FIRST_REPORT_HOURS = 12;

/** Who reports, who does not, what they cannot see, and what could not be checked from here. */
export function reasonsOfReports(judgement: Judgement): Draft[] {
  return [
    ...reasonsOfArrival(judgement),
    ...reasonsOfSilence(judgement),
    ...reasonsOfReach(judgement),
    ...reasonsOfWarnings(judgement),
    ...reasonsOfBlindness(judgement),
  ];
}

function reasonsOfArrival({ facts, running }: Judgement): Draft[] {
  const { calendar, signed } = facts;
  const mode = facts.policy?.mode ?? null;
  const drafts: Draft[] = [];
  const provisional = [
    ...new Set(signed.filter(({ row }) => row.day > calendar.lastFinished).map(({ row }) => row.day)),
  ].sort();
  if (provisional.length > 0) drafts.push(draft('NEWEST_DAYS_PROVISIONAL', { days: provisional }));
  if (
    signed.some(({ row }) => row.day >= calendar.recentFrom) ||
    mode === 'none' ||
    facts.published.kind === 'missing' ||
    facts.nullMx
  )
    return drafts;
  const start = running?.start ?? null;
  if (start === null || mode === 'enforce' || hasHadTimeToReport({ facts, start })) {
    const lastDay =
      signed
        .map(({ row }) => row.day)
        .sort()
        .at(-1) ?? null;
    drafts.push(draft('NO_REPORTS', { lastDay }));
  } else {
    drafts.push(draft('WAITING_FIRST_REPORT', { about: addHours(endOfDay(start.firstDay), FIRST_REPORT_HOURS) }));
  }
  return drafts;
}

function reasonsOfSilence({ facts, silence, running }: Judgement): Draft[] {
  if (
    running === null ||
    silence.silent.length === 0 ||
    facts.signed.every(({ row }) => row.day < facts.calendar.recentFrom)
  )
    return [];
  const reporters = silence.silent.map((it) => it.reporter);
  if (silence.all && silence.since !== null)
    return [draft('REPORTERS_ALL_SILENT', { reporters, since: silence.since })];
  return silence.silent.map(({ reporter, run, limit }) => draft('REPORTER_SILENT', { reporter, run, limit }));
}

function reasonsOfReach({ facts, running, fetch }: Judgement): Draft[] {
  if (running === null) return [];
  const drafts: Draft[] = [];
  if (facts.policy?.mode === 'testing') {
    const seen = coveredDays(facts, running.clock.cleanSince).size > 0;
    const unseen = findUnseen(facts, running.start.firstDay, running.clock.elapsed ?? 0, seen);
    if (unseen !== null)
      drafts.push(draft(unseen.code, { reporters: unseen.reporters }, linkRows(unseen.rows.map(({ row }) => row))));
  }
  const rows = facts.entries
    .filter((it) => it.trust === 'trusted' && it.untested > 0 && it.day >= facts.calendar.recentFrom)
    .map((it) => it.row);
  const { sessions, share, days } = fetch;
  if (isFetchUnreliable(facts, fetch))
    drafts.push(draft('POLICY_FETCH_UNRELIABLE', { share, sessions, days }, linkRows(rows)));
  else if (sessions > 0) drafts.push(draft('POLICY_FETCH_ERRORS', { sessions, days }, linkRows(rows)));
  return drafts;
}

function reasonsOfWarnings({ facts }: Judgement): Draft[] {
  const { calendar, signed, entries, unsigned } = facts;
  const drafts: Draft[] = [];
  for (const { host, rows } of findPotentialHosts(facts)) {
    drafts.push(
      draft(
        'NPF_TLS_FAILURES',
        { host, reporters: [...new Set(rows.map((row) => row.reporter))].sort() },
        linkRows(rows),
      ),
    );
  }
  const dane = signed.filter(
    ({ row, trust }) =>
      row.policyType === 'tlsa' && trust !== 'new' && row.failure > 0 && row.day >= calendar.recentFrom,
  );
  if (dane.length > 0) {
    const sessions = dane.reduce((sum, { row }) => sum + row.failure, 0);
    drafts.push(
      draft(
        'DANE_FAILING_NOW',
        { sessions, reporters: [...new Set(dane.map(({ row }) => row.reporter))].sort() },
        linkRows(dane.map(({ row }) => row)),
      ),
    );
  }
  const recent = entries.filter((it) => it.day >= calendar.issuesFrom && it.trust !== 'new');
  const unexplained = recent.filter((it) => it.unexplained > 0);
  if (unexplained.length > 0) {
    const sessions = unexplained.reduce((sum, it) => sum + it.unexplained, 0);
    drafts.push(
      draft(
        'UNEXPLAINED_FAILURES',
        { sessions, reporters: [...new Set(unexplained.map((it) => it.reporter))].sort() },
        linkRows(unexplained.map((it) => it.row)),
      ),
    );
  }
  const overcounted = recent.filter((it) => it.overcounted);
  if (overcounted.length > 0) {
    drafts.push(
      draft(
        'COUNT_MISMATCH',
        { reporters: [...new Set(overcounted.map((it) => it.reporter))].sort() },
        linkRows(overcounted.map((it) => it.row)),
      ),
    );
  }
  const strangers = unsigned.filter((row) => row.day >= calendar.issuesFrom);
  if (strangers.length > 0) {
    drafts.push(
      draft(
        'UNAUTHENTICATED_REPORTS',
        { count: new Set(strangers.map((row) => row.reportId)).size },
        linkReports(strangers),
      ),
    );
  }
  return drafts;
}

function reasonsOfBlindness({ facts }: Judgement): Draft[] {
  const mode = facts.policy?.mode ?? null;
  if ((mode !== 'testing' && mode !== 'enforce') || facts.nullMx) return [];
  const drafts: Draft[] = [];
  if (facts.evidence.live === null) drafts.push(draft('LIVE_CHECKS_OFF', {}), draft('MX_UNVERIFIED', { hosts: [] }));
  const blind = (facts.mx ?? []).flatMap(({ host }) => {
    const view = facts.hosts.get(host);
    const why =
      view?.confirmed != null || validAttestation(view, facts.evidence) !== null ? null : whyUnverified(facts, view);
    return why === null ? [] : [{ host, why }];
  });
  if (blind.length > 0) drafts.push(draft('MX_UNVERIFIED', { hosts: blind.map(({ host }) => host) }));
  const behind = blind.filter(({ why }) => why === 'port25').map(({ host }) => host);
  if (behind.length > 0) drafts.push(draft('MX_NOT_PROBED_PORT25', { hosts: behind }));
  for (const { host } of facts.mx ?? []) {
    const attestation = validAttestation(facts.hosts.get(host), facts.evidence);
    if (attestation !== null)
      drafts.push(
        draft('MX_ATTESTED', { host, at: attestation.at, by: attestation.by }, [
          { kind: 'attestation', host, at: attestation.at },
        ]),
      );
  }
  return drafts;
}
