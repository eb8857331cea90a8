import { addDays, type Day } from '../../contract/time.ts';
import type { FetchShare } from '../../contract/verdict.ts';
import type { EvidenceRow } from '../evidence.ts';
import type { Entry } from '../facts/entries.ts';
import type { Facts, SignedRow } from '../facts/facts.ts';

/** Why nobody whom we trust tests the present policy, though reports come. */
export type Unseen =
  | {
      readonly code: 'POLICY_NOT_SEEN_BY_TRUSTED';
      readonly reporters: readonly string[];
      readonly rows: readonly SignedRow[];
    }
  | {
      readonly code: 'STALE_POLICY_REPORTED';
      readonly reporters: readonly string[];
      readonly rows: readonly SignedRow[];
    }
  | {
      readonly code: 'NO_TRUSTED_REPORTER';
      readonly reporters: readonly string[];
      readonly rows: readonly SignedRow[];
    };

const NOT_SEEN_DAYS = 2;

/**
 * Whether the policy reaches those who report. `firstDay` is the first whole day of the configuration, `elapsed` its clean
 * finished days, `hasTrustedSessions` whether any of them was tested by a trusted reporter. A copy of the previous policy
 * is worth mentioning even beside fresh sessions.
 */
export function findUnseen(facts: Facts, firstDay: Day, elapsed: number, hasTrustedSessions: boolean): Unseen | null {
  if (elapsed < 1) return null;
  const notSeen = hasTrustedSessions ? null : policyNotSeen(facts, firstDay);
  return notSeen ?? stalePolicy(facts, firstDay) ?? (hasTrustedSessions ? null : noTrustedReporter(facts));
}

function policyNotSeen(facts: Facts, firstDay: Day): Unseen | null {
  const rows = recentTrusted(facts).filter(
    ({ row }) => row.day >= addDays(firstDay, 1) && !isBlindToTesting(facts, row),
  );
  const blind = [...groupBy(rows, ({ row }) => row.reporter)].filter(([, ofReporter]) => {
    const days = [...groupBy(ofReporter, ({ row }) => row.day).values()];
    return (
      days.filter((ofDay) => ofDay.every(({ row }) => row.policyType === 'no-policy-found')).length >= NOT_SEEN_DAYS
    );
  });
  return unseen('POLICY_NOT_SEEN_BY_TRUSTED', blind);
}

/** A sender that takes a policy in testing for none: that it sees none says nothing before the mode is enforce. */
export function isBlindToTesting({ policy }: Pick<Facts, 'policy'>, row: EvidenceRow): boolean {
  return row.skipsTesting === true && row.policyType === 'no-policy-found' && policy?.mode !== 'enforce';
}

function stalePolicy(facts: Facts, firstDay: Day): Unseen | null {
  const stale = [...groupBy(recentTrusted(facts), ({ row }) => row.reporter)].flatMap(([reporter, rows]) => {
    const latest =
      rows
        .map(({ row }) => row.day)
        .sort()
        .at(-1) ?? firstDay;
    if (latest < addDays(firstDay, 2)) return [];
    const old = facts.entries.filter((it) => it.reporter === reporter && it.day === latest && !it.current);
    return old.length === 0 ? [] : [[reporter, old.map(({ row, standing }) => ({ row, standing }))] as const];
  });
  return unseen('STALE_POLICY_REPORTED', stale);
}

function noTrustedReporter(facts: Facts): Unseen | null {
  const rows = facts.signed.filter(({ row }) => row.day >= facts.calendar.recentFrom);
  if (rows.length === 0 || rows.some(({ standing }) => standing === 'trusted')) return null;
  return unseen('NO_TRUSTED_REPORTER', [...groupBy(rows, ({ row }) => row.reporter)]);
}

function unseen(code: Unseen['code'], found: readonly (readonly [string, readonly SignedRow[]])[]): Unseen | null {
  if (found.length === 0) return null;
  return { code, reporters: found.map(([reporter]) => reporter).sort(), rows: found.flatMap(([, rows]) => rows) };
}

/** Rows of trusted reporters on the last 7 finished days. */
function recentTrusted(facts: Facts): SignedRow[] {
  const { recentFrom, lastFinished } = facts.calendar;
  return facts.signed.filter(
    ({ row, standing }) => standing === 'trusted' && row.day >= recentFrom && row.day <= lastFinished,
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** How much of what trusted reporters sent since `recentFrom` could not read the policy and so tested nothing. */
export function measureFetchShare(facts: Facts): FetchShare {
  const recent = recentEntries(facts);
  const { sessions, of } = sumFetches(recent);
  const days = new Set(recent.filter((it) => it.untested > 0).map((it) => it.day)).size;
  return { sessions, of, share: of === 0 ? 0 : sessions / of, days };
}

export interface ReporterFetchShare {
  readonly reporter: string;
  readonly sessions: number;
  readonly of: number;
}

/** The same by reporter, of those that could not read it at times, the largest share first. */
export function fetchSharesByReporter(facts: Facts): ReporterFetchShare[] {
  return [...groupBy(recentEntries(facts), (it) => it.reporter)]
    .map(([reporter, entries]) => ({ reporter, ...sumFetches(entries) }))
    .filter(({ sessions }) => sessions > 0)
    .sort((a, b) => b.sessions / b.of - a.sessions / a.of || b.of - a.of || (a.reporter < b.reporter ? -1 : 1));
}

function recentEntries(facts: Facts): Entry[] {
  return facts.entries.filter((it) => it.standing === 'trusted' && it.day >= facts.calendar.recentFrom);
}

function sumFetches(entries: readonly Entry[]): { readonly sessions: number; readonly of: number } {
  return {
    sessions: entries.reduce((sum, it) => sum + it.untested, 0),
    of: entries.reduce((sum, it) => sum + it.row.success + it.row.failure, 0),
  };
}

/** Rare enough to be a hiccup, or a policy host that senders cannot rely on. */
export function isFetchUnreliable(facts: Facts, fetch: FetchShare): boolean {
  const { share, days } = facts.evidence.settings.fetch;
  return fetch.sessions > 0 && fetch.share >= share && fetch.days >= days;
}
