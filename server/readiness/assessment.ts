import type { Day, Instant } from '../contract/time.ts';
import type { JudgedKind, Topic } from '../contract/verdict.ts';
import type { IssueClass, PolicyMode, ProbeResult } from './evidence.ts';
import type { ReasonCode } from './reasons/table.ts';

/** The verdict on one domain at one moment, with everything a page or a script shows of it. Plain JSON. */
export interface Assessment {
  readonly domain: string;
  /** `Evidence.now`. */
  readonly evaluatedAt: Instant;
  readonly state: State;
  /** The state, told apart where a person would do different things. */
  readonly kind: JudgedKind;
  /** Mode of the policy in force: published, last known while fetching fails, or told by reports; null when none is known. */
  readonly mode: PolicyMode | null;
  /** How sure; null unless `state` is ready. */
  readonly confidence: Confidence | null;
  readonly clock: ClockReading;
  readonly stats: Statistics;
  /** The four legs that confidence stands on; it is as good as the weakest. Null unless mode is testing. */
  readonly components: Components | null;
  /** Every MX host in DNS now, by preference. Empty when DNS is unknown. */
  readonly perMx: readonly MxVerdict[];
  readonly whatIf: WhatIf;
  /** Failures grouped by host and class, in the order in which they should be mended; active ones first. */
  readonly issues: readonly Issue[];
  readonly silence: readonly SilentReporter[];
  readonly fetch: FetchShare;
  /** What to do, first things first. */
  readonly actions: readonly Action[];
  /** Block before hold before warn before info. */
  readonly reasons: readonly Reason[];
  /** Hosts in DNS whose claimed faults deserve a probe right now. */
  readonly probeSoon: readonly string[];
  /** 1 (look first) to 10; see `compareAssessments`. */
  readonly rankGroup: number;
}

export type State =
  | 'enforcing-at-risk'
  | 'policy-none'
  | 'policy-missing'
  | 'no-data'
  | 'enforcing-healthy'
  | 'blocked'
  | 'ready'
  | 'testing-in-progress';

export type Confidence = 'high' | 'medium' | 'low';
export type Grade = Confidence | 'insufficient';
export type Severity = 'block' | 'hold' | 'warn' | 'info';

/** The testing clock. All members but `required` are null when there is no policy in mode testing or enforce. */
export interface ClockReading {
  /** When the present mode, mx set and MX hosts were all in place. */
  readonly t0: Instant | null;
  /** First day that counts as clean. */
  readonly cleanSince: Day | null;
  /** Clean finished days. */
  readonly elapsed: number | null;
  readonly required: number;
  /** Only in mode testing. */
  readonly remaining: number | null;
  /** Only in mode testing while days remain. */
  readonly earliestReadyAt: Instant | null;
  /** Days with trusted sessions among the last 14 finished clean days. */
  readonly covered14: number | null;
  /** The same over the statistics window. */
  readonly covered: number | null;
  /** The last day whose reports are taken as complete. */
  readonly lastFinishedDay: Day;
}

export interface Statistics {
  /** First and last day counted for n; null when no day is finished yet. */
  readonly from: Day | null;
  readonly to: Day | null;
  /** Trusted sessions that tested the present policy. 0 without a clock. */
  readonly n: number;
  /** Of them, or beside them, sessions that enforce would refuse. */
  readonly k: number;
  /** Upper bound of the refusal rate as a share 0..1, one-sided 95 % (Clopper-Pearson); null when n is 0. */
  readonly upper95: number | null;
  /** Wilson's bound, for charts; never the gate. */
  readonly wilson95: number | null;
  /** Upper bound of the chance that a day is bad, after `elapsed` clean days; null when elapsed is 0. */
  readonly dayUpper95: number | null;
  /** Sessions needed at this k before the volume suffices; null when it does, or days are still missing. */
  readonly sessionsNeeded: number | null;
  /** Days until then at the present rate; null when out of reach, or not needed. */
  readonly volumeEtaDays: number | null;
  /** When time and probes can stand in for volume; null when volume suffices. */
  readonly extendedPathAt: Instant | null;
}

export interface Components {
  readonly volume: Grade;
  readonly reporters: 'high' | 'medium';
  readonly coverage: 'high' | 'medium' | 'insufficient';
  readonly mx: 'high' | 'medium';
  /** The first of the four that pulls confidence down to where it is. */
  readonly weakest: 'volume' | 'reporters' | 'coverage' | 'mx' | 'caps';
  /** The weakest of the four and of the caps. */
  readonly overall: Grade;
}

export interface MxVerdict {
  readonly host: string;
  readonly preference: number;
  readonly verdict: 'pass' | 'fail' | 'unverified';
  /** What decided. */
  readonly because:
    | 'issue'
    | 'not-in-policy'
    | 'finding'
    | 'attested'
    | 'probed-ok'
    | 'unsteady'
    | 'unconfirmed-finding'
    | 'handshake'
    | 'port25'
    | 'stale-probe'
    | 'never-probed';
  /** Named in a failure, or the only MX of a domain with sessions. */
  readonly seenInReports: boolean;
  readonly lastProbe: { readonly probeId: number; readonly at: Instant; readonly result: ProbeResult } | null;
  /** Whole days until the shown certificate ends, rounded down; null when unknown. */
  readonly certificateDaysLeft: number | null;
  readonly attested: { readonly at: Instant; readonly by: string } | null;
}

/** "Had you enforced during the last 14 days"; in mode enforce: what was refused. */
export interface WhatIf {
  readonly from: Day;
  readonly to: Day;
  readonly sessions: number;
  /** Days with at least one such session. */
  readonly days: number;
  /** Sorted. */
  readonly reporters: readonly string[];
  /** Newest day first, then most sessions first. */
  readonly lines: readonly WhatIfLine[];
  /** Refusing failures of senders that had no policy: they matter only if those senders come to honour it. */
  readonly npfPotential: number;
  /** The last day on which such a session occurred. */
  readonly lastDay: Day | null;
  /** Sessions that were refused in fact (the sender's policy said enforce) since three days before today. */
  readonly refusedSince: number;
  /** All sessions of senders that enforce in the same days. */
  readonly sessionsSince: number;
}

export interface WhatIfLine {
  readonly reporter: string;
  readonly day: Day;
  readonly host: string | null;
  readonly failureClass: IssueClass;
  readonly sessions: number;
  /** The sender's policy said enforce: this happened. */
  readonly refused: boolean;
  /** `retry-elsewhere`: another MX of the domain is healthy; `deferred`: lost if it lasts. */
  readonly outcome: 'retry-elsewhere' | 'deferred';
  readonly reportIds: readonly number[];
}

export interface Issue {
  readonly host: string | null;
  readonly failureClass: IssueClass;
  /**
   * `active` blocks; `fixed` restarted the clock; `isolated` is noise; `uncorroborated` rests on one lesser-known
   * reporter; `set-aside` was waved through by the administrator; `live` is seen by probes or DNS alone.
   */
  readonly status: 'active' | 'live' | 'fixed' | 'isolated' | 'uncorroborated' | 'set-aside';
  /** A probe or DNS shows it now. */
  readonly liveNow: boolean;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  readonly failingDays: number;
  /** Over the issue window of 30 days. */
  readonly sessions: number;
  readonly sessionsLast7Days: number;
  readonly reporters: readonly string[];
  readonly fixed: { readonly since: Day; readonly how: 'retired' | 'quiet' | 'probe' | 'expired' } | null;
  readonly setAside: {
    readonly by: string;
    readonly at: Instant;
    readonly until: Instant;
    readonly reason: string;
  } | null;
  /** Result types and reason codes as reported, most sessions first, at most five. Foreign text. */
  readonly reported: readonly {
    readonly resultType: string;
    readonly reason: string | null;
    readonly sessions: number;
  }[];
  /** Newest first, at most 50. */
  readonly reportIds: readonly number[];
}

export interface SilentReporter {
  readonly reporter: string;
  /** Finished days without a report. */
  readonly run: number;
  /** The run that chance alone gives in one case of a hundred. */
  readonly limit: number;
  /** Share of days with a report before, 0..1. */
  readonly p: number;
}

/** Sessions of trusted reporters in the last 7 finished days and today's that could not read the policy. */
export interface FetchShare {
  readonly sessions: number;
  readonly of: number;
  readonly share: number;
  readonly days: number;
}

export interface Action {
  readonly kind:
    | 'fix-mx'
    | 'fix-policy'
    | 'fix-dns'
    | 'wait'
    | 'verify-mx'
    | 'switch-to-enforce'
    | 'rollback'
    | 'fix-forward'
    | 'republish'
    | 'raise-max-age'
    | 'renew-certificate';
  readonly params: ReasonParams;
  /** For fix-mx: which issue; the card of remedies is found by class. */
  readonly host: string | null;
  readonly failureClass: IssueClass | null;
  /** One sentence, English; `renderAction` gives other languages. */
  readonly message: string;
  /** In order, each one sentence, English. */
  readonly steps: readonly string[];
}

export interface Reason {
  readonly code: ReasonCode;
  readonly severity: Severity;
  readonly topic: Topic;
  /** The kind of verdict that it makes, where a state can be told in more than one way. */
  readonly kind: JudgedKind | null;
  /** Of a fault of an MX host. */
  readonly failureClass: IssueClass | null;
  readonly params: ReasonParams;
  /** English; `renderReason` gives other languages. */
  readonly message: string;
  /** At most 50, newest first. */
  readonly evidence: readonly EvidenceLink[];
}

/** Values a sentence is made of. Days and instants are ISO text, shares are 0..1; formatting is the sentence's work. */
export type ReasonParams = Readonly<Record<string, string | number | null | readonly string[]>>;

export type EvidenceLink =
  | { readonly kind: 'report'; readonly reportId: number }
  | { readonly kind: 'row'; readonly reportId: number; readonly reporter: string; readonly day: Day }
  | { readonly kind: 'snapshot'; readonly snapshotId: number; readonly seenFrom: Instant }
  | { readonly kind: 'dns'; readonly record: 'mx' | 'mta-sts' | 'tlsrpt'; readonly at: Instant | null }
  | { readonly kind: 'fetch'; readonly at: Instant }
  | { readonly kind: 'probe'; readonly probeId: number; readonly host: string; readonly at: Instant }
  | { readonly kind: 'attestation'; readonly host: string; readonly at: Instant }
  | { readonly kind: 'set-aside'; readonly host: string | null; readonly at: Instant };
