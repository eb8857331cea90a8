import type { StripDay, Summary } from '../contract/domains.ts';
import { addDays, type Day, type Instant } from '../contract/time.ts';
import type { Assessment } from '../contract/verdict.ts';
import type { Evidence } from './evidence.ts';
import type { Entry } from './facts/entries.ts';
import { type Facts, gatherFacts } from './facts/facts.ts';

/**
 * The numbers that pages print beside a verdict. All of them count authenticated reports, none of type tlsa and none out of
 * scale; those of 14 days cover the days of the what-if number, today included, so that one is a share of the other.
 */
export interface DomainSummary extends Omit<Summary, 'days14'> {
  readonly modeSince: Instant | null;
}

const DAYS = 14;

export function summarize(evidence: Evidence, { whatIf }: Assessment): DomainSummary {
  const facts = gatherFacts(evidence);
  const { today } = facts.calendar;
  const days = Array.from({ length: DAYS + 1 }, (_, index) => addDays(today, index - DAYS));
  const strip = days.map((day) => stripDay(facts, day));
  const complete = strip.filter(({ day }) => day < today);
  const isRecent = (day: Day) => day >= whatIf.from && day <= whatIf.to;
  const counted = strip.filter(({ day }) => isRecent(day));
  const rows = facts.signed.map(({ row }) => row);
  const recent = rows.filter((row) => isRecent(row.day));
  const all = rows.map((row) => row.day).sort();
  const add = (count: (day: StripDay) => number) => counted.reduce((sum, day) => sum + count(day), 0);
  return {
    strip,
    sessions14: add((day) => day.sessions),
    refused14: add((day) => day.refused),
    reporters14: new Set(recent.map((row) => row.reporter)).size,
    daysWithReports14: complete.filter((day) => day.reporters > 0).length,
    lastReportDay: all.at(-1) ?? null,
    firstReportDay: all[0] ?? null,
    modeSince: facts.policy?.modeSince.at ?? null,
  };
}

function stripDay(facts: Facts, day: Day): StripDay {
  const rows = facts.signed
    .map(({ row }) => row)
    .filter((row) => row.day === day && row.policyType !== 'tlsa' && facts.isInScale(row));
  const entries = facts.entries.filter((entry) => entry.day === day && facts.isInScale(entry.row));
  const refused = entries.reduce((sum, entry: Entry) => sum + entry.refusing, 0);
  const failures = rows.reduce((sum, row) => sum + row.failure, 0);
  const failed = Math.max(0, failures - refused);
  const reporters = new Set(facts.signed.filter(({ row }) => row.day === day).map(({ row }) => row.reporter)).size;
  const seen = reporters === 0 ? 'none' : refused > 0 ? 'refused' : failed > 0 ? 'minor' : 'pass';
  // A day whose reports are still due may yet get worse, and is not counted as clean; a failure that is there stays.
  const open = day > facts.calendar.lastFinished && (day === facts.calendar.today || seen !== 'refused');
  return {
    day,
    kind: open ? 'partial' : seen,
    sessions: rows.reduce((sum, row) => sum + row.success + row.failure, 0),
    refused,
    failed,
    reporters,
    soFar: open ? seen : null,
  };
}
