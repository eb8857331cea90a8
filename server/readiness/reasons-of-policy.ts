import { addHours, addSeconds, hoursBetween, type Instant, toMillis } from '../time.ts';
import { findExpiringCertificates, policyHostDaysLeft } from './certificates.ts';
import type { PolicySnapshot } from './evidence.ts';
import { linkDns, linkProbes, linkRows, linkSnapshots } from './evidence-links.ts';
import type { Facts } from './facts.ts';
import type { Judgement } from './judgement.ts';
import { mxSetKey } from './mx-set.ts';
import { snapshotsUntilNow } from './published-policy.ts';
import { type Draft, draft } from './reasons.ts';
import { isMissingInReports } from './state.ts';

const ONE_DAY = 86_400;
const TWO_WEEKS = 1_209_600;
const RAISE_AFTER_DAYS = 30;
/** Record and file are two changes; within an hour the second may still be under way. */
const BUMP_GRACE_HOURS = 1;

/** What there is to say about the published records, the policy file and its host. */
export function reasonsOfPolicy(judgement: Judgement): Draft[] {
  const { facts } = judgement;
  return [
    ...reasonsOfAbsence(facts),
    ...(facts.policy === null ? [] : reasonsOfPresence(judgement)),
    ...reasonsOfMode(judgement),
  ];
}

function reasonsOfAbsence(facts: Facts): Draft[] {
  const { published, evidence } = facts;
  if (isMissingInReports(facts))
    return [draft('POLICY_INFERRED_FROM_REPORTS', {}, linkRows(facts.signed.map(({ row }) => row)))];
  if (published.kind !== 'missing') return [];
  const { code, why, lastKnown } = published;
  const drafts: Draft[] = [];
  if (code === 'POLICY_INVALID') drafts.push(draft(code, { lint: why === null ? [] : [why] }));
  else if (code === 'POLICY_UNFETCHABLE') {
    const failures = evidence.live?.fetchFailures ?? null;
    const hours = failures === null ? 0 : hoursBetween(failures.firstAt, failures.lastAt);
    const at = failures?.lastAt ?? evidence.now;
    drafts.push(draft(code, { count: failures?.count ?? 0, hours, why: why ?? '' }, [{ kind: 'fetch', at }]));
  } else drafts.push(draft(code, { why }, linkDns(facts, 'mta-sts')));
  const enforced = lastKnown?.mode === 'enforce' ? lastKnown : null;
  const stillEnforced = facts.entries.some(
    (it) =>
      it.mode === 'enforce' &&
      it.trust === 'trusted' &&
      it.row.mode === 'enforce' &&
      it.day >= facts.calendar.recentFrom,
  );
  if (enforced !== null || stillEnforced) {
    drafts.push(
      draft(
        'POLICY_MISSING_AFTER_ENFORCE',
        { until: enforced === null ? null : cachedUntil(enforced) },
        linkSnapshots([enforced]),
      ),
    );
  }
  return drafts;
}

/** When the last saved copy of a policy runs out. */
export function cachedUntil(snapshot: PolicySnapshot): Instant | null {
  return snapshot.maxAge === null ? null : addSeconds(snapshot.lastSeen, snapshot.maxAge);
}

function reasonsOfPresence({ facts, running }: Judgement): Draft[] {
  const { policy, evidence } = facts;
  const { live } = evidence;
  if (policy === null || policy.mode === 'none') return [];
  const drafts: Draft[] = [];
  const snapshot = linkSnapshots([policy.snapshot]);
  if (live !== null && live.fetchFailures !== null) {
    const { why, lastAt } = live.fetchFailures;
    drafts.push(draft('POLICY_FETCH_FAILED_LIVE', { why, at: lastAt }, [{ kind: 'fetch', at: lastAt }]));
  }
  if (live?.tlsrpt.status === 'missing') drafts.push(draft('TLSRPT_MISSING', {}, linkDns(facts, 'tlsrpt')));
  if (live?.tlsrpt.status === 'elsewhere') drafts.push(draft('TLSRPT_ELSEWHERE', {}, linkDns(facts, 'tlsrpt')));
  const lint = policy.snapshot?.lintErrors ?? [];
  if (lint.length > 0) drafts.push(draft('POLICY_LINT_ERROR', { items: lint }, snapshot));
  const unbumped = findUnbumped(facts);
  if (unbumped !== null)
    drafts.push(draft('TXT_ID_NOT_BUMPED', { changed: unbumped.seenFrom, id: unbumped.txtId }, snapshot));
  const { maxAge } = policy;
  if (maxAge !== null) {
    if (maxAge < ONE_DAY) drafts.push(draft('MAX_AGE_TOO_SHORT', { maxAge }, snapshot));
    if (policy.mode === 'testing' && maxAge > TWO_WEEKS)
      drafts.push(draft('MAX_AGE_LONG_IN_TESTING', { maxAge }, snapshot));
    const clean = running?.clock.elapsed ?? 0;
    if (policy.mode === 'enforce' && clean >= RAISE_AFTER_DAYS && maxAge < TWO_WEEKS)
      drafts.push(draft('ADVICE_MAX_AGE_RAISE', { maxAge }, snapshot));
  }
  for (const pattern of policy.mx)
    if (isTooBroad(pattern, evidence.domain)) drafts.push(draft('WILDCARD_TOO_BROAD', { pattern }, snapshot));
  for (const { code, host, daysLeft, probe } of findExpiringCertificates(facts))
    drafts.push(draft(code, { host, days: daysLeft }, linkProbes([probe])));
  const left = policyHostDaysLeft(facts);
  if (left !== null)
    drafts.push(draft('POLICY_HOST_CERT_EXPIRING', { host: `mta-sts.${evidence.domain}`, days: left }));
  return drafts;
}

function reasonsOfMode({ facts }: Judgement): Draft[] {
  const drafts: Draft[] = [];
  if (facts.policy?.mode === 'none') drafts.push(draft('MODE_NONE', {}, linkSnapshots([facts.policy.snapshot])));
  if (facts.nullMx) drafts.push(draft('NULL_MX', {}, linkDns(facts, 'mx')));
  return drafts;
}

/** The snapshot that changed what the policy says under the id of the one before; null when there is none. */
function findUnbumped(facts: Facts): PolicySnapshot | null {
  const snapshots = snapshotsUntilNow(facts.evidence).filter((it) => it.status === 'valid');
  const index = snapshots.findIndex((it) => it === facts.policy?.snapshot);
  const present = snapshots[index];
  if (present === undefined || present.txtId === null) return null;
  for (let at = index; at > 0; at--) {
    const later = snapshots[at];
    const earlier = snapshots[at - 1];
    if (later === undefined || earlier === undefined || earlier.txtId !== present.txtId) return null;
    const changed =
      later.mode !== earlier.mode || later.maxAge !== earlier.maxAge || mxSetKey(later.mx) !== mxSetKey(earlier.mx);
    if (changed)
      return toMillis(addHours(later.seenFrom, BUMP_GRACE_HOURS)) <= toMillis(facts.evidence.now) ? later : null;
  }
  return null;
}

/** RFC 8461 section 10.4: a wildcard over the own domain lets any host under it pass for an MX. */
function isTooBroad(pattern: string, domain: string): boolean {
  if (!pattern.startsWith('*.')) return false;
  const base = pattern.slice(2);
  return domain === base || domain.endsWith(`.${base}`);
}
