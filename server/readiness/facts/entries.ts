import type { IssueClass, PolicyMode } from '../../contract/codes.ts';
import type { Day } from '../../contract/time.ts';
import { classifyFailure, namesFailure } from '../../tlsrpt/result-types.ts';
import type { EvidenceRow, FailureFact } from '../evidence.ts';
import { settleCounts } from './counts.ts';
import { type MatchesPolicy, matcherOf, mxSetKey } from './mx-set.ts';
import type { Standing } from './reporters.ts';

/** One `sts` entry of a signed report, judged. Only these are evidence; entries of other policy types are never added to them. */
export interface Entry {
  readonly row: EvidenceRow;
  readonly standing: Exclude<Standing, 'none'>;
  readonly day: Day;
  readonly reporter: string;
  /** The mode that the sender applied: as reported, else the one in force. */
  readonly mode: PolicyMode | null;
  /** It judged sessions by the mx set now in force. Others never raise the number of sessions. */
  readonly current: boolean;
  readonly tested: number;
  readonly refusing: number;
  readonly untested: number;
  readonly unexplained: number;
  readonly overcounted: boolean;
  /** What the refusing sessions failed of, one for each host and class; empty when `refusing` is 0. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly host: string | null;
  readonly failureClass: IssueClass;
  /** An MX mismatch that our own matcher proves. */
  readonly proved: boolean;
  /** At most the entry's `refusing`; several faults may together exceed it, since failure types are not exclusive. */
  readonly sessions: number;
  readonly details: readonly FailureFact[];
}

/** What entries are compared with; null when no policy is known. */
export interface ReferencePolicy {
  readonly mode: PolicyMode;
  readonly key: string;
  readonly matches: MatchesPolicy;
}

export function referencePolicyOf(policy: {
  readonly mode: PolicyMode;
  readonly mx: readonly string[];
}): ReferencePolicy {
  return { mode: policy.mode, key: mxSetKey(policy.mx), matches: matcherOf(policy.mx) };
}

export function judgeEntry(
  row: EvidenceRow,
  standing: Exclude<Standing, 'none'>,
  inForce: ReferencePolicy | null,
): Entry {
  const current = row.mx === null || (inForce !== null && mxSetKey(row.mx) === inForce.key);
  const matches = row.mx !== null && !current ? matcherOf(row.mx) : (inForce?.matches ?? null);
  const faults = new Map<
    string,
    { fault: Omit<Fault, 'sessions' | 'details'>; sessions: number; details: FailureFact[] }
  >();
  let details = 0;
  let refusingDetails = 0;
  let untestedDetails = 0;
  for (const detail of row.details) {
    if (!namesFailure(detail.resultType, row.failure)) continue;
    details += detail.sessions;
    const { class: failureClass, proved } = classifyFailure(
      { resultType: detail.resultType, receivingMxHostname: detail.host, reasonCode: detail.reason },
      matches,
    );
    if (failureClass === 'fetch' || failureClass === 'dane') {
      untestedDetails += detail.sessions;
      continue;
    }
    if (failureClass === 'mx-not-in-policy' && !current && nowMatches(detail.host, inForce)) continue;
    refusingDetails += detail.sessions;
    const key = `${failureClass} ${detail.host ?? ''}`;
    const known = faults.get(key);
    if (known === undefined) {
      faults.set(key, {
        fault: { host: detail.host, failureClass, proved },
        sessions: detail.sessions,
        details: [detail],
      });
    } else {
      known.sessions += detail.sessions;
      known.details.push(detail);
    }
  }
  const counts = settleCounts(row, { all: details, refusing: refusingDetails, untested: untestedDetails });
  if (counts.unexplained > 0) {
    const known = faults.get('unclassified ');
    if (known !== undefined) known.sessions += counts.unexplained;
    else {
      const fault = { host: null, failureClass: 'unclassified' as const, proved: false };
      faults.set('unclassified ', { fault, sessions: counts.unexplained, details: [] });
    }
  }
  return {
    row,
    standing,
    day: row.day,
    reporter: row.reporter,
    mode: row.mode ?? inForce?.mode ?? null,
    current,
    ...counts,
    faults:
      counts.refusing === 0
        ? []
        : [...faults.values()]
            .filter(({ sessions }) => sessions > 0)
            .map(({ fault, sessions, details: facts }) => ({
              ...fault,
              sessions: Math.min(sessions, counts.refusing),
              details: facts,
            })),
  };
}

/** A host missing from an old copy of the policy is no longer a fault once the present policy lists it. */
function nowMatches(host: string | null, inForce: ReferencePolicy | null): boolean {
  return host !== null && inForce?.matches(host) === true;
}
