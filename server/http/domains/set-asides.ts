import type { SetAsideRecord } from '../../contract/set-asides.ts';
import { type Instant, toMillis } from '../../contract/time.ts';
import type { Assessment, Issue } from '../../contract/verdict.ts';
import type { Database } from '../../store/database.ts';
import { listSetAsides } from '../../store/domains/assertions.ts';
import { HttpProblem } from '../shell/problems.ts';

/** Every set-aside that was neither undone nor ran out, the last word on each issue, and what it does to the verdict now. */
export async function readSetAsides(
  database: Database,
  domainId: number,
  assessment: Assessment | null,
  now: Instant,
): Promise<SetAsideRecord[]> {
  const standing = (await listSetAsides(database, domainId, now)).filter(
    ({ until }) => toMillis(now) < toMillis(until),
  );
  const latest = new Map(standing.map((it) => [JSON.stringify([it.host, it.failureClass]), it]));
  return [...latest.values()].map(({ host, failureClass, by, at, until, reason }) => ({
    host,
    failureClass,
    by,
    at,
    until,
    reason,
    effect: effectOn(assessment?.issues.find((it) => it.host === host && it.failureClass === failureClass)),
  }));
}

function effectOn(issue: Issue | undefined): SetAsideRecord['effect'] {
  if (issue === undefined) return 'idle';
  if (issue.status === 'set-aside') return 'holds';
  if (issue.liveNow) return 'shown';
  return issue.status === 'active' ? 'complaint' : 'idle';
}

/** Throws a 409 for an issue that cannot be set aside now: storing it without effect would look like a success. */
export function requireSettable(issue: Issue): void {
  if (issue.liveNow) {
    throw refusal(
      'set-aside-shown',
      'A live check shows this problem now, whoever reports it. It can be set aside only when live checks no longer show it.',
    );
  }
  if (issue.status === 'set-aside') {
    throw refusal('set-aside-already', 'This problem is set aside already. Undo that first to give another reason.');
  }
  if (issue.status !== 'active') {
    throw refusal('set-aside-idle', 'This problem does not hold the domain back now. There is nothing to set aside.');
  }
}

function refusal(code: string, sentence: string): HttpProblem {
  return new HttpProblem(409, 'Cannot be set aside', sentence, { code });
}
