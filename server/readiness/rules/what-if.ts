import { addDays, type Day } from '../../contract/time.ts';
import type { MxVerdict, WhatIf, WhatIfLine } from '../../contract/verdict.ts';
import { classifyFailure, isRefusing } from '../../tlsrpt/result-types.ts';
import type { Entry } from '../facts/entries.ts';
import type { Facts, SignedRow } from '../facts/facts.ts';
import { groupKey } from '../facts/fault-groups.ts';
import { isHeld, type JudgedIssue } from './issues.ts';
import { countRefusing, keysOf } from './volume.ts';

/** Days before today that "refused since" covers. */
const REFUSED_DAYS = 3;

/**
 * "Had you enforced during the last 14 days": sessions of trusted reporters, and of established ones as far as a probe,
 * DNS or a standing issue shows the fault, that enforce would refuse, or did; without entries that are out of scale. Setting an issue aside takes nothing away here.
 */
export function imagineEnforce(facts: Facts, issues: readonly JudgedIssue[], perMx: readonly MxVerdict[]): WhatIf {
  const { whatIfFrom, today } = facts.calendar;
  const believed = keysOf(issues.filter((issue) => issue.liveNow || isHeld(issue)));
  const refusing = countRefusing(believed);
  const counted = facts.entries
    .filter((entry) => entry.day >= whatIfFrom && facts.isInScale(entry.row))
    .map((entry) => ({ entry, sessions: refusing(entry) }))
    .filter(({ sessions }) => sessions > 0);
  const lines = mergeLines(counted.flatMap(({ entry, sessions }) => toLines(entry, sessions, believed, perMx)));
  // Advice to go back rests on this share: strangers could bring it about by failures, or prevent it by successes.
  const enforcing = facts.entries.filter(
    (entry) => entry.mode === 'enforce' && entry.standing === 'trusted' && entry.day >= addDays(today, -REFUSED_DAYS),
  );
  return {
    from: whatIfFrom,
    to: today,
    sessions: counted.reduce((sum, it) => sum + it.sessions, 0),
    days: new Set(counted.map(({ entry }) => entry.day)).size,
    reporters: [...new Set(counted.map(({ entry }) => entry.reporter))].sort(),
    lines,
    npfPotential: countPotential(facts, whatIfFrom),
    lastDay: lines[0]?.day ?? null,
    refusedSince: enforcing.reduce((sum, entry) => sum + refusing(entry), 0),
    sessionsSince: enforcing.reduce((sum, entry) => sum + entry.tested, 0),
  };
}

/** One line for each fault; where faults overlap in a session the entry's total is shared out, largest remainder first. */
function toLines(
  entry: Entry,
  sessions: number,
  believed: ReadonlySet<string>,
  perMx: readonly MxVerdict[],
): WhatIfLine[] {
  const faults = entry.faults
    .filter((fault) => entry.standing === 'trusted' || believed.has(groupKey(fault.host, fault.failureClass)))
    .toSorted(
      (a, b) =>
        b.sessions - a.sessions || (groupKey(a.host, a.failureClass) < groupKey(b.host, b.failureClass) ? -1 : 1),
    );
  const shares = shareOut(
    sessions,
    faults.map((fault) => fault.sessions),
  );
  return faults.flatMap((fault, index) => {
    const share = shares[index] ?? 0;
    if (share === 0) return [];
    return [
      {
        reporter: entry.reporter,
        day: entry.day,
        host: fault.host,
        failureClass: fault.failureClass,
        sessions: share,
        refused: entry.mode === 'enforce',
        outcome: perMx.some((mx) => mx.host !== fault.host && mx.verdict === 'pass')
          ? ('retry-elsewhere' as const)
          : ('deferred' as const),
        reportIds: [entry.row.reportId],
      },
    ];
  });
}

/** Whole numbers in the proportions of `weights` that add up to `total`. */
function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= total) return [...weights];
  const shares = weights.map((weight) => Math.floor((weight / sum) * total));
  let rest = total - shares.reduce((a, b) => a + b, 0);
  for (let index = 0; rest > 0 && index < shares.length; index++, rest--) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

function mergeLines(lines: readonly WhatIfLine[]): WhatIfLine[] {
  const merged = new Map<string, WhatIfLine>();
  for (const line of lines) {
    const key = `${line.day} ${line.reporter} ${line.refused} ${groupKey(line.host, line.failureClass)}`;
    const known = merged.get(key);
    const reportIds = [...new Set([...(known?.reportIds ?? []), ...line.reportIds])].sort((a, b) => a - b);
    merged.set(key, { ...line, sessions: line.sessions + (known?.sessions ?? 0), reportIds });
  }
  return [...merged]
    .sort(
      ([keyA, a], [keyB, b]) =>
        (a.day < b.day ? 1 : a.day > b.day ? -1 : 0) || b.sessions - a.sessions || (keyA < keyB ? -1 : 1),
    )
    .map(([, line]) => line);
}

function countPotential(facts: Facts, from: Day): number {
  return potentialFailures(facts)
    .filter(({ row }) => row.day >= from)
    .reduce((sum, { sessions }) => sum + sessions, 0);
}

/**
 * TLS failures that senders without a policy saw: early warnings. They would refuse mail only if those senders come to
 * honour the policy.
 */
export function potentialFailures(facts: Facts): { row: SignedRow['row']; host: string | null; sessions: number }[] {
  return facts.signed
    .filter(({ row, standing }) => row.policyType === 'no-policy-found' && standing !== 'new')
    .flatMap(({ row }) =>
      row.details
        .filter(({ resultType, host, reason }) =>
          isRefusing(classifyFailure({ resultType, receivingMxHostname: host, reasonCode: reason }, null).class),
        )
        .map(({ host, sessions }) => ({ row, host, sessions })),
    );
}

/** Hosts on which such failures come from several reporters or on several days. */
export function findPotentialHosts(facts: Facts): { host: string | null; rows: SignedRow['row'][] }[] {
  const byHost = new Map<string | null, SignedRow['row'][]>();
  for (const { row, host, sessions } of potentialFailures(facts)) {
    if (row.day < facts.calendar.issuesFrom || sessions === 0) continue;
    const rows = byHost.get(host);
    if (rows === undefined) byHost.set(host, [row]);
    else rows.push(row);
  }
  return [...byHost]
    .map(([host, rows]) => ({ host, rows }))
    .filter(
      ({ rows }) => new Set(rows.map((it) => it.reporter)).size >= 2 || new Set(rows.map((it) => it.day)).size >= 3,
    )
    .sort((a, b) => ((a.host ?? '') < (b.host ?? '') ? -1 : 1));
}
