import type { Channel, Naming } from '../../contract/codes.ts';
import type { Day, Instant } from '../../contract/time.ts';
import type { PolicyResult, RejectedEntry } from '../../tlsrpt/report.ts';

/** One message, file or submission, read and authenticated, on its way into the database. */
export interface IncomingMessage {
  readonly channel: Channel;
  readonly mailboxId: number | null;
  /** Where it came from, as an operator would look for it: a path, or folder;uidvalidity;uid. */
  readonly source: string;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly subject: string | null;
  /** When the mail system accepted it; null where unknown. */
  readonly receivedAt: Instant | null;
  readonly seenAt: Instant;
  readonly bytes: number;
  /** As received; null when too large to keep. */
  readonly original: Uint8Array | null;
  /** How its origin was authenticated: dkim, auth-results:ID, vouch. */
  readonly trust: string;
  readonly authenticity: {
    readonly status: string;
    readonly signingDomain: string | null;
    readonly reason: string | null;
  };
  /** At least one. */
  readonly items: readonly IncomingItem[];
}

export type IncomingItem = IncomingReport | IncomingRefusal;

export interface IncomingRefusal {
  readonly kind: 'not-tlsrpt' | 'rejected';
  readonly source: string;
  readonly code: string;
  /** One sentence for the operator. */
  readonly reason: string;
}

export interface IncomingReport {
  readonly kind: 'report';
  /** Path of the report inside its message. */
  readonly source: string;
  /** Identity of the reporter: an organisational domain, lower case. */
  readonly reporter: string;
  /** Its origin is authenticated: DKIM passed and aligned, or the channel is vouched for. */
  readonly authenticated: boolean;
  /** How far it is believed when it names a domain that was not known here. */
  readonly naming: Naming;
  /** The domain as which its reporter may be trusted alone; null unless it is proved to be that domain's TLS report. */
  readonly provedAs: string | null;
  readonly organization: string | null;
  readonly contact: string | null;
  readonly reportId: string | null;
  readonly start: Instant;
  readonly end: Instant;
  readonly day: Day;
  readonly firstDay: Day;
  /** Best estimate of when it arrived: the mail's time, else the end of its range. */
  readonly receivedAt: Instant;
  /** The Date of its mail; null without one. It decides between contents that came at the same time. */
  readonly writtenAt: Instant | null;
  readonly slices: readonly ReportSlice[];
  readonly rejectedEntries: readonly RejectedEntry[];
  readonly deviations: readonly string[];
  readonly parser: number;
}

/** What a report says about one policy domain. */
export interface ReportSlice {
  /** Null where neither report nor mail names one. */
  readonly policyDomain: string | null;
  readonly policies: readonly ClassedPolicy[];
  /** SHA-256 of the canonical content: equal for equal content, whatever its bytes. */
  readonly digest: Uint8Array;
}

export interface ClassedPolicy extends PolicyResult {
  /** Mode and max_age in the policy text as the sender saw it; null when absent or unreadable. */
  readonly mode: string | null;
  readonly maxAge: number | null;
  /** The failure class of each of `failureDetails`, in the same order. */
  readonly classes: readonly string[];
}
