import { addSeconds, hoursBetween } from '../../contract/time.ts';
import type { PolicySnapshot } from '../evidence.ts';
import type { Facts } from '../facts/facts.ts';
import { mxSetKey } from '../facts/mx-set.ts';
import { type Published, snapshotsUntilNow } from '../facts/published-policy.ts';
import { isMissingInReports } from '../rules/state.ts';
import { linkDns, linkRows, linkSnapshots } from './evidence-links.ts';
import { type Draft, draft } from './reasons.ts';

const SHORTEST_MAX_AGE = 86_400;
const LONGEST_WHILE_TESTING = 1_209_600;
/** A file is often changed some minutes before its id: only after this long has the id been forgotten. */
const ID_GRACE_HOURS = 1;

/** What the records and the policy file say by themselves. */
export function explainPublished(facts: Facts): Draft[] {
  return [
    ...explainMissing(facts),
    ...explainDenied(facts),
    ...explainPolicy(facts),
    ...explainUnusable(facts),
    ...explainFetchFailure(facts),
    ...(facts.policy?.mode === 'none' || facts.deniedByDns.length > 0 ? [] : explainTlsrpt(facts)),
    ...(facts.nullMx ? [draft('NULL_MX', {}, linkDns(facts, 'mx'))] : []),
  ];
}

function explainMissing(facts: Facts): Draft[] {
  if (isMissingInReports(facts)) {
    const recent = facts.signed.filter(({ row }) => row.day >= facts.calendar.recentFrom);
    return [
      draft('POLICY_INFERRED_FROM_REPORTS', {}, linkRows(recent.map(({ row }) => row))),
      ...explainEnforcedBefore(facts, null),
    ];
  }
  const { published } = facts;
  if (published.kind !== 'missing') return [];
  return [explainWhyMissing(facts, published), ...explainEnforcedBefore(facts, published.lastKnown)];
}

/** The resolver here sees a different DNS than senders do: an internal zone, or none at all. */
function explainDenied(facts: Facts): Draft[] {
  const { deniedByDns } = facts;
  const lastDay = deniedByDns.reduce((latest, { day }) => (day > latest ? day : latest), '');
  if (lastDay === '') return [];
  const reporters = [...new Set(deniedByDns.map(({ reporter }) => reporter))].sort();
  const links = [...linkDns(facts, 'mx'), ...linkRows(deniedByDns.filter(({ day }) => day === lastDay))];
  return [draft('DNS_SEES_NO_DOMAIN', { reporters, lastDay }, links)];
}

type Missing = Extract<Published, { kind: 'missing' }>;

function explainWhyMissing(facts: Facts, { code, why }: Missing): Draft {
  const failures = facts.evidence.live?.fetchFailures ?? null;
  switch (code) {
    case 'POLICY_INVALID': {
      const latest = snapshotsUntilNow(facts.evidence).at(-1);
      return draft(code, { lint: latest?.lintErrors ?? [] }, linkSnapshots([latest]));
    }
    case 'POLICY_UNFETCHABLE': {
      const hours = failures === null ? 0 : hoursBetween(failures.firstAt, failures.lastAt);
      const links = failures === null ? [] : [{ kind: 'fetch' as const, at: failures.lastAt }];
      const since = failures?.firstAt ?? null;
      return draft(code, { count: failures?.count ?? 0, hours, since, why: failures?.why ?? '' }, links);
    }
    default:
      return draft(code, { why }, linkDns(facts, 'mta-sts'));
  }
}

/** Deleting a policy does not end it: senders enforce from their copies, and then not at all. */
function explainEnforcedBefore(facts: Facts, lastKnown: PolicySnapshot | null): Draft[] {
  if (lastKnown !== null) {
    if (lastKnown.mode !== 'enforce') return [];
    const until = lastKnown.maxAge === null ? null : addSeconds(lastKnown.lastSeen, lastKnown.maxAge);
    return [draft('POLICY_MISSING_AFTER_ENFORCE', { until }, linkSnapshots([lastKnown]))];
  }
  const trusted = facts.entries.filter((entry) => entry.standing === 'trusted' && entry.row.mode !== null);
  const latest = trusted.reduce<(typeof trusted)[number] | null>((a, b) => (a === null || b.day > a.day ? b : a), null);
  if (latest?.row.mode !== 'enforce') return [];
  return [draft('POLICY_MISSING_AFTER_ENFORCE', { until: null }, linkRows([latest.row]))];
}

/** Live checks are off, or have seen nothing yet: the reports have the text. */
function explainUnusable({ unusable }: Facts): Draft[] {
  if (unusable === null) return [];
  const reporters = [...new Set(unusable.rows.map(({ reporter }) => reporter))].sort();
  return [draft('POLICY_IN_REPORTS_UNUSABLE', { reporters, lint: unusable.faults }, linkRows(unusable.rows))];
}

function explainPolicy(facts: Facts): Draft[] {
  const { policy } = facts;
  if (policy === null) return [];
  if (policy.mode === 'none') return [draft('MODE_NONE', {}, linkSnapshots([policy.snapshot]))];
  const { snapshot, maxAge } = policy;
  const links = linkSnapshots([snapshot]);
  return [
    ...explainForgottenId(facts),
    ...(snapshot !== null && snapshot.lintErrors.length > 0
      ? [draft('POLICY_LINT_ERROR', { items: snapshot.lintErrors }, links)]
      : []),
    ...(maxAge !== null && maxAge < SHORTEST_MAX_AGE ? [draft('MAX_AGE_TOO_SHORT', { maxAge }, links)] : []),
    ...(maxAge !== null && maxAge > LONGEST_WHILE_TESTING && policy.mode === 'testing'
      ? [draft('MAX_AGE_LONG_IN_TESTING', { maxAge }, links)]
      : []),
    ...policy.mx
      .filter((pattern) => isTooBroad(pattern, facts.evidence.domain))
      .map((pattern) => draft('WILDCARD_TOO_BROAD', { pattern }, links)),
  ];
}

/** A wildcard over the own domain lets any host under it pass for an MX (RFC 8461 section 10.4). */
function isTooBroad(pattern: string, domain: string): boolean {
  if (!pattern.startsWith('*.')) return false;
  const base = pattern.slice(2);
  return domain === base || domain.endsWith(`.${base}`);
}

/** Senders fetch the file again only when the id changes (RFC 8461 section 3.1). */
function explainForgottenId(facts: Facts): Draft[] {
  const snapshots = snapshotsUntilNow(facts.evidence).filter((snapshot) => snapshot.status === 'valid');
  const present = snapshots.at(-1);
  if (present === undefined || present.txtId === null) return [];
  const sameText = (snapshot: PolicySnapshot) => saysTheSame(snapshot, present);
  const before = snapshots.findLast((snapshot) => !(snapshot.txtId === present.txtId && sameText(snapshot)));
  if (before === undefined || before.txtId !== present.txtId) return [];
  const first = snapshots[snapshots.indexOf(before) + 1] ?? present;
  if (hoursBetween(first.seenFrom, facts.evidence.now) <= ID_GRACE_HOURS) return [];
  return [draft('TXT_ID_NOT_BUMPED', { changed: first.seenFrom, id: present.txtId }, linkSnapshots([present, before]))];
}

function saysTheSame(a: PolicySnapshot, b: PolicySnapshot): boolean {
  return a.mode === b.mode && a.maxAge === b.maxAge && mxSetKey(a.mx) === mxSetKey(b.mx);
}

function explainFetchFailure(facts: Facts): Draft[] {
  const failures = facts.evidence.live?.fetchFailures ?? null;
  if (failures === null || facts.published.kind === 'missing' || facts.deniedByDns.length > 0) return [];
  return [
    draft('POLICY_FETCH_FAILED_LIVE', { why: failures.why, at: failures.lastAt }, [
      { kind: 'fetch', at: failures.lastAt },
    ]),
  ];
}

function explainTlsrpt(facts: Facts): Draft[] {
  switch (facts.evidence.live?.tlsrpt.status) {
    case 'missing':
      return [draft('TLSRPT_MISSING', {}, linkDns(facts, 'tlsrpt'))];
    case 'elsewhere':
      return [draft('TLSRPT_ELSEWHERE', {}, linkDns(facts, 'tlsrpt'))];
    default:
      return [];
  }
}
