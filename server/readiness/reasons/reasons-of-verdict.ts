import { addSeconds, type Day, type Instant, toMillis } from '../../contract/time.ts';
import type { EvidenceLink } from '../../contract/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import { snapshotsUntilNow } from '../facts/published-policy.ts';
import { findLastFailure } from '../rules/issues.ts';
import type { Judgement, Running } from '../rules/judgement.ts';
import { refusedFailures } from '../rules/state.ts';
import { sumSessions } from '../rules/systematic.ts';
import { linkProbes, linkRows, linkSnapshots } from './evidence-links.ts';
import { type Draft, draft } from './reasons.ts';

const LONG_ENOUGH_IN_ENFORCE = 30;
const SHORT_IN_ENFORCE = 1_209_600;

/** What the verdict rests on, once it is given. */
export function explainVerdict(judgement: Judgement): Draft[] {
  const { running } = judgement;
  return [
    ...explainRefusals(judgement),
    ...(running === null
      ? []
      : [
          ...explainRestarts(judgement, running),
          ...explainGates(judgement, running),
          ...explainState(judgement, running),
        ]),
  ];
}

function explainRefusals({ facts, issues, state, whatIf, perMx }: Judgement): Draft[] {
  if (state !== 'enforcing-at-risk') return [];
  const mode = facts.policy?.mode ?? null;
  const drafts: Draft[] = [];
  const refused = refusedFailures(facts, issues);
  if (refused.length > 0) {
    const rows = refused.map(({ entry }) => entry.row);
    const hosts = [...new Set(refused.flatMap(({ fault }) => (fault.host === null ? [] : [fault.host])))].sort();
    const since = rows.map((row) => row.day).sort()[0] ?? facts.calendar.today;
    drafts.push(draft('REFUSING_NOW', { sessions: sumSessions(refused), since, hosts }, linkRows(rows)));
    if (mode !== 'enforce') {
      const reporters = [...new Set(rows.map((row) => row.reporter))].sort();
      drafts.push(draft('STALE_ENFORCE_CACHE', { reporters, until: cacheEnd(facts) }, linkRows(rows)));
    }
  }
  const share = whatIf.sessionsSince === 0 ? 0 : whatIf.refusedSince / whatIf.sessionsSince;
  const heavy = whatIf.refusedSince > 0 && share >= facts.evidence.settings.risk.rollbackShare;
  const noneSound = perMx.length > 0 && perMx.every((mx) => mx.verdict === 'fail');
  if (mode === 'enforce' && (heavy || noneSound)) {
    const params = { refused: whatIf.refusedSince, of: heavy ? whatIf.sessionsSince : 0 };
    drafts.push(draft('ROLLBACK_RECOMMENDED', params, linkRows(refused.map(({ entry }) => entry.row))));
  }
  return drafts;
}

/** When the last copy of an enforcing policy runs out; null when none was seen live. */
function cacheEnd(facts: Facts): Instant | null {
  const ends = snapshotsUntilNow(facts.evidence)
    .filter(({ mode, maxAge }) => mode === 'enforce' && maxAge !== null)
    .map(({ lastSeen, maxAge }) => addSeconds(lastSeen, maxAge ?? 0));
  return ends.toSorted((a, b) => toMillis(b) - toMillis(a))[0] ?? null;
}

function explainRestarts({ facts, issues }: Judgement, { start, clock, recurrence }: Running): Draft[] {
  const drafts: Draft[] = [];
  const recent = start.firstDay >= facts.calendar.issuesFrom || clock.elapsed < clock.required;
  if (recent) {
    const links = linkSnapshots([facts.policy?.snapshot]);
    for (const code of start.restartedBy) {
      if (code !== 'CLOCK_RESTARTED_MX_ADDED') drafts.push(draft(code, { at: start.t0 }, links));
      else if (start.addedMx !== null) drafts.push(draft(code, { at: start.t0, host: start.addedMx }));
    }
  }
  const failure = findLastFailure(facts, issues);
  if (failure !== null && failure.day >= start.firstDay) {
    const links = [...linkRows(failure.rows), ...linkProbes(failure.probes)];
    drafts.push(draft('CLOCK_RESTARTED_FAILURE', { last: failure.day }, links));
  }
  if (recurrence !== null && clock.elapsed < clock.required) {
    const { host, times, since, probes } = recurrence;
    const params = { host, times, since, required: clock.required };
    drafts.push(draft('FAULT_RECURRING', params, linkProbes(probes.toReversed())));
  }
  return drafts;
}

/** What keeps a domain waiting once its days are complete. */
function explainGates({ facts, gates, stats, lookRequests }: Judgement, { clock, volume }: Running): Draft[] {
  if (gates === null || clock.elapsed < clock.required) return [];
  const { n, k, upper95 } = volume;
  const links = linkWindow(facts, volume.from);
  const drafts = gates.holds.map((code) => {
    switch (code) {
      case 'COVERAGE_TOO_LOW':
        return draft(code, { covered: clock.covered14, needed: facts.evidence.settings.gate.minCoveredDays }, links);
      case 'MX_CHECK_NEEDED': {
        const hosts = lookRequests.map(({ host }) => host);
        return draft(code, { hosts }, linkRows(lookRequests.flatMap(({ rows }) => rows)));
      }
      case 'FAILURE_RATE_TOO_HIGH':
        return draft(code, { n, k }, links);
      default: {
        const { sessionsNeeded: needed, volumeEtaDays: etaDays } = stats;
        return draft(code, { n, k, upper95, needed, etaDays }, links);
      }
    }
  });
  if (gates.components.reporters === 'high') return drafts;
  return [...drafts, draft('SINGLE_REPORTER', { reporter: gates.regularReporters[0] ?? null }, links)];
}

function explainState(judgement: Judgement, running: Running): Draft[] {
  switch (judgement.state) {
    case 'ready':
      return explainReady(judgement, running);
    case 'testing-in-progress':
      return explainWaiting(judgement, running);
    case 'enforcing-healthy':
      return explainHealthy(judgement, running);
    default:
      return [];
  }
}

function explainReady({ facts, gates }: Judgement, { clock, volume }: Running): Draft[] {
  const { n, upper95 } = volume;
  const { elapsed } = clock;
  const links = linkWindow(facts, volume.from);
  return gates?.path === 'low-volume'
    ? [draft('READY_LOW_VOLUME', { n, elapsed }, links)]
    : [draft('READY_STANDARD', { n, elapsed, upper95 }, links)];
}

function explainWaiting({ facts }: Judgement, { clock, start, volume }: Running): Draft[] {
  const { elapsed, remaining, earliestReadyAt } = clock;
  const links = linkWindow(facts, volume.from);
  const silent = !facts.signed.some(({ row }) => row.day >= facts.calendar.recentFrom);
  return [
    ...(remaining === null || earliestReadyAt === null
      ? []
      : [draft('CLOCK_RUNNING', { elapsed, remaining, earliest: earliestReadyAt }, links)]),
    ...(silent ? [draft('WAITING_FIRST_REPORT', { about: facts.calendar.finishedAt(start.firstDay) })] : []),
  ];
}

function explainHealthy({ facts, issues, whatIf }: Judgement, { clock, volume }: Running): Draft[] {
  const maxAge = facts.policy?.maxAge ?? null;
  const clean = whatIf.sessions === 0 && !issues.some(({ status }) => status === 'active');
  const mayRaise = maxAge !== null && maxAge < SHORT_IN_ENFORCE && clock.elapsed >= LONG_ENOUGH_IN_ENFORCE;
  const links = linkSnapshots([facts.policy?.snapshot]);
  return [
    ...(clean ? [draft('ENFORCE_CLEAN', { n: volume.n, elapsed: clock.elapsed }, links)] : []),
    ...(mayRaise ? [draft('ADVICE_MAX_AGE_RAISE', { maxAge }, links)] : []),
  ];
}

/** The rows that the statistics count. */
function linkWindow(facts: Facts, from: Day): EvidenceLink[] {
  const counted = facts.entries.filter(
    (entry) =>
      entry.standing === 'trusted' && entry.current && entry.day >= from && entry.day <= facts.calendar.lastFinished,
  );
  return linkRows(counted.map((entry) => entry.row));
}
