import { addDays, type Day, daysBetween } from '../../contract/time.ts';
import { isFlaky } from '../../tlsrpt/result-types.ts';
import { isShownLive } from '../facts/credibility.ts';
import type { Facts } from '../facts/facts.ts';
import type { FaultGroup } from '../facts/fault-groups.ts';
import { findingClass, passedAfter } from '../facts/live-findings.ts';

export type Repair = 'retired' | 'quiet' | 'probe' | 'expired';

const EXPIRE_COVERED_DAYS = 10;
const DAILY_SHARE = 2 / 3;

/**
 * How a systematic issue is known to be fixed, `last` being its latest qualifying day; null: it is active.
 * Silence alone is proof only where the fault would have shown: a backup MX is silent because nobody used it.
 */
export function findRepair(facts: Facts, group: FaultGroup, last: Day): Repair | null {
  if (isShownNow(facts, group)) return null;
  const { host } = group;
  if (host !== null && facts.mx !== null && !facts.mx.some((mx) => mx.host === host)) return 'retired';
  if (isPersistentOnHost(group) && passedAfter(facts.hosts.get(host ?? ''), last)) return 'probe';
  if (isQuiet(facts, group, last)) return 'quiet';
  return isExpired(facts, group, last) ? 'expired' : null;
}

/** A single unconfirmed finding is not enough to blame a host, but enough not to call it fixed. */
function isShownNow(facts: Facts, group: FaultGroup): boolean {
  if (isShownLive(facts, group)) return true;
  const shown = group.host === null ? null : (facts.hosts.get(group.host)?.shownNow ?? null);
  return shown !== null && findingClass[shown] === group.failureClass;
}

function isPersistentOnHost({ host, failureClass }: FaultGroup): boolean {
  return host !== null && !isFlaky(failureClass) && failureClass !== 'mx-not-in-policy';
}

/** Those who complained kept sending and no longer complain. */
function isQuiet(facts: Facts, group: FaultGroup, last: Day): boolean {
  // The policy text does not fix itself; a policy that matches now has already ended the group.
  if (group.failureClass === 'mx-not-in-policy' && group.host !== null) return false;
  const complainers = new Set(group.failures.map(({ entry }) => entry.reporter));
  const sendingDays = new Set(
    facts.entries.filter((entry) => entry.tested > 0 && complainers.has(entry.reporter)).map((entry) => entry.day),
  );
  const { lastFinished } = facts.calendar;
  const quiet = [...sendingDays].filter((day) => day > last && day <= lastFinished && !group.days.includes(day));
  if (quiet.length < facts.evidence.settings.issue.quietDays) return false;
  return !isPersistentOnHost(group) || wasThereDayByDay(group, sendingDays, last);
}

function wasThereDayByDay(group: FaultGroup, sendingDays: ReadonlySet<Day>, last: Day): boolean {
  const first = group.days[0] ?? last;
  const failing = group.days.filter((day) => day <= last).length;
  const sending = [...sendingDays].filter((day) => day >= first && day <= last).length;
  return failing >= 2 && failing >= DAILY_SHARE * sending;
}

function isExpired(facts: Facts, group: FaultGroup, last: Day): boolean {
  const { issue } = facts.evidence.settings;
  const needed = group.host === null || isFlaky(group.failureClass) ? issue.expireDays : issue.persistentExpireDays;
  const { lastFinished } = facts.calendar;
  if (daysBetween(last, lastFinished) < needed) return false;
  const from = addDays(last, 1);
  const covered = new Set(
    facts.entries
      .filter(
        (it) => it.standing === 'trusted' && it.current && it.tested > 0 && it.day >= from && it.day <= lastFinished,
      )
      .map((it) => it.day),
  );
  return covered.size >= EXPIRE_COVERED_DAYS;
}
