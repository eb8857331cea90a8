import type { Saying } from '../../contract/phrase.ts';
import { hoursBetween, toMillis } from '../../contract/time.ts';
import type { Evidence, FetchFailures, LiveEvidence, PolicySnapshot } from '../evidence.ts';

/** What the live checks say about the policy at this moment. */
export type Published =
  /** Valid, or last known while DNS and fetches give no clear answer. */
  | { readonly kind: 'present'; readonly snapshot: PolicySnapshot }
  | {
      readonly kind: 'missing';
      readonly code: 'TXT_MISSING' | 'TXT_INVALID' | 'TXT_MULTIPLE' | 'POLICY_INVALID' | 'POLICY_UNFETCHABLE';
      /** Of a record or of failed fetches; faults of a file stand in its snapshot. */
      readonly why: Saying | null;
      /** The last valid policy ever seen. */
      readonly lastKnown: PolicySnapshot | null;
    }
  /** Live checks are off, or have not yet seen a policy nor its absence. */
  | { readonly kind: 'unknown' };

const UNFETCHABLE_COUNT = 3;
const UNFETCHABLE_HOURS = 6;

export function publishedPolicy(evidence: Evidence): Published {
  const live = evidence.live;
  if (live === null) return { kind: 'unknown' };
  const snapshots = snapshotsUntilNow(evidence);
  const lastKnown = snapshots.findLast((snapshot) => snapshot.status === 'valid') ?? null;
  const missing = (code: Extract<Published, { kind: 'missing' }>['code'], why: Saying | null): Published => ({
    kind: 'missing',
    code,
    why,
    lastKnown,
  });
  const txtCode = txtTrouble(live);
  if (txtCode !== null) return missing(txtCode, live.txt.why);
  if (live.fetchFailures !== null && isUnfetchable(live.fetchFailures)) {
    return missing('POLICY_UNFETCHABLE', live.fetchFailures.why);
  }
  const latest = snapshots.at(-1);
  if (latest?.status === 'invalid') return missing('POLICY_INVALID', null);
  return lastKnown === null ? { kind: 'unknown' } : { kind: 'present', snapshot: lastKnown };
}

/** Oldest first; what was published only after `now` is left out. */
export function snapshotsUntilNow(evidence: Evidence): PolicySnapshot[] {
  const now = toMillis(evidence.now);
  return (evidence.live?.snapshots ?? [])
    .filter((snapshot) => toMillis(snapshot.seenFrom) <= now)
    .sort((a, b) => toMillis(a.seenFrom) - toMillis(b.seenFrom));
}

function txtTrouble(live: LiveEvidence): 'TXT_MISSING' | 'TXT_INVALID' | 'TXT_MULTIPLE' | null {
  switch (live.txt.status) {
    case 'missing':
      return 'TXT_MISSING';
    case 'invalid':
      return 'TXT_INVALID';
    case 'multiple':
      return 'TXT_MULTIPLE';
    case 'ok':
    case 'unknown':
      return null;
  }
}

/** One failed fetch says little about a policy host; three over six hours do. */
function isUnfetchable(failures: FetchFailures): boolean {
  return failures.count >= UNFETCHABLE_COUNT && hoursBetween(failures.firstAt, failures.lastAt) >= UNFETCHABLE_HOURS;
}
