/** What the numbers of one policy entry say, once details are classified by their effect on mail. */
export interface EntryCounts {
  /** Sessions that really tested the policy. */
  readonly tested: number;
  /** Those of them that a policy in enforce mode would refuse. */
  readonly refusing: number;
  /** Failed but delivered: the policy could not be read, or DANE decided. They tested nothing. */
  readonly untested: number;
  /** Failures that no detail explains. They count as refusing. */
  readonly unexplained: number;
  /** Details add up to more than the failure total. */
  readonly overcounted: boolean;
}

/** The totals of an entry, as its `summary` has them. */
interface EntryTotals {
  readonly success: number;
  readonly failure: number;
}

/** The sessions of an entry's details: of all, of the refusing classes, and of the fetch and DANE classes. */
interface DetailSums {
  readonly all: number;
  readonly refusing: number;
  readonly untested: number;
}

/**
 * Settles one entry. The three sums need not agree: failure types are not exclusive (RFC 8460 section 4), so details
 * may exceed the total (Mail.ru: one failure, details 1 + 1), fall short of it, or stand beside a total of 0 (mox lists
 * an MX mismatch in testing yet counts the session as a success).
 */
export function settleCounts({ success, failure }: EntryTotals, sums: DetailSums): EntryCounts {
  const details = sums.all;
  const unexplained = Math.max(0, failure - details);
  const bad = sums.refusing + unexplained;
  const refusing = failure === 0 ? bad : Math.min(bad, failure);
  const untested = Math.min(sums.untested, Math.max(0, failure - refusing));
  const tested = Math.max(success + failure - untested, refusing);
  return { tested, refusing, untested, unexplained, overcounted: details > failure };
}
