import { canonicalName } from '../contract/domain-name.ts';
import { foreignPart, isBesideContent } from '../mail/foreign-kinds.ts';
import { type Layer, unpack } from '../mail/unpack.ts';
import type { Deviation } from '../tlsrpt/deviations.ts';
import { parseReportFilename, type ReportFilename } from '../tlsrpt/filename.ts';
import { type ParsedReport, parseReports, type ReportHints } from '../tlsrpt/parse.ts';
import { decodeText } from '../tlsrpt/text.ts';
import { attempt } from './attempt.ts';
import { emlxMessage } from './emlx.ts';
import { isMbox } from './mbox.ts';
import type { RejectionCode } from './outcome.ts';
import { packagingDeviations } from './packaging.ts';
import { safeName } from './safe-name.ts';
import { sniff, undeclaredBase64 } from './sniff.ts';

/** A file that may hold reports: a part of a message, or a file by itself. */
export interface ReportFile {
  readonly bytes: Uint8Array;
  readonly name: string | null;
  /** Media type of its part, lower case; "" when it has none or is no part of a message. */
  readonly declaredType: string;
  /**
   * Who says that it is a report: its type or the way it came (`declared`), its name alone (`named`), or nobody. The
   * stronger the claim, the more likely a failure to read it is worth a refusal.
   */
  readonly claim: 'declared' | 'named' | 'none';
  /** It is the body of a mail, where more text may follow the report. */
  readonly isBody: boolean;
  /** The policy domain named in a header. */
  readonly policyDomain: string | null;
}

/** An unpacked file. */
interface Content {
  readonly bytes: Uint8Array;
  readonly name: string | null;
  /** Its name in an archive; null outside of one. */
  readonly inner: string | null;
  readonly claim: ReportFile['claim'];
  readonly layers: readonly Layer[];
  readonly deviations: readonly Deviation[];
}

export interface FoundReport {
  readonly outcome: 'report';
  readonly parsed: ParsedReport;
  readonly text: string;
  readonly name: string | null;
  readonly filename: ReportFilename | null;
  /** Where in the file: the name in an archive, a number among several reports, or null. */
  readonly inner: string | null;
  readonly layers: readonly Layer[];
  /** Of the packaging only. */
  readonly deviations: readonly Deviation[];
}

export interface RefusedFile {
  readonly outcome: 'rejected';
  readonly code: RejectionCode;
  readonly reason: string;
  readonly name: string | null;
  readonly inner: string | null;
}

/** What became of a file, or of one file in it. */
export type FileResult =
  | FoundReport
  | RefusedFile
  | { readonly outcome: 'message'; readonly bytes: Uint8Array; readonly inner: string | null }
  | Other;

/** No report, and nothing that was meant as one. */
export interface Other {
  readonly outcome: 'other';
  readonly what: string;
  /** It may hold one, but is of a kind that is not opened: `what` says which, and what to do. */
  readonly isUnopened?: boolean;
}

/** Whether a file has the kind of name that reports have. */
export function isReportName(name: string | null): boolean {
  return name !== null && /\.json(\.(gz|gzip|zip))?$/i.test(name.trim());
}

/** Unpacks a file and reads every report in it. */
export async function readReportFile(file: ReportFile): Promise<FileResult[]> {
  const name = file.name === null ? null : safeName(file.name);
  if (file.bytes.length === 0) {
    if (file.claim === 'none') return [{ outcome: 'other', what: 'an empty file' }];
    return [{ outcome: 'rejected', code: 'empty', reason: 'the report file is empty', name, inner: null }];
  }
  const decoded = undeclaredBase64(file.bytes);
  const results: FileResult[] = [];
  for (const unpacked of await unpack(decoded ?? file.bytes)) {
    const inner = unpacked.name === null ? null : safeName(unpacked.name);
    const claim = inner === null ? file.claim : claimInArchive(file.claim, inner);
    if (unpacked.outcome === 'refused') {
      const advice = unpacked.code === 'too-large' ? '; unpack it first: an mbox by itself may be of any size' : '';
      const what = `a compressed file that cannot be opened: ${unpacked.reason}${advice}`;
      const refused = refusal(unpacked.code, what, { name: inner ?? name, inner, claim });
      // What was too large to open may hold reports, whatever it is called.
      results.push(refused.outcome === 'other' && advice !== '' ? { ...refused, isUnopened: true } : refused);
      continue;
    }
    const deviations = packagingDeviations({
      declaredType: file.declaredType,
      name: inner ?? name,
      layers: unpacked.layers,
      inArchive: inner !== null,
      trailingBytes: unpacked.trailingBytes,
      encodingMissing: decoded !== null,
    });
    const content: Content = { ...unpacked, name: inner ?? name, inner, claim, deviations };
    results.push(...(await readContent(content, file)));
  }
  return results;
}

/** An archive holds other files besides reports; only those with a report's name have to be one. */
function claimInArchive(claim: ReportFile['claim'], inner: string): ReportFile['claim'] {
  if (!isReportName(inner)) return 'none';
  return claim === 'declared' ? 'declared' : 'named';
}

async function readContent(content: Content, file: ReportFile): Promise<FileResult[]> {
  const { bytes, name, inner, claim } = content;
  const kind = sniff(bytes);
  const isPacked = content.layers.length > 0;
  if (kind === 'mail' && (isPacked || (!file.isBody && isMbox(bytes)))) return [{ outcome: 'message', bytes, inner }];
  const apple = kind === 'text' ? emlxMessage(bytes) : null;
  if (apple !== null) return [{ outcome: 'message', bytes: apple, inner }];
  if (kind === 'xml') return [{ outcome: 'other', what: 'XML, such as a DMARC report' }];
  if (kind !== 'json') {
    const declaredType = isPacked ? '' : file.declaredType;
    if (isBesideContent(bytes, declaredType))
      return [{ outcome: 'other', what: 'a part beside the content of a mail' }];
    const unopened = foreignPart(bytes, declaredType, name);
    if (unopened !== null) {
      if (claim === 'none') return [{ outcome: 'other', what: unopened, isUnopened: true }];
      return [refusal('unknown-kind', `it is ${unopened}`, { name, inner, claim })];
    }
    if (claim === 'none') return [{ outcome: 'other', what: 'neither a message nor JSON' }];
  }
  return readJson(content, file);
}

async function readJson(content: Content, file: ReportFile): Promise<FileResult[]> {
  const { text, deviations } = decodeText(content.bytes);
  const filename = content.name === null ? null : parseReportFilename(content.name);
  const hints: ReportHints = {
    policyDomain:
      (file.policyDomain === null ? null : canonicalName(file.policyDomain)) ?? filename?.policyDomain ?? null,
    period: filename?.period ?? null,
  };
  const read = await attempt(() => parseReports(text, hints, file.isBody));
  const results = Array.isArray(read) ? read : [read];
  const claim = content.claim === 'none' && mentionsReport(text) ? 'named' : content.claim;
  return results.map((result, index): FileResult => {
    const inner = results.length === 1 ? content.inner : `${content.inner ?? ''}#${index + 1}`;
    if (result instanceof Error) return refusal(result.code, result.message, { name: content.name, inner, claim });
    return {
      outcome: 'report',
      parsed: { ...result, deviations: [...result.deviations, ...deviations] },
      text,
      name: content.name,
      filename,
      inner,
      layers: content.layers,
      deviations: content.deviations,
    };
  });
}

/** Whether JSON that nothing labels as a report resembles one closely enough for its faults to be worth a refusal. */
function mentionsReport(text: string): boolean {
  return /"(?:organization-name|date-range|failure-details|policies)"\s*:/.test(text.slice(0, 4096));
}

function refusal(
  code: RejectionCode,
  reason: string,
  where: { name: string | null; inner: string | null; claim: ReportFile['claim'] },
): RefusedFile | Other {
  const { name, inner, claim } = where;
  // In a file that nothing declared to be a report, JSON about something else is not a fault.
  const isWorthIt = claim === 'declared' || (claim === 'named' && code !== 'not-a-report');
  return isWorthIt ? { outcome: 'rejected', code, reason, name, inner } : { outcome: 'other', what: reason };
}
