/*
 * Whether the policy of a domain may move to mode: enforce (RFC 8461 section 5). Evidence is what is known at one moment:
 * sessions and failures from TLS reports (RFC 8460), what live checks saw, what the operator said. facts/ puts it in order, rules/
 * judges it, reasons/ says why: each reason is a code of one table with a severity and params, worded in contract/words. The
 * assessment holds the state, the confidence, the reasons, the issues and what to do next. No reports is not no failures.
 *
 * This file is the order of the rules. Pure: imports mtasts, tlsrpt and contract; `now` is part of the evidence, so that every
 * verdict can be reached again from what is kept of it.
 */
import type { Assessment, Statistics } from '../contract/verdict.ts';
import type { Evidence } from './evidence.ts';
import { type Facts, gatherFacts } from './facts/facts.ts';
import { adviseActions } from './reasons/actions.ts';
import { composeReasons, type Draft } from './reasons/reasons.ts';
import { explainHosts, hasLiveFault } from './reasons/reasons-of-hosts.ts';
import { explainIssues, findHostsToProbe } from './reasons/reasons-of-issues.ts';
import { explainPublished } from './reasons/reasons-of-policy.ts';
import { explainReports } from './reasons/reasons-of-reports.ts';
import { explainVerdict } from './reasons/reasons-of-verdict.ts';
import { reasonTable } from './reasons/table.ts';
import { findExpiringCertificates } from './rules/certificates.ts';
import { type Gates, passGates } from './rules/gates.ts';
import { listIssues } from './rules/issue-list.ts';
import { findLastFailure, type JudgedIssue, judgeIssues } from './rules/issues.ts';
import type { Findings, Judgement, Running } from './rules/judgement.ts';
import { kindOf } from './rules/kind.ts';
import { findLookRequests } from './rules/look-requests.ts';
import { judgeMxHosts } from './rules/per-mx.ts';
import { findUnseen, measureFetchShare } from './rules/policy-reach.ts';
import { rankGroupOf } from './rules/ranking.ts';
import { findRecurrence } from './rules/recurrence.ts';
import { findSilence } from './rules/silence.ts';
import { decideState } from './rules/state.ts';
import { coveredDays, readClock, startClock, stoppedClock } from './rules/testing-clock.ts';
import { describeStatistics, measureVolume, noStatistics } from './rules/volume.ts';
import { imagineEnforce } from './rules/what-if.ts';

/**
 * May this domain enforce? Judges the evidence and nothing else: the same evidence gives the same verdict, whatever the order of
 * its rows, and facts later than its `now` change nothing.
 */
export function assess(evidence: Evidence): Assessment {
  const facts = gatherFacts(evidence);
  const findings = findAll(facts);
  const drafts = [
    ...explainPublished(facts),
    ...explainHosts(findings),
    ...explainIssues(findings),
    ...explainReports(findings),
  ];
  const judgement = conclude(findings, drafts);
  const { state, gates, stats, perMx, whatIf, issues, running, fetch } = judgement;
  const reasons = composeReasons([...drafts, ...explainVerdict(judgement)]);
  const clock = running?.clock ?? stoppedClock(facts);
  const listed = listIssues(facts, issues);
  const mode = facts.policy?.mode ?? facts.unusable?.mode ?? null;
  const codes = reasons.map(({ code }) => code);
  return {
    domain: evidence.domain,
    evaluatedAt: evidence.now,
    state,
    kind: kindOf({ ...clock, state, mode, codes, hadReports: facts.signed.length > 0 }),
    mode,
    confidence: state === 'ready' ? (gates?.confidence ?? null) : null,
    clock,
    stats,
    components: gates?.components ?? null,
    perMx,
    whatIf,
    issues: listed,
    silence: running?.silence.silent ?? [],
    fetch,
    actions: adviseActions(state, listed, reasons, clock),
    reasons,
    probeSoon: findHostsToProbe(findings),
    rankGroup: rankGroupOf(state, codes, clock),
  };
}

function findAll(facts: Facts): Findings {
  const issues = judgeIssues(facts);
  const running = runClock(facts, issues);
  return {
    facts,
    issues,
    running,
    perMx: judgeMxHosts(facts, issues, running?.volume.n ?? 0),
    expiring: findExpiringCertificates(facts),
    fetch: measureFetchShare(facts),
    lookRequests: findLookRequests(facts),
  };
}

/** A domain that has no policy or receives no mail has nothing to wait for. */
function runClock(facts: Facts, issues: readonly JudgedIssue[]): Running | null {
  const { policy } = facts;
  if (policy === null || policy.mode === 'none' || facts.nullMx) return null;
  const start = startClock(facts, policy);
  const recurrence = findRecurrence(facts);
  const { clock: days, gate } = facts.evidence.settings;
  const required = recurrence === null ? days.requiredDays : Math.max(days.requiredDays, gate.extendedDays);
  const clock = readClock(facts, start, findLastFailure(facts, issues)?.day ?? null, required);
  const seen = coveredDays(facts, clock.cleanSince).size > 0;
  return {
    start,
    clock,
    recurrence,
    volume: measureVolume(facts, issues, clock.cleanSince),
    silence: findSilence(facts),
    unseen: findUnseen(facts, start.firstDay, clock.elapsed, seen),
  };
}

/** Weighs findings against the gates. `drafts` are the reasons so far: what among them holds keeps a domain from being ready. */
function conclude(findings: Findings, drafts: readonly Draft[]): Judgement {
  const { facts, issues, perMx, running } = findings;
  const gates = running === null || facts.policy?.mode !== 'testing' ? null : weigh(findings, running, drafts);
  const ready = gates !== null && gates.path !== null;
  return {
    ...findings,
    state: decideState({ facts, start: running?.start ?? null, issues, liveBlocking: hasLiveFault(facts), ready }),
    gates,
    stats: running === null ? noStatistics : describe(facts, running, gates),
    whatIf: imagineEnforce(facts, issues, perMx),
  };
}

const caps: readonly Draft['code'][] = ['NPF_TLS_FAILURES', 'REPORTER_SILENT', 'ISSUE_SET_ASIDE'];

function weigh({ facts, perMx, lookRequests }: Findings, { clock, volume }: Running, drafts: readonly Draft[]): Gates {
  return passGates(facts, {
    clock,
    volume,
    perMx,
    capped: drafts.some(({ code }) => caps.includes(code)),
    toLookAt: lookRequests.length > 0,
    held: drafts.some(({ code }) => reasonTable[code].severity === 'hold'),
  });
}

function describe(facts: Facts, { clock, volume }: Running, gates: Gates | null): Statistics {
  const waitsForVolume =
    gates?.holds.some((hold) => hold === 'INSUFFICIENT_VOLUME' || hold === 'FAILURE_RATE_TOO_HIGH') ?? false;
  return describeStatistics(facts, volume, clock, waitsForVolume);
}
