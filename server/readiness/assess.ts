import { adviseActions } from './actions.ts';
import type { Assessment, Statistics } from './assessment.ts';
import { readClock, startClock, stoppedClock } from './clock.ts';
import { isUnlistedMx } from './credibility.ts';
import type { Evidence } from './evidence.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { type Gates, passGates } from './gates.ts';
import { listIssues } from './issue-list.ts';
import { judgeIssues, lastSystematicDay } from './issues.ts';
import type { Judgement } from './judgement.ts';
import { judgeMxHosts } from './per-mx.ts';
import { measureFetchShare } from './policy-reach.ts';
import { rankGroupOf } from './ranking.ts';
import { type Draft, draft, reasonSeverities, tellReasons } from './reasons.ts';
import { reasonsOfIssues } from './reasons-of-issues.ts';
import { reasonsOfPolicy } from './reasons-of-policy.ts';
import { reasonsOfReports } from './reasons-of-reports.ts';
import { findSilence } from './silence.ts';
import { decideState } from './state.ts';
import { describeStatistics, measureVolume } from './volume.ts';
import { imagineEnforce } from './what-if.ts';

/**
 * May this domain enforce? Judges evidence and nothing else: the same evidence gives the same verdict, whatever the order of
 * its rows, and facts later than its `now` change nothing.
 */
export function assess(evidence: Evidence): Assessment {
  const judgement = judge(gatherFacts(evidence));
  const { facts, running, issues, perMx, whatIf } = judgement;
  const drafts = [...reasonsOfPolicy(judgement), ...reasonsOfIssues(judgement), ...reasonsOfReports(judgement)];
  const gates = facts.policy?.mode === 'testing' ? gatesOf(judgement, drafts) : null;
  const liveBlocking = (facts.mx ?? []).some(
    ({ host }) => isUnlistedMx(facts, host) || facts.hosts.get(host)?.confirmed != null,
  );
  const state = decideState({
    facts,
    start: running?.start ?? null,
    issues,
    liveBlocking,
    ready: gates !== null && gates.path !== null,
  });
  const statistics = statisticsOf(judgement, gates);
  drafts.push(...reasonsOfClock(judgement), ...reasonsOfGates(judgement, gates, statistics));
  if (state === 'ready') drafts.push(reasonOfReady(judgement, gates, statistics));
  if (state === 'enforcing-healthy' && running !== null)
    drafts.push(draft('ENFORCE_CLEAN', { n: statistics.n, elapsed: running.clock.elapsed ?? 0 }));
  if (state === 'testing-in-progress' && running !== null) drafts.push(...reasonOfWaiting(judgement));
  const reasons = tellReasons(drafts);
  const clock = running?.clock ?? stoppedClock(facts);
  const listed = listIssues(facts, issues);
  return {
    domain: evidence.domain,
    evaluatedAt: evidence.now,
    state,
    mode: facts.policy?.mode ?? null,
    confidence: state === 'ready' ? (gates?.confidence ?? null) : null,
    clock,
    stats: statistics,
    components: gates?.components ?? null,
    perMx,
    whatIf,
    issues: listed,
    silence: judgement.silence.silent,
    fetch: judgement.fetch,
    actions: adviseActions(evidence.domain, state, listed, reasons, clock),
    reasons,
    probeSoon: probeSoon(facts, judgement),
    rankGroup: rankGroupOf(
      state,
      reasons.map((reason) => reason.code),
      clock.elapsed,
      clock.required,
    ),
  };
}

function judge(facts: Facts): Judgement {
  const issues = judgeIssues(facts);
  const { policy } = facts;
  const start = policy === null || policy.mode === 'none' || facts.nullMx ? null : startClock(facts, policy);
  const clock = start === null ? null : readClock(facts, start, lastSystematicDay(issues));
  const running =
    start === null || clock === null ? null : { start, clock, volume: measureVolume(facts, issues, clock.cleanSince) };
  const perMx = judgeMxHosts(facts, issues, running?.volume.n ?? 0);
  return {
    facts,
    issues,
    running,
    perMx,
    whatIf: imagineEnforce(facts, issues, perMx),
    silence: findSilence(facts),
    fetch: measureFetchShare(facts),
  };
}

function gatesOf({ facts, running, perMx }: Judgement, drafts: readonly Draft[]): Gates | null {
  if (running === null) return null;
  const { clock, volume } = running;
  return passGates(facts, {
    cleanSince: clock.cleanSince,
    elapsed: clock.elapsed ?? 0,
    covered14: clock.covered14 ?? 0,
    covered: clock.covered ?? 0,
    volume,
    perMx,
    capped: drafts.some(({ code }) => code === 'NPF_TLS_FAILURES' || code === 'REPORTER_SILENT'),
    held: drafts.some(({ code }) => reasonSeverities[code] === 'hold'),
  });
}

function statisticsOf({ facts, running }: Judgement, gates: Gates | null): Statistics {
  if (running === null) {
    const nothing = {
      upper95: null,
      wilson95: null,
      dayUpper95: null,
      sessionsNeeded: null,
      volumeEtaDays: null,
      extendedPathAt: null,
    };
    return { from: null, to: null, n: 0, k: 0, ...nothing };
  }
  const waits = gates?.holds.some((hold) => hold !== 'COVERAGE_TOO_LOW') ?? false;
  return describeStatistics(facts, running.volume, running.clock.elapsed ?? 0, running.clock.cleanSince, waits);
}

function reasonsOfClock({ facts, issues, running }: Judgement): Draft[] {
  if (running === null) return [];
  const { start } = running;
  const drafts = start.restartedBy.map((code) =>
    code === 'CLOCK_RESTARTED_MX_ADDED'
      ? draft(code, { at: start.t0, host: start.addedMx ?? '' })
      : draft(code, { at: start.t0 }),
  );
  const last = lastSystematicDay(issues);
  if (last !== null && last >= start.firstDay && facts.policy !== null)
    drafts.push(draft('CLOCK_RESTARTED_FAILURE', { last }));
  return drafts;
}

function reasonsOfGates({ facts, running }: Judgement, gates: Gates | null, statistics: Statistics): Draft[] {
  if (gates === null || running === null || (running.clock.elapsed ?? 0) < facts.evidence.settings.clock.requiredDays)
    return [];
  const { n, k, upper95, sessionsNeeded: needed, volumeEtaDays: etaDays } = statistics;
  const drafts: Draft[] = gates.holds.map((hold) => {
    if (hold === 'COVERAGE_TOO_LOW')
      return draft(hold, {
        covered: running.clock.covered14 ?? 0,
        needed: facts.evidence.settings.gate.minCoveredDays,
      });
    return hold === 'FAILURE_RATE_TOO_HIGH' ? draft(hold, { n, k }) : draft(hold, { n, k, upper95, needed, etaDays });
  });
  if (gates.regularReporters.length < 2)
    drafts.push(draft('SINGLE_REPORTER', { reporter: gates.regularReporters[0] ?? null }));
  return drafts;
}

function reasonOfReady({ running }: Judgement, gates: Gates | null, { n, upper95 }: Statistics): Draft {
  const elapsed = running?.clock.elapsed ?? 0;
  return gates?.path === 'low-volume'
    ? draft('READY_LOW_VOLUME', { n, elapsed })
    : draft('READY_STANDARD', { n, elapsed, upper95 });
}

function reasonOfWaiting({ running }: Judgement): Draft[] {
  const { elapsed = 0, remaining = 0, earliestReadyAt: earliest = null } = running?.clock ?? {};
  return earliest === null
    ? []
    : [draft('CLOCK_RUNNING', { elapsed: elapsed ?? 0, remaining: remaining ?? 0, earliest })];
}

/** Hosts that reports accuse and no probe has answered for since. */
function probeSoon(facts: Facts, { issues }: Judgement): string[] {
  const accused = new Set(issues.filter(({ status }) => status !== 'fixed').map(({ group }) => group.host));
  for (const row of facts.unsigned) {
    if (row.day >= facts.calendar.recentFrom) for (const detail of row.details) accused.add(detail.host);
  }
  return (facts.mx ?? []).map(({ host }) => host).filter((host) => accused.has(host));
}
