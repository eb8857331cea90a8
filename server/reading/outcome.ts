import type { MessageHeaders } from '../mail/headers.ts';
import type { MessageError } from '../mail/message.ts';
import type { UnpackRefusal } from '../mail/unpack.ts';
import type { Deviation } from '../tlsrpt/deviations.ts';
import type { Report } from '../tlsrpt/report.ts';
import type { ReportErrorCode } from '../tlsrpt/report-error.ts';

/** Bytes as they came in: one message, or one file. */
export interface RawItem {
  readonly bytes: Uint8Array;
  /** What the user sees, such as `a/b.eml`. */
  readonly name: string;
  /** `mail` and `file` (a report file, for instance posted by a sender) when the way in says so; otherwise the bytes decide. */
  readonly kind?: 'mail' | 'file';
  /** Somebody named this very file: what it holds and cannot be opened is then refused, not passed over. */
  readonly named?: boolean;
}

/** What became of one report, or of one message without a report. */
export type ReadOutcome = ReadReport | NotTlsrpt | Rejected;

export interface ReadReport {
  readonly outcome: 'report';
  /** As `a/b.eml`, or inside a container `a/b.mbox#2`, `a/b.zip/inner.json.gz`, `a/b.json#2`. Safe to print. */
  readonly source: string;
  readonly parsed: {
    readonly report: Report;
    /** Each code once, sorted. */
    readonly deviations: readonly Deviation[];
  };
  /** `standard` as in RFC 8460 section 5.3, `lenient` any other mail, `file` not a mail at all. */
  readonly container: 'standard' | 'lenient' | 'file';
  /** The name of the report file; foreign text, without control characters. */
  readonly fileName: string | null;
  /** The JSON that was read; holds all reports of a file with several. */
  readonly text: string;
  readonly message: ReportMessage | null;
}

/** The message that a report came in. */
export interface ReportMessage {
  /** Of the message that holds the report: the received one, or the one forwarded in it. */
  readonly headers: MessageHeaders;
  /** The bytes that this message's signatures are about. */
  readonly raw: Uint8Array;
  /** Of the message as received; the same object unless the report was forwarded. */
  readonly received: MessageHeaders;
  readonly forwarded: boolean;
}

/** Not meant as a TLS report: other mail, DMARC reports, other files. */
export interface NotTlsrpt {
  readonly outcome: 'not-tlsrpt';
  readonly source: string;
  readonly reason: string;
  /** What in it is of a kind that is not opened, and what to do; absent where everything was looked at. */
  readonly unopened?: string;
  readonly received: MessageHeaders | null;
}

/** Something meant as a TLS report that cannot be read, or something that cannot be opened at all. */
export interface Rejected {
  readonly outcome: 'rejected';
  readonly source: string;
  readonly code: RejectionCode;
  /** One sentence for the operator; safe to print. */
  readonly reason: string;
  readonly fileName: string | null;
  readonly received: MessageHeaders | null;
}

export type RejectionCode =
  | ReportErrorCode
  | UnpackRefusal
  | MessageError['code']
  | 'empty'
  | 'report-missing'
  | 'unreadable-file'
  | 'unknown-kind';
