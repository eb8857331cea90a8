import type { ClockReading, FetchShare, MxVerdict, WhatIf } from './assessment.ts';
import type { ClockStart } from './clock.ts';
import type { Facts } from './facts.ts';
import type { JudgedIssue } from './issues.ts';
import type { Silence } from './silence.ts';
import type { Volume } from './volume.ts';

/** Everything that is known of a domain before its reasons are told. */
export interface Judgement {
  readonly facts: Facts;
  readonly issues: readonly JudgedIssue[];
  /** Null without a policy to test. */
  readonly running: {
    readonly start: ClockStart;
    readonly clock: ClockReading & { cleanSince: string };
    readonly volume: Volume;
  } | null;
  readonly perMx: readonly MxVerdict[];
  readonly whatIf: WhatIf;
  readonly silence: Silence;
  readonly fetch: FetchShare;
}
