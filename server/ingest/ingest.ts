/*
 * Reports come in by mail (RFC 8460 section 5.3), by HTTPS (section 5.4) and as files that somebody has. Whatever the way, a
 * message is a mail or a report file as it came; a report is the JSON document in it (section 4), about one or more policies
 * of one or more policy domains; the submitter is who sent it, the reporter whose sessions it counts. What became of each
 * is an outcome: stored, duplicate, superseded, not-tlsrpt or rejected with a reason. Nothing is thrown away.
 *
 * This file is the path of every message into the database. The ways that lead here: import.ts (files), folder-watch.ts,
 * uploads.ts, submissions.ts, sample.ts, and mailbox/. Imports reading, authenticity, store and what is below them; knows
 * nothing of IMAP, verdicts or http.
 */
import { createHash } from 'node:crypto';
import { reporterIdentity } from '../authenticity/alignment.ts';
import { writeAuthenticationPolicy } from '../authenticity/authentication-policy.ts';
import {
  type AuthenticationPolicy,
  type Authenticity,
  isAuthenticated,
  judgeAuthenticity,
  type ResolveTxt,
} from '../authenticity/authenticity.ts';
import { impatient } from '../authenticity/impatient.ts';
import { openAtMost } from '../authenticity/open-questions.ts';
import type { Channel, Naming } from '../contract/codes.ts';
import { domainOfAddress } from '../contract/domain-name.ts';
import { type Clock, dayOf, type Instant, isBefore } from '../contract/time.ts';
import { shareEventLoop } from '../event-loop.ts';
import { mapAhead } from '../map-ahead.ts';
import { arrivalOf, earliestArrival, topReceived } from '../reading/arrival.ts';
import { isMbox } from '../reading/mbox.ts';
import type { ReadOutcome, ReadReport } from '../reading/outcome.ts';
import { readReports } from '../reading/read.ts';
import { sniff } from '../reading/sniff.ts';
import type { Database, Tx } from '../store/database.ts';
import type {
  ClassedPolicy,
  IncomingItem,
  IncomingMessage,
  IncomingReport,
  ReportSlice,
} from '../store/reports/incoming.ts';
import { type MessageOutcome, storeMessages } from '../store/reports/messages.ts';
import { splitByDomain } from '../tlsrpt/canonical.ts';
import { reportDay } from '../tlsrpt/period.ts';
import type { Report } from '../tlsrpt/report.ts';
import { classPolicy } from './reported-policy.ts';

/** Raised when the parser reads more than before, so that `reparse` knows what to read again. */
export const PARSER_VERSION = 1;

const MAX_KEPT_BYTES = 33 * 1024 * 1024;

/**
 * Entries of `policies` that are kept of one report, each of which is rows to count over at every verdict. Senders write one or
 * two about a domain, and a few dozen where they put all domains of a customer into one report.
 */
export const KEPT_POLICIES = 2_500;

/** A message or file as it came in, by any way in. */
export interface RawMessage {
  readonly channel: Channel;
  readonly mailboxId: number | null;
  /** Shown to the operator: a path, or folder;uidvalidity;uid. */
  readonly source: string;
  readonly kind?: 'mail' | 'file';
  /** Somebody named this very file, so that a kind which is not opened is told of as a failure. */
  readonly named?: boolean;
  /** Null: not accepted, because of `refusal`, else because it is too large. */
  readonly bytes: Uint8Array | null;
  readonly refusal?: { readonly kind: 'not-tlsrpt' | 'rejected'; readonly code: string; readonly reason: string };
  readonly size: number;
  /** When the mail server accepted it; null when only the message itself may know. */
  readonly receivedAt: Instant | null;
  /** How many bytes are kept where it holds no report; all of them where this is absent. */
  readonly keptIfJunk?: number;
}

export interface IngestContext {
  readonly database: Database;
  readonly now: Clock;
  /** The time at which this program was written, before which no right clock stands; null: the clock is fixed on purpose. */
  readonly clockFloor?: Instant | null;
  readonly trust: AuthenticationPolicy;
  /** Identities of the reporters whose word counts alone, by which a domain becomes watched. */
  readonly trustedReporters: readonly string[];
  readonly resolveTxt: ResolveTxt;
  /** Of a message that is read again: the domain whose signature was good when it came. */
  readonly passedBy?: string | null;
}

/** Messages that wait for DNS at a time, and mails of one of them. */
export const MESSAGES_AT_ONCE = 64;
/** Questions to DNS that all of them together wait for at a time. */
export const QUESTIONS_AT_ONCE = 64;

/** What became of one report of a message, with the report as read. */
export interface IngestedItem {
  readonly source: string;
  readonly outcome: MessageOutcome['items'][number]['outcome'];
  readonly reason: string | null;
  readonly report: IncomingReport | null;
}

export interface IngestedMessage {
  readonly outcome: MessageOutcome['outcome'];
  /** The result of authentication, as listed in docs/authenticity.md; `none` also where there is no report. */
  readonly authenticity: string;
  /** The same for each mail in it that holds a report, or file that is one. */
  readonly mails: readonly string[];
  readonly items: readonly IngestedItem[];
}

/**
 * The whole path of messages into the database: find the reports, authenticate and read them, and store everything in
 * one transaction, `alongside` in the same one. What cannot be read is kept with its reason; only a broken database throws.
 */
export async function ingestMessages(
  messages: readonly RawMessage[],
  context: IngestContext,
  alongside?: (tx: Tx, outcomes: readonly MessageOutcome[]) => Promise<void>,
): Promise<IngestedMessage[]> {
  const incoming: JudgedMessage[] = [];
  const soon = { ...context, resolveTxt: openAtMost(QUESTIONS_AT_ONCE, impatient(context.resolveTxt)) };
  const reading = mapAhead(messages, (message) => readIncoming(message, soon), {
    atOnce: MESSAGES_AT_ONCE,
    turn: shareEventLoop(),
  });
  for await (const message of reading) incoming.push(message);
  const outcomes = await storeMessages(context.database, incoming, alongside);
  return outcomes.map(({ outcome, items }, index) => ({
    outcome,
    authenticity: incoming[index]?.authenticity.status ?? 'none',
    mails: incoming[index]?.mails ?? [],
    items: items.map((item, position) => {
      const read = incoming[index]?.items[position];
      return {
        source: item.source,
        outcome: item.outcome,
        reason: item.reason,
        report: read?.kind === 'report' ? read : null,
      };
    }),
  }));
}

/** A message as it is stored, and the status of each mail in it that holds a report: one that forwards others has several. */
export interface JudgedMessage extends IncomingMessage {
  readonly mails: readonly string[];
}

/** A message with everything to be stored of it; does not touch the database. */
export async function readIncoming(message: RawMessage, context: IngestContext): Promise<JudgedMessage> {
  const now = context.now();
  const common = {
    channel: message.channel,
    mailboxId: message.mailboxId,
    source: message.source,
    seenAt: now,
    bytes: message.size,
    trust: writeAuthenticationPolicy(context.trust),
  };
  if (message.bytes === null) {
    const refusal = message.refusal ?? {
      kind: 'rejected' as const,
      code: 'message-too-large',
      reason: `The message has ${message.size} bytes, more than stsready reads; it stays where it is.`,
    };
    const nobody = { status: 'none', signingDomain: null, reason: null };
    const items: IncomingItem[] = [{ source: message.source, ...refusal }];
    return {
      ...common,
      messageId: null,
      sender: null,
      subject: null,
      receivedAt: message.receivedAt,
      original: null,
      authenticity: nobody,
      mails: [],
      items,
    };
  }
  const found = await readReports({
    bytes: message.bytes,
    name: message.source,
    ...(message.kind === undefined ? {} : { kind: message.kind }),
    ...(message.named === undefined ? {} : { named: message.named }),
  });
  const headers = headersOf(found);
  const received = isOneMail(message.bytes, message.kind) ? topReceived(message.bytes) : null;
  const items: IncomingItem[] = [];
  let judged: Authenticity | null = null;
  const mails = new Map<Uint8Array | null, string>();
  const turn = shareEventLoop();
  const judging = async (outcome: ReadOutcome) => {
    if (outcome.outcome !== 'report') return { refused: outcome };
    // Each mail has its own, whatever it was packed in.
    const arrival = arrivalIn(outcome, [message.receivedAt, received], now);
    return { outcome, arrival, authenticity: await judge(outcome, arrival.at ?? now, now, context) };
  };
  for await (const one of mapAhead(found, judging, { atOnce: MESSAGES_AT_ONCE, turn })) {
    if ('refused' in one) {
      const { outcome: kind, source, reason } = one.refused;
      const code = one.refused.outcome === 'rejected' ? one.refused.code : 'not-tlsrpt';
      items.push({ kind, source, code, reason });
      continue;
    }
    const { outcome, arrival, authenticity } = one;
    mails.set(outcome.message?.raw ?? null, authenticity.status);
    // A mail with any pending DNS query is authenticated again.
    if (judged === null || authenticity.status === 'pending') judged = authenticity;
    const naming = namingOf(authenticity, context);
    const report = withKeptPolicies(outcome.parsed.report);
    const slices = await sliceByDomain(report, turn);
    const at = { now, latest: latestNow(message, context) };
    items.push(toItem(outcome, { authenticity, naming, report, slices }, arrival, at));
  }
  return {
    ...common,
    messageId: headers?.messageId ?? null,
    sender: headers?.from ?? null,
    subject: headers?.subject ?? null,
    receivedAt: message.receivedAt ?? received,
    // Of anything over the limits only metadata are kept, or anyone could fill the disk.
    original: message.bytes.byteLength > MAX_KEPT_BYTES ? null : keptBytes(message.bytes, message.keptIfJunk, items),
    authenticity: {
      status: judged?.status ?? 'none',
      signingDomain: judged?.signingDomain ?? null,
      reason: judged?.reason ?? null,
    },
    mails: [...mails.values()],
    items,
  };
}

function isOneMail(bytes: Uint8Array, kind: RawMessage['kind']): boolean {
  return kind === 'mail' || (kind === undefined && sniff(bytes) === 'mail' && !isMbox(bytes));
}

/**
 * The time by which a report may be about days to come: no report is refused because the clock of this machine is behind that of
 * the mail server, or behind the program itself.
 */
function latestNow({ channel, receivedAt }: RawMessage, { now, clockFloor = null }: IngestContext): Instant {
  if (clockFloor === null) return now();
  const known = [now(), clockFloor, channel === 'imap' ? receivedAt : null].filter((at) => at !== null);
  return known.reduce((latest, at) => (isBefore(latest, at) ? at : latest));
}

/** When a report came, and since when it can have come; `at` is null where nobody who can be believed says. */
interface Arrival {
  readonly at: Instant | null;
  readonly earliest: Instant;
}

/** `outside` is what is said of the message as it came in, which may be one that forwards others. */
function arrivalIn({ message, parsed }: ReadReport, outside: readonly (Instant | null)[], now: Instant): Arrival {
  const told = { end: parsed.report.end, date: message?.headers.date ?? null, now };
  const said = [...outside, message === null ? null : topReceived(message.raw)];
  return { at: arrivalOf(said, told), earliest: earliestArrival(told) };
}

function keptBytes(bytes: Uint8Array, ifJunk: number | undefined, items: readonly IncomingItem[]): Uint8Array {
  return ifJunk === undefined || items.some(({ kind }) => kind === 'report') ? bytes : bytes.subarray(0, ifJunk);
}

function headersOf(outcomes: readonly ReadOutcome[]) {
  const first = outcomes[0];
  if (first === undefined) return null;
  return first.outcome === 'report' ? (first.message?.received ?? null) : first.received;
}

async function judge(
  found: ReadReport,
  receivedAt: Instant,
  now: Instant,
  context: IngestContext,
): Promise<Authenticity> {
  const contact = found.parsed.report.contact;
  return judgeAuthenticity(found.message?.raw ?? null, {
    trust: context.trust,
    passedBy: context.passedBy ?? null,
    contactDomain: contact === null ? null : domainOfAddress(contact),
    submitter: found.message?.headers.tlsReportSubmitter ?? null,
    written: {
      subject: found.message?.headers.subject ?? null,
      organization: found.parsed.report.organization,
      contact,
      fileName: found.fileName,
    },
    receivedAt,
    now,
    resolveTxt: context.resolveTxt,
    forwarded: found.message?.forwarded ?? false,
  });
}

/** The sample only claims: what is in it is watched because it was asked for. */
function namingOf(authenticity: Authenticity, { trust, trustedReporters }: IngestContext): Naming {
  if (!isAuthenticated(authenticity) || trust.kind === 'sample') return 'claimed';
  if (authenticity.status === 'vouched') return 'vouched';
  return authenticity.provedAs !== null && trustedReporters.includes(authenticity.provedAs) ? 'trusted' : 'signed';
}

/** What there is to store of a report besides its times. */
interface Judged {
  readonly authenticity: Authenticity;
  readonly naming: Naming;
  /** With the policies that are kept. */
  readonly report: Report;
  readonly slices: readonly ReportSlice[];
}

/** In turns: one report may hold thousands of domains, and tens of thousands of failures. */
async function sliceByDomain(report: Report, turn: () => Promise<void>): Promise<ReportSlice[]> {
  const slices: ReportSlice[] = [];
  for (const { policyDomain, policies, canonical } of splitByDomain(report)) {
    const classed: ClassedPolicy[] = [];
    for (const policy of policies) {
      classed.push(classPolicy(policy));
      await turn();
    }
    slices.push({ policyDomain, policies: classed, digest: createHash('sha256').update(canonical).digest() });
    await turn();
  }
  return slices;
}

function toItem(
  found: ReadReport,
  { authenticity, naming, report, slices }: Judged,
  arrival: Arrival,
  { now, latest }: { readonly now: Instant; readonly latest: Instant },
): IncomingItem {
  const { deviations } = found.parsed;
  const booked = reportDay(report, { receivedAt: arrival.at ?? now, now: latest });
  if (booked.outcome === 'bad-range') {
    return {
      kind: 'rejected',
      source: found.source,
      code: 'bad-range',
      reason: `The report cannot be booked on a day: ${booked.reason}.`,
    };
  }
  const flags = [booked.longRange ? ['LONG_RANGE'] : [], booked.late && arrival.at !== null ? ['LATE'] : []].flat();
  const cut = report === found.parsed.report ? [] : ['ENTRY_REJECTED'];
  // A report about nothing is kept too: it shows that its sender is alive.
  const nothing = {
    policyDomain: null,
    policies: [],
    digest: createHash('sha256').update(JSON.stringify(report)).digest(),
  };
  const reporter = authenticity.reporter ?? claimedReporter(found);
  return {
    kind: 'report',
    source: found.source,
    reporter,
    // Whoever vouches for a report vouches for the name in it too.
    provedAs: authenticity.status === 'vouched' ? reporter : authenticity.provedAs,
    authenticated: isAuthenticated(authenticity),
    naming,
    organization: report.organization,
    contact: report.contact,
    reportId: report.reportId,
    start: report.start,
    end: report.end,
    day: booked.day,
    firstDay: booked.longRange ? dayOf(report.start) : booked.day,
    receivedAt: arrival.at ?? arrival.earliest,
    writtenAt: found.message?.headers.date ?? null,
    slices: slices.length === 0 ? [nothing] : slices,
    rejectedEntries: report.rejectedEntries,
    deviations: [...new Set([...deviations, ...flags, ...cut])].sort(),
    parser: PARSER_VERSION,
  };
}

/** The rest is told as one entry that was not read; it stays in the original. */
function withKeptPolicies(report: Report): Report {
  const left = report.policies.length - KEPT_POLICIES;
  if (left <= 0) return report;
  const reason = `${left} of ${report.policies.length} policies are left out: of one report ${KEPT_POLICIES} are kept`;
  return {
    ...report,
    policies: report.policies.slice(0, KEPT_POLICIES),
    rejectedEntries: [...report.rejectedEntries, { path: `policies[${KEPT_POLICIES}]`, reason }],
  };
}

/** Who an unauthenticated report claims to be from. It does not count; the name only tells strangers apart. */
function claimedReporter(found: ReadReport): string {
  const { contact, organization } = found.parsed.report;
  const claims = [contact, found.message?.headers.tlsReportSubmitter, found.message?.headers.from];
  for (const claim of claims) {
    const domain = claim === null || claim === undefined ? null : domainOfAddress(claim);
    const identity = domain === null ? null : (reporterIdentity(domain) ?? domain);
    if (identity !== null) return identity;
  }
  return organization === null ? 'unknown' : organization.toLowerCase().slice(0, 253);
}
