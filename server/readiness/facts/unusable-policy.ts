import type { PolicyMode } from '../../contract/codes.ts';
import type { Saying } from '../../contract/phrase.ts';
import type { EvidenceRow } from '../evidence.ts';
import type { Calendar } from './calendar.ts';

/** A policy text that senders have and cannot use. */
export interface UnusablePolicy {
  /** What the text says nevertheless. */
  readonly mode: PolicyMode | null;
  readonly faults: readonly Saying[];
  readonly rows: readonly EvidenceRow[];
}

/** Of the trusted reporters those whose latest report since `recentFrom` carries such a text; null where none does. */
export function findUnusable(calendar: Calendar, trustedSts: readonly EvidenceRow[]): UnusablePolicy | null {
  const latest = new Map<string, EvidenceRow[]>();
  for (const row of trustedSts) {
    if (row.day < calendar.recentFrom || !showsPolicy(row)) continue;
    const known = latest.get(row.reporter);
    const day = known?.[0]?.day;
    if (known === undefined || day === undefined || day < row.day) latest.set(row.reporter, [row]);
    else if (day === row.day) known.push(row);
  }
  const rows = [...latest.values()]
    .filter((ofDay) => ofDay.every(isUnusable))
    .flat()
    .sort(byDay);
  const newest = rows[0];
  return newest === undefined ? null : { mode: newest.mode, faults: newest.policyFaults ?? [], rows };
}

function showsPolicy(row: EvidenceRow): boolean {
  return isUnusable(row) || (row.mode !== null && row.mx !== null);
}

function isUnusable({ policyFaults }: EvidenceRow): boolean {
  return policyFaults !== undefined;
}

/** The latest first; of one day in the order of what they say, so that the order of rows never shows. */
function byDay(a: EvidenceRow, b: EvidenceRow): number {
  return (
    compare(b.day, a.day) ||
    compare(JSON.stringify(a.policyFaults), JSON.stringify(b.policyFaults)) ||
    compare(a.mode ?? '', b.mode ?? '')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
