import { canonicalName, domainOfAddress } from '../contract/domain-name.ts';
import type { MessageHeaders } from '../mail/headers.ts';
import { mailLimits } from '../mail/limits.ts';
import { isUnopenedMessage, type Message, type MessagePart, readMessage } from '../mail/message.ts';
import type { Deviation } from '../tlsrpt/deviations.ts';
import type { Report } from '../tlsrpt/report.ts';
import { attempt } from './attempt.ts';
import { filenameDeviations } from './filename-deviations.ts';
import { isMbox, splitMbox } from './mbox.ts';
import type { NotTlsrpt, ReadOutcome, ReadReport } from './outcome.ts';
import {
  type FoundReport,
  isReportName,
  type Other,
  type RefusedFile,
  type ReportFile,
  readReportFile,
} from './report-file.ts';
import { parseSubject } from './subject.ts';

/** The messages that a message was packed into, as an attachment under gzip or in an archive. */
interface Packing {
  readonly depth: number;
  /** Headers of the outermost one, which is the one that was received. */
  readonly received: MessageHeaders | null;
}

/** Reads every report in one message. One outcome per report or refusal; one `not-tlsrpt` when there is neither. */
export async function readMessageReports(raw: Uint8Array, source: string): Promise<ReadOutcome[]> {
  return readPackedMessage(raw, source, { depth: 0, received: null });
}

/** Reads one message, or every message of an mbox held in memory. */
export async function readMessages(bytes: Uint8Array, source: string): Promise<ReadOutcome[]> {
  return readEach(bytes, source, { depth: 0, received: null });
}

async function readEach(bytes: Uint8Array, source: string, packing: Packing): Promise<ReadOutcome[]> {
  const messages = isMbox(bytes) ? splitMbox(bytes) : [];
  if (messages.length === 0) return readPackedMessage(bytes, source, packing);
  const outcomes: ReadOutcome[] = [];
  for (const [index, message] of messages.entries()) {
    const name = messages.length === 1 ? source : `${source}#${index + 1}`;
    if ('bytes' in message) outcomes.push(...(await readPackedMessage(message.bytes, name, packing)));
    else outcomes.push(tooLarge(name, message.tooLarge, packing.received));
  }
  return outcomes;
}

function tooLarge(source: string, size: number, received: MessageHeaders | null): ReadOutcome {
  const reason = `the message has ${size} bytes; the limit is ${mailLimits.message}`;
  return { outcome: 'rejected', source, code: 'message-too-large', reason, fileName: null, received };
}

async function readPackedMessage(raw: Uint8Array, source: string, packing: Packing): Promise<ReadOutcome[]> {
  const message = await attempt(() => readMessage(raw));
  if (message instanceof Error) {
    const { code, message: reason } = message;
    return [{ outcome: 'rejected', source, code, reason, fileName: null, received: packing.received }];
  }
  const received = packing.received ?? message.headers;
  if (isNotification(message.headers)) {
    const reason = `a notification (report-type ${message.headers.reportType})`;
    return [{ outcome: 'not-tlsrpt', source, reason, received }];
  }
  const outcomes: ReadOutcome[] = [];
  const others = new Others();
  /** Refusals of parts that only the headers of their mail make a report of. */
  const besides: ReadOutcome[] = [];
  for (const part of message.parts) {
    if (isUnopenedMessage(part)) {
      outcomes.push(tooManyLayers(source, received));
      continue;
    }
    for (const result of await readReportFile(asReportFile(part))) {
      if (result.outcome === 'report') outcomes.push(asReport(result, part, source, { ...packing, received }));
      else if (result.outcome === 'message') {
        const at = result.inner === null ? source : `${source}/${result.inner}`;
        for (const inner of await openPacked(result.bytes, at, { depth: packing.depth + 1, received })) {
          if (inner.outcome === 'not-tlsrpt') others.addMessage(inner);
          else outcomes.push(inner);
        }
      } else if (result.outcome === 'other') others.add(result);
      else (saysItIsAReport(part) ? outcomes : besides).push(asRejected(result, source, received));
    }
  }
  // Beside a report that was read, a part that nobody calls one is no failure.
  if (!outcomes.some(({ outcome }) => outcome === 'report')) outcomes.push(...besides);
  return outcomes.length > 0 ? outcomes : [nothingFound(message, others, source, received)];
}

/** What a message holds besides reports. */
class Others {
  readonly whats = new Set<string>();
  unopened: string | null = null;

  add({ what, isUnopened }: Other): void {
    this.whats.add(what);
    if (isUnopened === true) this.unopened ??= what;
  }

  addMessage({ reason, unopened }: NotTlsrpt): void {
    this.whats.add(`a message: ${reason}`);
    this.unopened ??= unopened ?? null;
  }
}

/** By its own type or name, not by the headers of its mail alone. */
function saysItIsAReport({ declaredType, filename }: MessagePart): boolean {
  return /^application\/tlsrpt\b/.test(declaredType) || isReportName(filename);
}

function asRejected(result: RefusedFile, source: string, received: MessageHeaders): ReadOutcome {
  const { code, reason, name } = result;
  return { outcome: 'rejected', source, code, reason, fileName: name, received };
}

async function openPacked(
  raw: Uint8Array,
  source: string,
  packing: { depth: number; received: MessageHeaders },
): Promise<ReadOutcome[]> {
  if (packing.depth > mailLimits.embeddedMessages) return [tooManyLayers(source, packing.received)];
  return readEach(raw, source, packing);
}

function tooManyLayers(source: string, received: MessageHeaders): ReadOutcome {
  const reason = `messages are packed into each other more than ${mailLimits.embeddedMessages} times`;
  return { outcome: 'rejected', source, code: 'too-many-layers', reason, fileName: null, received };
}

/** Bounces and receipts quote the mail they are about, which may be a report that we sent. */
function isNotification(headers: MessageHeaders): boolean {
  return /^(delivery-status|disposition-notification|feedback-report)$/.test(headers.reportType ?? '');
}

function asReportFile(part: MessagePart): ReportFile {
  const { headers } = part.message;
  const isText = part.declaredType === '' || /^(text|image|message|multipart)\//.test(part.declaredType);
  const isDeclared = /^application\/tlsrpt\b/.test(part.declaredType) || (!isText && meansToReport(headers));
  return {
    bytes: part.bytes,
    name: part.filename,
    declaredType: part.declaredType,
    claim: isDeclared ? 'declared' : isReportName(part.filename) ? 'named' : 'none',
    isBody: isText && part.filename === null,
    policyDomain: headers.tlsReportDomain,
  };
}

/** Whether a message says that it carries a TLS report. Its Subject proves nothing: DMARC reports use the same. */
function meansToReport(headers: MessageHeaders): boolean {
  return headers.reportType === 'tlsrpt' || headers.tlsReportDomain !== null || headers.tlsReportSubmitter !== null;
}

function nothingFound(message: Message, others: Others, source: string, received: MessageHeaders): ReadOutcome {
  const { unopened } = others;
  if (meansToReport(message.headers) || message.parts.some((part) => meansToReport(part.message.headers))) {
    const has = unopened === null ? 'has none' : `has ${unopened}`;
    const reason = `the message says that it carries a TLS report, and ${has}`;
    return { outcome: 'rejected', source, code: 'report-missing', reason, fileName: null, received };
  }
  const known = [...others.whats].filter((what) => what !== 'neither a message nor JSON');
  const reason = known.length > 0 ? `no TLS report in it, but ${known.slice(0, 3).join('; ')}` : 'no TLS report in it';
  return { outcome: 'not-tlsrpt', source, reason, received, ...(unopened === null ? {} : { unopened }) };
}

function asReport(
  found: FoundReport,
  part: MessagePart,
  source: string,
  packing: { depth: number; received: MessageHeaders },
): ReadReport {
  const { headers, raw } = part.message;
  const forwarded = part.message.depth + packing.depth > 0;
  const standard = !forwarded && isStandard(found, part);
  const deviations = new Set<Deviation>([
    ...found.parsed.deviations,
    ...found.deviations,
    ...filenameDeviations(found.parsed.report, found.filename),
    ...headerDeviations(found.parsed.report, headers),
  ]);
  if (!standard) deviations.add('CONTAINER_LENIENT');
  if (forwarded) deviations.add('FORWARDED');
  return {
    outcome: 'report',
    source,
    parsed: { report: found.parsed.report, deviations: [...deviations].sort() },
    container: standard ? 'standard' : 'lenient',
    fileName: found.name,
    text: found.text,
    message: { headers, raw, received: packing.received, forwarded },
  };
}

/** As in RFC 8460 section 5.3, apart from the compression. */
function isStandard(found: FoundReport, part: MessagePart): boolean {
  const { headers } = part.message;
  return (
    headers.contentType === 'multipart/report' &&
    headers.reportType === 'tlsrpt' &&
    /^application\/tlsrpt\+(json|gzip)$/.test(part.declaredType) &&
    found.layers.every((layer) => layer === 'gzip')
  );
}

function headerDeviations(report: Report, headers: MessageHeaders): Deviation[] {
  const found: Deviation[] = [];
  if (headers.tlsReportDomain === null || headers.tlsReportSubmitter === null) found.push('HEADERS_MISSING');
  const subject = parseSubject(headers.subject);
  const submitter = canonicalName(headers.tlsReportSubmitter ?? '');
  const contactDomain = report.contact === null ? null : domainOfAddress(report.contact);
  if (submitter !== null && contactDomain !== null && submitter !== contactDomain) found.push('SUBMITTER_MISMATCH');
  const domains = report.policies.map((policy) => policy.policyDomain);
  const named = [canonicalName(headers.tlsReportDomain ?? ''), subject.policyDomain];
  if (domains.length > 0 && named.some((domain) => domain !== null && !domains.includes(domain))) {
    found.push('DOMAIN_MISMATCH');
  }
  return found;
}
