import type { Instant } from '../contract/time.ts';

/**
 * A TLS report as RFC 8460 section 4 describes it, in our own words: one field for each field of the RFC.
 * Everything textual is foreign and untrusted; only its length has been bounded and its control characters removed.
 */
export interface Report {
  /** `organization-name`; null when absent or empty. For display, never an identity. */
  readonly organization: string | null;
  /** `contact-info`; null when absent (Stalwart's default). */
  readonly contact: string | null;
  /** `report-id`, opaque; null when absent. */
  readonly reportId: string | null;
  /** `date-range`, converted to UTC, whole seconds, otherwise as written (23:59:59 stays). */
  readonly start: Instant;
  readonly end: Instant;
  readonly policies: readonly PolicyResult[];
  /** Entries of `policies` and of `failure-details` that could not be read, so that their missing sessions are visible. */
  readonly rejectedEntries: readonly RejectedEntry[];
}

/** One entry of `policies`: what one policy did to the sessions of one domain. */
export interface PolicyResult {
  /** `sts`, `tlsa`, `no-policy-found`, or whatever else the sender wrote, lower-cased; absent is "". */
  readonly policyType: string;
  /** The policy text line by line as the sender saw it, line ends and outer blanks removed; null when absent: policy unknown. */
  readonly policyString: readonly string[] | null;
  /** Lower case, A-labels, no trailing dot; null when neither the entry nor the mail names a domain. */
  readonly policyDomain: string | null;
  /** `mx-host` patterns, canonical, `mx:` prefixes removed, else the mx lines of an sts `policyString`; empty when unknown. */
  readonly mxHosts: readonly string[];
  /** Sessions, 0 to 2^53-1. */
  readonly success: number;
  readonly failure: number;
  readonly failureDetails: readonly FailureDetail[];
}

/** One entry of `failure-details`. */
export interface FailureDetail {
  /** A value of the IANA registry, or the sender's own word verbatim; `validation-failure` is never assumed: absent is "". */
  readonly resultType: string;
  /** Addresses in canonical text; null when absent or no address. */
  readonly sendingMtaIp: string | null;
  /** Canonical host name; null when absent or no name. */
  readonly receivingMxHostname: string | null;
  readonly receivingMxHelo: string | null;
  readonly receivingIp: string | null;
  /** `failed-session-count`. */
  readonly sessions: number;
  /** Shown as text, never fetched. */
  readonly additionalInformation: string | null;
  /** At most 1024 characters. */
  readonly reasonCode: string | null;
}

export interface RejectedEntry {
  /** Where, as `policies[2]` or `policies[2].failure-details[0]`. */
  readonly path: string;
  /** Why, in one sentence for the operator; safe to print. */
  readonly reason: string;
}
