import type { IssueClass, Severity } from '../../contract/codes.ts';
import type { Saying } from '../../contract/phrase.ts';
import type { Day, Instant } from '../../contract/time.ts';
import type { JudgedKind, Topic } from '../../contract/verdict.ts';

/** What is known of a reason besides the values of one verdict. */
export interface ReasonEntry<Params extends object = object> {
  /** `block` names harm, `hold` prevents ready, `warn` lowers confidence. */
  readonly severity: Severity;
  /** What it is about: what readers find in one place. */
  readonly topic: Topic;
  /** The kind of verdict that it makes, where a state can be told in more than one way. */
  readonly kind: JudgedKind | null;
  /** Of a fault of an MX host. */
  readonly failureClass: IssueClass | null;
  /** Only a type, never a value: what its sentence is made of. Shares are 0..1, max_age is seconds. */
  readonly params?: Params;
}

type Line = <Params extends object>(topic: Topic, kind?: JudgedKind) => ReasonEntry<Params>;

const block: Line = (topic, kind) => ({ severity: 'block', topic, kind: kind ?? null, failureClass: null });
const hold: Line = (topic, kind) => ({ severity: 'hold', topic, kind: kind ?? 'hold', failureClass: null });
const warn: Line = (topic, kind) => ({ severity: 'warn', topic, kind: kind ?? null, failureClass: null });
const info: Line = (topic, kind) => ({ severity: 'info', topic, kind: kind ?? null, failureClass: null });

/** Something is wrong with an MX host: reports say so, or our own checks. */
function fault<Params extends object>(failureClass: IssueClass): ReasonEntry<Params> {
  return { severity: 'block', topic: 'fault', kind: null, failureClass };
}

type Hosts = readonly string[];
type Reporters = readonly string[];

interface Nothing extends Record<string, never> {}

interface UnknownTypes {
  readonly reporters: Reporters;
  readonly sessions: number;
}

interface Reported {
  readonly host: string | null;
  readonly reporters: Reporters;
  readonly sessions: number;
  /** Failing days. */
  readonly days: number;
  readonly first: Day;
  readonly last: Day;
}

interface Probed {
  readonly host: string;
  readonly at: Instant;
}

interface TxtTrouble {
  readonly why: Saying | null;
}

interface Expiring {
  readonly host: string;
  readonly days: number;
}

/** Sessions that could not fetch the policy, of all that trusted reporters reported since `from`. */
interface FetchErrors {
  readonly sessions: number;
  readonly of: number;
  readonly from: Day;
  readonly days: number;
  /** Those whose sessions they were, each with its share: most affected first. */
  readonly byReporter: readonly Saying[];
}

/**
 * Every reason that a verdict can carry. A new one takes three files: the rule that finds it, its line here, and its sentence
 * in the words of the contract. Among reasons of equal severity the verdict keeps the order of this table.
 */
export const reasonTable = {
  TXT_MISSING: block<TxtTrouble>('policy', 'policy-missing'),
  TXT_INVALID: block<TxtTrouble>('policy', 'policy-missing'),
  TXT_MULTIPLE: block<TxtTrouble>('policy', 'policy-missing'),
  POLICY_INVALID: block<{ readonly lint: readonly Saying[] }>('policy', 'policy-missing'),
  POLICY_UNFETCHABLE: block<{
    readonly count: number;
    readonly hours: number;
    readonly since: Instant | null;
    readonly why: string;
  }>('policy', 'policy-missing'),
  POLICY_MISSING_AFTER_ENFORCE: block<{ readonly until: Instant | null }>('enforced-before'),
  POLICY_INFERRED_FROM_REPORTS: warn<Nothing>('policy', 'policy-missing'),
  REFUSING_NOW: block<{ readonly sessions: number; readonly since: Day; readonly hosts: Hosts }>('refusal', 'refusing'),
  STALE_ENFORCE_CACHE: block<{ readonly reporters: Reporters; readonly until: Instant | null }>('cached-policy'),
  ROLLBACK_RECOMMENDED: warn<{ readonly refused: number; readonly of: number }>('rollback'),
  ISSUE_MX_NOT_IN_POLICY: fault<Reported>('mx-not-in-policy'),
  ISSUE_CERT_EXPIRED: fault<Reported>('cert-expired'),
  ISSUE_STARTTLS: fault<Reported>('starttls'),
  ISSUE_CERT_NAME: fault<Reported>('cert-name'),
  ISSUE_CERT_UNTRUSTED: fault<Reported>('cert-untrusted'),
  ISSUE_TLS_HANDSHAKE: fault<Reported>('handshake'),
  ISSUE_UNCLASSIFIED: fault<Reported>('unclassified'),
  LIVE_MX_NOT_IN_POLICY: fault<{ readonly host: string }>('mx-not-in-policy'),
  LIVE_CERT_EXPIRED: fault<Probed>('cert-expired'),
  LIVE_STARTTLS: fault<Probed>('starttls'),
  LIVE_CERT_NAME: fault<Probed>('cert-name'),
  LIVE_CERT_UNTRUSTED: fault<Probed>('cert-untrusted'),
  LIVE_TLS_TOO_OLD: fault<Probed>('handshake'),
  NO_REPORTS: hold<{ readonly lastDay: Day | null }>('reporting'),
  DNS_SEES_NO_DOMAIN: hold<{ readonly reporters: Reporters; readonly lastDay: Day }>('dns'),
  TLSRPT_MISSING: hold<Nothing>('reporting'),
  TLSRPT_ELSEWHERE: warn<Nothing>('reporting'),
  TXT_ID_NOT_BUMPED: hold<{ readonly changed: Instant; readonly id: string | null }>('policy'),
  POLICY_IN_REPORTS_UNUSABLE: hold<{ readonly reporters: Reporters; readonly lint: readonly Saying[] }>('policy'),
  POLICY_LINT_ERROR: hold<{ readonly items: readonly Saying[] }>('policy'),
  MAX_AGE_TOO_SHORT: hold<{ readonly maxAge: number }>('policy'),
  POLICY_FETCH_FAILED_LIVE: hold<{ readonly why: string; readonly at: Instant }>('policy'),
  POLICY_FETCH_UNRELIABLE: hold<FetchErrors & { readonly share: number }>('policy'),
  POLICY_NOT_SEEN_BY_TRUSTED: hold<{ readonly reporters: Reporters }>('reach'),
  /** Nobody else reports under the policy. */
  NOBODY_LOOKS_IN_TESTING: hold<{ readonly reporters: Reporters }>('reach'),
  /** Sessions of which nobody can say what they tested: some of them failed, or none. */
  UNKNOWN_POLICY_TYPE_FAILING: hold<UnknownTypes & { readonly failed: number }>('reach'),
  UNKNOWN_POLICY_TYPE: warn<UnknownTypes>('other-failures'),
  STALE_POLICY_REPORTED: hold<{ readonly reporters: Reporters }>('reach'),
  NO_TRUSTED_REPORTER: hold<{ readonly reporters: Reporters }>('reporters', 'not-enough'),
  REPORTERS_ALL_SILENT: hold<{ readonly reporters: Reporters; readonly since: Day }>('reporting', 'stopped'),
  CERT_EXPIRING_IMMINENT: hold<Expiring>('certificate'),
  CERT_EXPIRING_SOON: hold<Expiring>('certificate'),
  /** `at`: the last of the probes that failed since `since`. */
  MX_TLS_HANDSHAKE: hold<Probed & { readonly since: Instant }>('mx'),
  MX_CHECK_NEEDED: hold<{ readonly hosts: Hosts }>('mx'),
  COVERAGE_TOO_LOW: hold<{ readonly covered: number; readonly needed: number }>('coverage', 'not-enough'),
  INSUFFICIENT_VOLUME: hold<{
    readonly n: number;
    readonly k: number;
    readonly upper95: number | null;
    readonly needed: number | null;
    readonly etaDays: number | null;
  }>('volume', 'not-enough'),
  FAILURE_RATE_TOO_HIGH: hold<{ readonly n: number; readonly k: number }>('failure-rate'),
  ISOLATED_FAILURES: warn<{ readonly sessions: number; readonly days: number; readonly hosts: Hosts }>(
    'other-failures',
  ),
  SINGLE_REPORTER: warn<{ readonly reporter: string | null }>('reporters'),
  REPORTER_SILENT: warn<{ readonly reporter: string; readonly run: number; readonly limit: number }>('silence'),
  POLICY_FETCH_ERRORS: warn<FetchErrors>('other-failures'),
  NPF_TLS_FAILURES: warn<{ readonly host: string | null; readonly reporters: Reporters }>('other-failures'),
  DANE_FAILING_NOW: warn<{ readonly sessions: number; readonly reporters: Reporters }>('other-failures'),
  UNEXPLAINED_FAILURES: warn<{ readonly sessions: number; readonly reporters: Reporters }>('other-failures'),
  UNCORROBORATED_REPORTER: warn<{
    readonly reporters: Reporters;
    readonly host: string | null;
    readonly failureClass: IssueClass;
    readonly sessions: number;
  }>('other-failures'),
  UNAUTHENTICATED_REPORTS: warn<{ readonly count: number }>('other-failures'),
  POLICY_HOST_CERT_EXPIRING: warn<Expiring>('policy'),
  /** Empty hosts: DNS is not known here. */
  MX_UNVERIFIED: warn<{ readonly hosts: Hosts }>('unverified'),
  LIVE_CHECKS_OFF: warn<Nothing>('checks-off'),
  WILDCARD_TOO_BROAD: warn<{ readonly pattern: string }>('policy'),
  ISSUE_SET_ASIDE: warn<{
    readonly host: string | null;
    readonly failureClass: IssueClass;
    readonly by: string;
    readonly until: Instant;
    readonly why: string;
  }>('set-aside'),
  FAULT_RECURRING: warn<{
    readonly host: string;
    readonly times: number;
    readonly since: Day;
    readonly required: number;
  }>('mx'),
  MX_NOT_PROBED_PORT25: info<{ readonly hosts: Hosts }>('unverified'),
  MX_ATTESTED: info<{ readonly host: string; readonly at: Instant; readonly by: string }>('unverified'),
  SENDERS_SKIP_TESTING: info<{ readonly reporters: Reporters }>('reach'),
  READY_STANDARD: info<{ readonly n: number; readonly elapsed: number; readonly upper95: number | null }>('clean'),
  READY_LOW_VOLUME: info<{ readonly n: number; readonly elapsed: number }>('clean'),
  CLOCK_RUNNING: info<{ readonly elapsed: number; readonly remaining: number; readonly earliest: Instant }>('clock'),
  WAITING_FIRST_REPORT: info<{ readonly about: Instant }>('clock', 'waiting'),
  CLOCK_RESTARTED_MODE: info<{ readonly at: Instant }>('clock'),
  CLOCK_RESTARTED_MX_SET: info<{ readonly at: Instant }>('clock'),
  CLOCK_RESTARTED_MX_ADDED: info<{ readonly at: Instant; readonly host: string }>('clock'),
  CLOCK_RESTARTED_FAILURE: info<{ readonly last: Day }>('clock', 'watching'),
  ISSUE_FIXED: info<{
    readonly failureClass: IssueClass;
    readonly host: string | null;
    readonly since: Day;
    readonly how: 'retired' | 'quiet' | 'probe' | 'expired';
  }>('clean'),
  COUNT_MISMATCH: info<{ readonly reporters: Reporters }>('counting'),
  NEWEST_DAYS_PROVISIONAL: info<{ readonly days: readonly Day[] }>('counting'),
  MODE_NONE: info<Nothing>('policy'),
  NULL_MX: info<Nothing>('dns'),
  ENFORCE_CLEAN: info<{ readonly n: number; readonly elapsed: number }>('clean'),
  MAX_AGE_LONG_IN_TESTING: info<{ readonly maxAge: number }>('policy'),
  ADVICE_MAX_AGE_RAISE: info<{ readonly maxAge: number }>('max-age'),
} satisfies Record<string, ReasonEntry>;

export type ReasonCode = keyof typeof reasonTable;

/** What the sentence of a reason is made of. */
export type ParamsOf<Code extends ReasonCode> = NonNullable<(typeof reasonTable)[Code]['params']>;
