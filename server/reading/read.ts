/*
 * From bytes to reports. A report travels as a part of type application/tlsrpt+gzip or +json in a mail of type
 * multipart/report (RFC 8460 sections 5.3 and 6.4), or as a file of such a name (section 5.1); people also hand over mailboxes
 * (mbox), zips of files and forwarded mails. Each report found, and each thing that is none, is one outcome: report,
 * not-tlsrpt or rejected with a code. A mail's headers fill gaps of its report and never overrule it.
 *
 * This file is the whole path; sniff.ts tells what the bytes are, read-message.ts and report-file.ts read mails and files. Pure:
 * imports mail, tlsrpt and what is below them; remembers nothing, and never throws because of what the bytes say.
 */
import { filenameDeviations } from './filename-deviations.ts';
import type { RawItem, ReadOutcome } from './outcome.ts';
import { readMessageReports, readMessages } from './read-message.ts';
import { type FileResult, isReportName, readReportFile } from './report-file.ts';
import { safeName, safeSource } from './safe-name.ts';
import { sniff } from './sniff.ts';

/**
 * Reads every report in one message or file: the whole path from bytes to reports, without remembering anything.
 * One outcome per report or refusal; exactly one `not-tlsrpt` or `rejected` when there is no report. Never throws because of
 * what the bytes contain.
 */
export async function readReports(item: RawItem): Promise<ReadOutcome[]> {
  const outcomes = await readItem(item);
  return item.named === true ? outcomes.map(refusedIfUnopened) : outcomes;
}

function refusedIfUnopened(outcome: ReadOutcome): ReadOutcome {
  if (outcome.outcome !== 'not-tlsrpt' || outcome.unopened === undefined) return outcome;
  const { source, unopened, received } = outcome;
  return {
    outcome: 'rejected',
    source,
    code: 'unknown-kind',
    reason: `it is or holds ${unopened}`,
    fileName: null,
    received,
  };
}

async function readItem(item: RawItem): Promise<ReadOutcome[]> {
  const source = safeSource(item.name);
  if (item.bytes.length === 0) {
    return [
      { outcome: 'rejected', source, code: 'empty', reason: 'the file is empty', fileName: null, received: null },
    ];
  }
  if (item.kind === 'mail') return readMessageReports(item.bytes, source);
  if (item.kind === undefined && sniff(item.bytes) === 'mail') return readMessages(item.bytes, source);
  const name = safeName(source.slice(source.lastIndexOf('/') + 1));
  const results = await readReportFile({
    bytes: item.bytes,
    name,
    declaredType: '',
    claim: item.kind === 'file' ? 'declared' : isReportName(name) ? 'named' : 'none',
    isBody: false,
    policyDomain: null,
  });
  const outcomes: ReadOutcome[] = [];
  for (const result of results) outcomes.push(...(await asOutcomes(result, source)));
  return outcomes.length > 0 ? outcomes : [nothingFound(item, results, source)];
}

async function asOutcomes(result: FileResult, container: string): Promise<ReadOutcome[]> {
  if (result.outcome === 'other') return [];
  const source = innerSource(container, result.inner);
  if (result.outcome === 'message') return readMessages(result.bytes, source);
  if (result.outcome === 'rejected') {
    const { code, reason, name } = result;
    return [{ outcome: 'rejected', source, code, reason, fileName: name, received: null }];
  }
  const { report } = result.parsed;
  const deviations = [
    ...result.parsed.deviations,
    ...result.deviations,
    ...filenameDeviations(report, result.filename),
  ];
  return [
    {
      outcome: 'report',
      source,
      parsed: { report, deviations: [...new Set(deviations)].sort() },
      container: 'file',
      fileName: result.name,
      text: result.text,
      message: null,
    },
  ];
}

/** `a/b.zip` and `inner.json.gz`, or `a/b.json` and `#2`. */
function innerSource(container: string, inner: string | null): string {
  if (inner === null) return container;
  return inner.startsWith('#') ? `${container}${inner}` : `${container}/${inner}`;
}

function nothingFound(item: RawItem, results: readonly FileResult[], source: string): ReadOutcome {
  const whats = results.flatMap((result) => (result.outcome === 'other' ? [result.what] : []));
  const what = [...new Set(whats)].slice(0, 3).join('; ') || 'an empty archive';
  const unopened = results.find((result) => result.outcome === 'other' && result.isUnopened === true);
  const told = unopened?.outcome === 'other' ? { unopened: unopened.what } : {};
  if (item.kind !== 'file') return { outcome: 'not-tlsrpt', source, reason: what, received: null, ...told };
  const reason = `expected a TLS report, got ${what}`;
  return { outcome: 'rejected', source, code: 'unknown-kind', reason, fileName: null, received: null };
}
