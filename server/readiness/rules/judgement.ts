import type { State } from '../../contract/codes.ts';
import type { FetchShare, MxVerdict, Statistics, WhatIf } from '../../contract/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import type { ExpiringCertificate } from './certificates.ts';
import type { Gates } from './gates.ts';
import type { JudgedIssue } from './issues.ts';
import type { LookRequest } from './look-requests.ts';
import type { Unseen } from './policy-reach.ts';
import type { Recurrence } from './recurrence.ts';
import type { Silence } from './silence.ts';
import type { ClockStart, RunningClock } from './testing-clock.ts';
import type { Volume } from './volume.ts';

/** What the rules find before anything is weighed against the gates. */
export interface Findings {
  readonly facts: Facts;
  readonly issues: readonly JudgedIssue[];
  readonly perMx: readonly MxVerdict[];
  readonly expiring: readonly ExpiringCertificate[];
  readonly fetch: FetchShare;
  readonly lookRequests: readonly LookRequest[];
  /** With a policy in mode testing or enforce, of a domain that receives mail; else null. */
  readonly running: Running | null;
}

/** The clock and what depends on it. */
export interface Running {
  readonly start: ClockStart;
  readonly clock: RunningClock;
  readonly recurrence: Recurrence | null;
  readonly volume: Volume;
  readonly silence: Silence;
  readonly unseen: Unseen | null;
}

/** Everything judged, ready to be put into words. */
export interface Judgement extends Findings {
  readonly state: State;
  /** Null unless mode testing. */
  readonly gates: Gates | null;
  readonly stats: Statistics;
  readonly whatIf: WhatIf;
}
