import type { Day, Instant } from '../contract/time.ts';
import type { ReadinessSettings } from './settings.ts';

/**
 * Everything a verdict may look at, as one plain JSON value: it can be saved beside a decision and judged again
 * years later. Whoever builds it for an earlier `now` leaves out what was not known then; `assess` ignores single
 * facts (rows, probes, snapshots, attestations) that carry a later time.
 */
export interface Evidence {
  readonly schemaVersion: typeof EVIDENCE_SCHEMA_VERSION;
  /** The policy domain, lower case, A-labels. */
  readonly domain: string;
  readonly now: Instant;
  readonly settings: ReadinessSettings;
  /** Every reporter that occurs in `rows`, once. */
  readonly reporters: readonly Reporter[];
  /** One for each entry of `policies` of each current (not superseded) report about the domain. Order does not matter. */
  readonly rows: readonly EvidenceRow[];
  /** What DNS, HTTPS and SMTP answered; null when live checks are switched off for the domain. */
  readonly live: LiveEvidence | null;
  readonly attestations: readonly MxAttestation[];
  readonly setAsides: readonly SetAside[];
}

export const EVIDENCE_SCHEMA_VERSION = 1;

/**
 * How far back `rows`, probes and snapshots need to reach: `assess` never looks at rows of a UTC day before
 * `dayOf(now) - EVIDENCE_DAYS`. Of policy snapshots it also wants the last one before that, whatever its age.
 */
export const EVIDENCE_DAYS = 120;

export interface Reporter {
  /** Identity: organisational domain of the aligned DKIM signature, lower case; of contact-info when unauthenticated. */
  readonly domain: string;
  /** `organization-name` of its latest report, for display. Foreign text. */
  readonly name: string | null;
  /**
   * Distinct UTC report days within `dayOf(now) - 29 .. dayOf(now)` on which this reporter sent this installation an
   * authenticated report, about any watched domain, received by `now`.
   */
  readonly authenticatedReportDaysLast30: number;
}

export interface EvidenceRow {
  /** The report's id in the store, for links. */
  readonly reportId: number;
  /** `Reporter.domain`. */
  readonly reporter: string;
  /** DKIM passed and aligned, or the channel is vouched for. Pending, absent, failed and unaligned are false. */
  readonly authenticated: boolean;
  /** The UTC day the entry is booked on; for a range over 36 hours its last day. */
  readonly day: Day;
  /** First UTC day of the range: equals `day` unless the range is longer than 36 hours. */
  readonly firstDay: Day;
  readonly receivedAt: Instant;
  /** `sts`, `tlsa`, `no-policy-found` or whatever the sender wrote, lower case. */
  readonly policyType: string;
  /** Mode in the policy text as the sender saw it; null when the entry carries no policy text. */
  readonly mode: PolicyMode | null;
  /** mx patterns of the policy text, else `mx-host`, lower case; null when both are absent. */
  readonly mx: readonly string[] | null;
  readonly success: number;
  readonly failure: number;
  readonly details: readonly FailureFact[];
}

export interface FailureFact {
  readonly resultType: string;
  /** Receiving MX host name, lower case, without trailing dot; null when not given. */
  readonly host: string | null;
  /** `failure-reason-code`. Foreign text. */
  readonly reason: string | null;
  readonly sessions: number;
  readonly receivingIp: string | null;
}

export type PolicyMode = 'testing' | 'enforce' | 'none';

export interface LiveEvidence {
  readonly txt: TxtState;
  readonly tlsrpt: TlsrptState;
  /** What the domain published over time, oldest first, without overlaps: a new one starts when text or TXT id changes. */
  readonly snapshots: readonly PolicySnapshot[];
  /** The unbroken row of failed fetches up to now; null when the last fetch brought a file. */
  readonly fetchFailures: FetchFailures | null;
  readonly dns: MxRecords;
  readonly probes: readonly MxProbe[];
  /** Certificate of the host that serves the policy file; null when never seen. */
  readonly policyHostCertificate: CertificateDates | null;
  /** The canaries say that this machine cannot reach port 25 anywhere. */
  readonly port25Blocked: boolean;
}

/** The `_mta-sts` TXT record. `unknown`: DNS gave no authoritative answer since the first look; nothing follows from it. */
export interface TxtState {
  readonly status: 'ok' | 'missing' | 'invalid' | 'multiple' | 'unknown';
  readonly id: string | null;
  /** For invalid and multiple: what is wrong, one sentence. */
  readonly why: string | null;
  readonly checkedAt: Instant | null;
}

/** The `_smtp._tls` TXT record. `missing`: no valid record; `elsewhere`: no rua address belongs to this installation. */
export interface TlsrptState {
  readonly status: 'ok' | 'missing' | 'elsewhere' | 'unknown';
  readonly checkedAt: Instant | null;
}

export interface PolicySnapshot {
  readonly snapshotId: number;
  readonly seenFrom: Instant;
  readonly lastSeen: Instant;
  /** `absent`: record missing, or file not fetchable long enough to say so; `invalid`: a file that is no policy. */
  readonly status: 'valid' | 'invalid' | 'absent';
  /** The TXT id seen together with this text. */
  readonly txtId: string | null;
  /** Null unless valid. */
  readonly mode: PolicyMode | null;
  /** mx patterns, lower case; empty unless valid. */
  readonly mx: readonly string[];
  /** Seconds; null unless valid. */
  readonly maxAge: number | null;
  /** Why it is invalid, or what some senders reject although it is valid; sentences or codes of the policy parser. */
  readonly lintErrors: readonly string[];
  /** SHA-256 of the raw file; null when absent. */
  readonly textHash: string | null;
}

export interface FetchFailures {
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** The last reason, as `POLICY_HTTP_STATUS 404`. */
  readonly why: string;
}

export interface MxRecords {
  /** The latest authoritative answer; null when there was none. */
  readonly checkedAt: Instant | null;
  /** When this installation first saw the domain's MX records: hosts present then are not new. */
  readonly observedSince: Instant | null;
  readonly nullMx: boolean;
  /** Every host ever seen in DNS. A domain without MX records is its own host. */
  readonly hosts: readonly MxObservation[];
}

export interface MxObservation {
  readonly host: string;
  readonly preference: number;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** Listed in the latest authoritative answer. */
  readonly current: boolean;
}

export type ProbeResult =
  | 'ok'
  | 'nostarttls'
  | 'name'
  | 'expired'
  | 'untrusted'
  | 'tlsold'
  | 'handshake'
  | 'temp'
  | 'port25';

/** One STARTTLS probe of one MX host: the worst over its addresses. */
export interface MxProbe {
  readonly probeId: number;
  readonly host: string;
  readonly at: Instant;
  readonly result: ProbeResult;
  /** Of the leaf certificate that ends first; null when none was shown. */
  readonly certificate: CertificateDates | null;
}

export interface CertificateDates {
  /** Null when unknown. */
  readonly notBefore: Instant | null;
  readonly notAfter: Instant;
}

/** The administrator's word: "this MX was checked elsewhere". Valid for `settings.attest.days`. */
export interface MxAttestation {
  readonly host: string;
  readonly at: Instant;
  readonly by: string;
  readonly note: string | null;
}

/**
 * The administrator's word: "this issue is not ours to mend". While it holds, the issue neither blocks nor restarts the
 * clock; its sessions stay in the what-if and in the failure rate. It ends early when another reporter complains.
 */
export interface SetAside {
  /** Null for failures that name no host. */
  readonly host: string | null;
  readonly failureClass: IssueClass;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
  /** Who complained when it was set aside; empty: whoever complains. */
  readonly reporters: readonly string[];
}

/** The failure classes for which a sender that enforces refuses the session. */
export type IssueClass =
  | 'mx-not-in-policy'
  | 'cert-expired'
  | 'starttls'
  | 'cert-name'
  | 'cert-untrusted'
  | 'handshake'
  | 'unclassified';
