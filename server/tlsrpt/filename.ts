import { canonicalName } from '../contract/domain-name.ts';
import { fromMillis, type Instant } from '../contract/time.ts';

/** What the recommended name of a report file says (RFC 8460 section 5.1). It fills gaps and decides nothing. */
export interface ReportFilename {
  readonly submitter: string | null;
  readonly policyDomain: string | null;
  readonly period: { readonly start: Instant; readonly end: Instant } | null;
  /** Anything after the fourth `!`; Microsoft puts the report number there, Stalwart and mox nothing. */
  readonly uniqueId: string | null;
}

/**
 * Reads `submitter!policy-domain!begin!end[!unique-id].json[.gz]`, begin and end in seconds since 1970. Null when `name`
 * is not of that form; a part that makes no sense is null by itself.
 */
export function parseReportFilename(name: string): ReportFilename | null {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).trim();
  const [submitter, policyDomain, begin, end, ...rest] = base.replace(/(\.(json|gz|gzip|zip))+$/i, '').split('!');
  if (submitter === undefined || policyDomain === undefined || begin === undefined || end === undefined) return null;
  return {
    submitter: canonicalName(submitter),
    policyDomain: canonicalName(policyDomain),
    period: readPeriod(begin, end),
    uniqueId: rest.join('!') || null,
  };
}

function readPeriod(begin: string, end: string): { start: Instant; end: Instant } | null {
  if (!/^\d{9,11}$/.test(begin) || !/^\d{9,11}$/.test(end)) return null;
  return { start: fromMillis(Number(begin) * 1000), end: fromMillis(Number(end) * 1000) };
}
