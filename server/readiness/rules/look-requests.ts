import { addDays, addHours, type Day, dayOf, toMillis } from '../../contract/time.ts';
import type { EvidenceRow } from '../evidence.ts';
import { isShownLive } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';

/** An MX host that so many complain of, unproved, that somebody should look at it once. */
export interface LookRequest {
  readonly host: string;
  /** The complaints, in no order. */
  readonly rows: readonly EvidenceRow[];
}

const REPORTERS = 3;
const DAYS = 3;

/**
 * The most that strangers can ask for: one look at a host, by a probe or by a person elsewhere. Its result, whatever it
 * is, silences them for `gate.mxCheckDays`, so that they cost the owner no more than that.
 */
export function findLookRequests(facts: Facts): LookRequest[] {
  const { mxCheckDays } = facts.evidence.settings.gate;
  if (mxCheckDays === 0) return [];
  return mxHosts(facts).flatMap((host) => {
    // Complaints that a look within those days could have answered count as well when asking since when they are made.
    const rows = complaintsOf(facts, host, addDays(facts.calendar.issuesFrom, -mxCheckDays));
    const recent = rows.filter(({ day }) => day >= facts.calendar.issuesFrom);
    const first = rows.map(({ day }) => day).sort()[0];
    const enough =
      new Set(recent.map(({ reporter }) => reporter)).size >= REPORTERS &&
      new Set(recent.map(({ day }) => day)).size >= DAYS;
    return !enough || first === undefined || wasLookedAt(facts, host, first) ? [] : [{ host, rows: recent }];
  });
}

/** Hosts in DNS; where DNS is not known, those that the policy names in full. */
function mxHosts({ mx, policy }: Facts): string[] {
  if (mx !== null) return mx.map(({ host }) => host);
  return (policy?.mx ?? []).filter((pattern) => !pattern.startsWith('*.'));
}

/** Rows of established reporters that blame the host for what a look can show. Whether the policy lists it, DNS says. */
function complaintsOf(facts: Facts, host: string, from: Day): EvidenceRow[] {
  return facts.entries
    .filter(({ standing, day }) => standing === 'established' && day >= from)
    .filter(({ faults }) =>
      faults.some(
        (fault) => fault.host === host && fault.failureClass !== 'mx-not-in-policy' && !isShownLive(facts, fault),
      ),
    )
    .map(({ row }) => row);
}

/** Whether a probe or the administrator settled after that day, and lately enough, how the host is. */
function wasLookedAt(facts: Facts, host: string, day: Day): boolean {
  const view = facts.hosts.get(host);
  const { now, settings } = facts.evidence;
  const lately = toMillis(addHours(now, -24 * settings.gate.mxCheckDays));
  return [view?.lastSettled, view?.attestation].some(
    (look) => look != null && dayOf(look.at) > day && toMillis(look.at) >= lately,
  );
}
