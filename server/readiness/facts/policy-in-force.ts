import type { PolicyMode } from '../../contract/codes.ts';
import { addDays, type Day, hoursBetween, type Instant, startOfDay, toMillis } from '../../contract/time.ts';
import { EVIDENCE_DAYS, type Evidence, type EvidenceRow, type PolicySnapshot } from '../evidence.ts';
import type { Calendar } from './calendar.ts';
import { mxSetKey } from './mx-set.ts';
import { snapshotsUntilNow } from './published-policy.ts';

/** The policy by which sessions are judged, and since when its parts have been as they are. */
export interface PolicyInForce {
  readonly source: 'live' | 'reports';
  readonly mode: PolicyMode;
  readonly mx: readonly string[];
  readonly maxAge: number | null;
  readonly snapshot: PolicySnapshot | null;
  readonly modeSince: Start;
  readonly mxSetSince: Start;
}

export interface Start {
  readonly at: Instant;
  /** Known from the reports of a whole UTC day, not seen live: that day itself counts. */
  readonly fromReports: boolean;
  /** What was in force before; null when nothing is known to have been. */
  readonly before: 'enforce' | 'other' | null;
}

/** An absence this long ends a run: senders fetch the policy once a day, so all have met it. */
const ABSENCE_HOURS = 24;

/**
 * The published policy and its run: live snapshots decide where they exist. Where they begin within the run, reports of
 * trusted reporters carry it further back, so that an imported archive counts. Old copies that senders still hold do
 * not break a run that snapshots confirm.
 */
export function policyFromSnapshots(
  evidence: Evidence,
  calendar: Calendar,
  snapshot: PolicySnapshot,
  trustedSts: readonly EvidenceRow[],
): PolicyInForce {
  const snapshots = snapshotsUntilNow(evidence);
  const key = mxSetKey(snapshot.mx);
  const modeRun = runStart(snapshots, snapshot, (it) => it.mode === snapshot.mode);
  const mxSetRun = runStart(snapshots, snapshot, (it) => mxSetKey(it.mx) === key);
  const mode = snapshot.mode ?? 'none';
  const firstCheck = snapshots[0]?.seenFrom ?? snapshot.seenFrom;
  const before = trustedSts.filter((row) => toMillis(startOfDay(row.day)) < toMillis(firstCheck));
  const earlier = reportRun(calendar, before, { mode, key }, false);
  const extend = (run: LiveRun): Start =>
    run.reachesFirstCheck && earlier !== null
      ? { at: startOfDay(earlier.day), fromReports: true, before: earlier.before }
      : { at: run.at, fromReports: false, before: run.before };
  return {
    source: 'live',
    mode,
    mx: snapshot.mx,
    maxAge: snapshot.maxAge,
    snapshot,
    modeSince: extend(modeRun),
    mxSetSince: extend(mxSetRun),
  };
}

interface LiveRun {
  readonly at: Instant;
  readonly before: Start['before'];
  /** The run was already there at the very first check: it may be older. */
  readonly reachesFirstCheck: boolean;
}

function runStart(
  snapshots: readonly PolicySnapshot[],
  latest: PolicySnapshot,
  belongs: (snapshot: PolicySnapshot) => boolean,
): LiveRun {
  let at = latest.seenFrom;
  let gapEnd = latest.seenFrom;
  for (let index = snapshots.indexOf(latest) - 1; index >= 0; index--) {
    const snapshot = snapshots[index];
    if (snapshot === undefined) break;
    if (snapshot.status !== 'valid') {
      if (hoursBetween(snapshot.seenFrom, gapEnd) >= ABSENCE_HOURS)
        return { at, before: null, reachesFirstCheck: false };
      continue;
    }
    if (!belongs(snapshot)) {
      return { at, before: whatWas(snapshot.mode), reachesFirstCheck: false };
    }
    at = snapshot.seenFrom;
    gapEnd = snapshot.seenFrom;
  }
  return { at, before: null, reachesFirstCheck: true };
}

/**
 * Mode and mx set according to trusted reporters, for when nothing is seen live: each one's latest pair since `recentFrom`;
 * of several the one whose run of report days began last, since the others are copies that senders still hold.
 * Null when no trusted entry of those days carries a policy.
 */
export function policyFromReports(calendar: Calendar, trustedSts: readonly EvidenceRow[]): PolicyInForce | null {
  const latest = new Map<string, EvidenceRow[]>();
  for (const row of trustedSts) {
    if (row.mode === null || mxOf(row) === null || row.day < calendar.recentFrom) continue;
    const known = latest.get(row.reporter);
    const knownDay = known?.[0]?.day;
    if (known === undefined || knownDay === undefined || knownDay < row.day) latest.set(row.reporter, [row]);
    else if (knownDay === row.day) known.push(row);
  }
  const runs = [...latest.values()].flat().flatMap((row) => {
    const mx = mxOf(row);
    const run =
      row.mode === null || mx === null
        ? null
        : reportRun(calendar, trustedSts, { mode: row.mode, key: mxSetKey(mx) }, true);
    return run === null ? [] : [{ row, run }];
  });
  const newest = runs.toSorted(
    (a, b) => compare(b.run.day, a.run.day) || compare(b.row.day, a.row.day) || compare(pairOf(a.row), pairOf(b.row)),
  )[0];
  if (newest === undefined) return null;
  const since: Start = { at: startOfDay(newest.run.day), fromReports: true, before: newest.run.before };
  return {
    source: 'reports',
    mode: newest.row.mode ?? 'none',
    mx: newest.row.mx ?? [],
    maxAge: null,
    snapshot: null,
    modeSince: since,
    mxSetSince: since,
  };
}

/** Mode none asks senders for nothing: a policy after it is a first policy. */
function whatWas(mode: PolicyMode | null): Start['before'] {
  return mode === 'enforce' ? 'enforce' : mode === 'testing' ? 'other' : null;
}

/**
 * The first day of the unbroken run of report days that show this pair. A day on which trusted reporters show only other
 * pairs breaks it; a day without a report does not. The run ends at the newest report day, or at an older one if
 * `mayHaveEnded`; null when there is none.
 */
function reportRun(
  calendar: Calendar,
  trustedSts: readonly EvidenceRow[],
  { mode, key }: { readonly mode: PolicyMode; readonly key: string },
  mayHaveEnded: boolean,
): { readonly day: Day; readonly before: Start['before'] } | null {
  const oldest = addDays(calendar.today, -EVIDENCE_DAYS);
  const days = new Map<Day, { shows: boolean; other: Start['before'] }>();
  for (const row of trustedSts) {
    const mx = mxOf(row);
    if (row.mode === null || mx === null || row.day < oldest) continue;
    const day = days.get(row.day) ?? { shows: false, other: null };
    if (row.mode === mode && mxSetKey(mx) === key) day.shows = true;
    else day.other ??= whatWas(row.mode);
    days.set(row.day, day);
  }
  const newestFirst = [...days].sort(([a], [b]) => compare(b, a));
  let first: Day | null = null;
  for (const [day, { shows, other }] of newestFirst) {
    if (shows) first = day;
    else if (first !== null) return { day: first, before: other };
    else if (!mayHaveEnded) return null;
  }
  return first === null ? null : { day: first, before: null };
}

/** A policy of mode none needs no mx (RFC 8461 section 3.2). */
function mxOf({ mode, mx }: EvidenceRow): readonly string[] | null {
  return mx ?? (mode === 'none' ? [] : null);
}

function pairOf(row: EvidenceRow): string {
  return `${row.mode} ${mxSetKey(row.mx ?? [])}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
