import type { Day, Instant } from '../../contract/time.ts';
import type { IssueClass } from '../evidence.ts';
import type { ReasonCode } from './reasons.ts';

type Hosts = readonly string[];
type Reporters = readonly string[];

interface Nothing extends Record<string, never> {}

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
  readonly why: string | null;
}

interface Expiring {
  readonly host: string;
  readonly days: number;
}

/** Sessions that could not fetch the policy, of all that trusted reporters told of since `from`. */
interface FetchErrors {
  readonly sessions: number;
  readonly of: number;
  readonly from: Day;
  readonly days: number;
}

/** What the sentence of each reason is made of. Shares are 0..1, max_age is seconds. */
export interface ReasonParamsByCode extends Record<ReasonCode, object> {
  readonly TXT_MISSING: TxtTrouble;
  readonly TXT_INVALID: TxtTrouble;
  readonly TXT_MULTIPLE: TxtTrouble;
  readonly POLICY_INVALID: { readonly lint: readonly string[] };
  readonly POLICY_UNFETCHABLE: {
    readonly count: number;
    readonly hours: number;
    readonly since: Instant | null;
    readonly why: string;
  };
  readonly POLICY_MISSING_AFTER_ENFORCE: { readonly until: Instant | null };
  readonly POLICY_INFERRED_FROM_REPORTS: Nothing;
  readonly REFUSING_NOW: { readonly sessions: number; readonly since: Day; readonly hosts: Hosts };
  readonly STALE_ENFORCE_CACHE: { readonly reporters: Reporters; readonly until: Instant | null };
  readonly ROLLBACK_RECOMMENDED: { readonly refused: number; readonly of: number };
  readonly ISSUE_MX_NOT_IN_POLICY: Reported;
  readonly ISSUE_CERT_EXPIRED: Reported;
  readonly ISSUE_STARTTLS: Reported;
  readonly ISSUE_CERT_NAME: Reported;
  readonly ISSUE_CERT_UNTRUSTED: Reported;
  readonly ISSUE_TLS_HANDSHAKE: Reported;
  readonly ISSUE_UNCLASSIFIED: Reported;
  readonly LIVE_MX_NOT_IN_POLICY: { readonly host: string };
  readonly LIVE_CERT_EXPIRED: Probed;
  readonly LIVE_STARTTLS: Probed;
  readonly LIVE_CERT_NAME: Probed;
  readonly LIVE_CERT_UNTRUSTED: Probed;
  readonly LIVE_TLS_TOO_OLD: Probed;
  readonly NO_REPORTS: { readonly lastDay: Day | null };
  readonly DNS_SEES_NO_DOMAIN: { readonly reporters: Reporters; readonly lastDay: Day };
  readonly TLSRPT_MISSING: Nothing;
  readonly TLSRPT_ELSEWHERE: Nothing;
  readonly TXT_ID_NOT_BUMPED: { readonly changed: Instant; readonly id: string | null };
  readonly POLICY_LINT_ERROR: { readonly items: readonly string[] };
  readonly MAX_AGE_TOO_SHORT: { readonly maxAge: number };
  readonly POLICY_FETCH_FAILED_LIVE: { readonly why: string; readonly at: Instant };
  readonly POLICY_FETCH_UNRELIABLE: FetchErrors & { readonly share: number };
  readonly POLICY_NOT_SEEN_BY_TRUSTED: { readonly reporters: Reporters };
  readonly STALE_POLICY_REPORTED: { readonly reporters: Reporters };
  readonly NO_TRUSTED_REPORTER: { readonly reporters: Reporters };
  readonly REPORTERS_ALL_SILENT: { readonly reporters: Reporters; readonly since: Day };
  readonly CERT_EXPIRING_IMMINENT: Expiring;
  readonly CERT_EXPIRING_SOON: Expiring;
  /** `at`: the last of the probes that failed since `since`. */
  readonly MX_TLS_HANDSHAKE: Probed & { readonly since: Instant };
  readonly COVERAGE_TOO_LOW: { readonly covered: number; readonly needed: number };
  readonly INSUFFICIENT_VOLUME: {
    readonly n: number;
    readonly k: number;
    readonly upper95: number | null;
    readonly needed: number | null;
    readonly etaDays: number | null;
  };
  readonly FAILURE_RATE_TOO_HIGH: { readonly n: number; readonly k: number };
  readonly ISOLATED_FAILURES: { readonly sessions: number; readonly days: number; readonly hosts: Hosts };
  readonly SINGLE_REPORTER: { readonly reporter: string | null };
  readonly REPORTER_SILENT: { readonly reporter: string; readonly run: number; readonly limit: number };
  readonly POLICY_FETCH_ERRORS: FetchErrors;
  readonly NPF_TLS_FAILURES: { readonly host: string | null; readonly reporters: Reporters };
  readonly DANE_FAILING_NOW: { readonly sessions: number; readonly reporters: Reporters };
  readonly UNEXPLAINED_FAILURES: { readonly sessions: number; readonly reporters: Reporters };
  readonly UNCORROBORATED_REPORTER: {
    readonly reporters: Reporters;
    readonly host: string | null;
    readonly failureClass: IssueClass;
    readonly sessions: number;
  };
  readonly UNAUTHENTICATED_REPORTS: { readonly count: number };
  readonly POLICY_HOST_CERT_EXPIRING: Expiring;
  /** Empty hosts: DNS is not known here. */
  readonly MX_UNVERIFIED: { readonly hosts: Hosts };
  readonly LIVE_CHECKS_OFF: Nothing;
  readonly WILDCARD_TOO_BROAD: { readonly pattern: string };
  readonly ISSUE_SET_ASIDE: {
    readonly host: string | null;
    readonly failureClass: IssueClass;
    readonly by: string;
    readonly until: Instant;
    readonly why: string;
  };
  readonly FAULT_RECURRING: {
    readonly host: string;
    readonly times: number;
    readonly since: Day;
    readonly required: number;
  };
  readonly MX_NOT_PROBED_PORT25: { readonly hosts: Hosts };
  readonly MX_ATTESTED: { readonly host: string; readonly at: Instant; readonly by: string };
  readonly READY_STANDARD: { readonly n: number; readonly elapsed: number; readonly upper95: number | null };
  readonly READY_LOW_VOLUME: { readonly n: number; readonly elapsed: number };
  readonly CLOCK_RUNNING: { readonly elapsed: number; readonly remaining: number; readonly earliest: Instant };
  readonly WAITING_FIRST_REPORT: { readonly about: Instant };
  readonly CLOCK_RESTARTED_MODE: { readonly at: Instant };
  readonly CLOCK_RESTARTED_MX_SET: { readonly at: Instant };
  readonly CLOCK_RESTARTED_MX_ADDED: { readonly at: Instant; readonly host: string };
  readonly CLOCK_RESTARTED_FAILURE: { readonly last: Day };
  readonly ISSUE_FIXED: {
    readonly failureClass: IssueClass;
    readonly host: string | null;
    readonly since: Day;
    readonly how: 'retired' | 'quiet' | 'probe' | 'expired';
  };
  readonly COUNT_MISMATCH: { readonly reporters: Reporters };
  readonly NEWEST_DAYS_PROVISIONAL: { readonly days: readonly Day[] };
  readonly MODE_NONE: Nothing;
  readonly NULL_MX: Nothing;
  readonly ENFORCE_CLEAN: { readonly n: number; readonly elapsed: number };
  readonly MAX_AGE_LONG_IN_TESTING: { readonly maxAge: number };
  readonly ADVICE_MAX_AGE_RAISE: { readonly maxAge: number };
}
