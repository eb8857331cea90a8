/*
 * TLS reports (RFC 8460): once a day a sending MTA's operator tells a policy domain how TLS went. A report is one JSON document
 * (section 4) by a reporter (organization-name), about one or more policies; a policy entry has a type (sts, tlsa,
 * no-policy-found), the policy domain, totals of sessions, and failure details by result type (section 4.3), sending MTA
 * address and receiving MX host. Senders depart from the grammar in many ways: each departure is a deviation with a code, and
 * what can be counted is counted all the same.
 *
 * This file reads a report, write.ts writes one, deviations.ts lists the departures. Pure: imports contract alone, and knows
 * neither mail nor the store.
 */
import { type Instant, toMillis } from '../contract/time.ts';
import { readDate } from './dates.ts';
import type { Deviation } from './deviations.ts';
import { readText } from './failure-details.ts';
import { field, isObject, type JsonDocument, type JsonObject, parseJson } from './json.ts';
import { reportLimits, textLimits } from './limits.ts';
import { exclusiveEnd } from './period.ts';
import { readPolicyResult } from './policy-result.ts';
import type { PolicyResult, RejectedEntry, Report } from './report.ts';
import { ReportError, show } from './report-error.ts';

/** A report, and every way in which its text departed from RFC 8460, each code once, sorted. */
export interface ParsedReport {
  readonly report: Report;
  readonly deviations: readonly Deviation[];
}

/** What the mail or the file name says; it fills gaps in the report but never overrules it (RFC 8460 section 5.6). */
export interface ReportHints {
  /** In canonical form. */
  readonly policyDomain?: string | null;
  readonly period?: { readonly start: Instant; readonly end: Instant } | null;
}

/** Reads the one report in `text`. Throws ReportError when there is none, or several, or it cannot be counted. */
export function parseReport(text: string, hints: ReportHints = {}): ParsedReport {
  const results = parseReports(text, hints);
  const [only] = results;
  if (only === undefined || results.length > 1) {
    throw new ReportError('malformed', `expected one report, got ${results.length}`);
  }
  if (only instanceof ReportError) throw only;
  return only;
}

/**
 * Reads every report in `text`: one as a rule, several when they stand one after another or in one array. A report that
 * cannot be read does not affect the others. Throws ReportError when the text as a whole cannot be read.
 * With `firstOnly`, text after the first document is ignored.
 */
export function parseReports(text: string, hints: ReportHints = {}, firstOnly = false): (ParsedReport | ReportError)[] {
  const documents = parseJson(text, firstOnly).flatMap(unpackArray);
  return documents.map((document) => {
    try {
      return readReport(document, hints, documents.length > 1);
    } catch (error) {
      if (error instanceof ReportError) return error;
      throw error;
    }
  });
}

function unpackArray(document: JsonDocument): JsonDocument[] {
  if (!Array.isArray(document.value)) return [document];
  if (document.value.length === 0) throw new ReportError('not-a-report', 'an empty JSON array');
  if (document.value.length > reportLimits.documents) {
    throw new ReportError('too-many-values', `more than ${reportLimits.documents} reports in one array`);
  }
  return document.value.map((value) => ({ value, duplicateNames: document.duplicateNames }));
}

function readReport(document: JsonDocument, hints: ReportHints, isOneOfSeveral: boolean): ParsedReport {
  const root = document.value;
  if (!isObject(root) || !looksLikeReport(root)) {
    throw new ReportError('not-a-report', 'JSON without the members of a TLS report');
  }
  const found = new Set<Deviation>();
  if (document.duplicateNames) found.add('DUPLICATE_NAMES');
  if (isOneOfSeveral) found.add('SEVERAL_IN_ONE_FILE');

  const organization = readText(field(root, 'organization-name'), textLimits.organization, found);
  if (organization === null) found.add('ORGANIZATION_MISSING');
  const contact = readText(field(root, 'contact-info'), textLimits.contact, found);
  if (contact === null) found.add('CONTACT_MISSING');
  const reportId = readText(field(root, 'report-id'), textLimits.reportId, found);
  if (reportId === null) found.add('REPORT_ID_MISSING');
  const period = readPeriod(root, hints, found);
  const { policies, rejectedEntries } = readPolicies(root, hints.policyDomain ?? null, found);

  return {
    report: { organization, contact, reportId, ...period, policies, rejectedEntries },
    deviations: [...found].sort(),
  };
}

/** Whether a JSON object is meant as a TLS report, well-formed or not. */
export function looksLikeReport(root: JsonObject): boolean {
  const members = ['organization-name', 'date-range', 'contact-info', 'report-id', 'policies'];
  return members.filter((name) => Object.hasOwn(root, name)).length >= 2;
}

/** `date-range`, or the period in the file name when the report has none; never a guess. */
function readPeriod(root: JsonObject, hints: ReportHints, found: Set<Deviation>): { start: Instant; end: Instant } {
  const range = field(root, 'date-range');
  const hint = hints.period ?? null;
  if (range === undefined || range === null) {
    if (hint === null) throw new ReportError('malformed', 'date-range: expected an object, got nothing');
    found.add('DATE_RANGE_MISSING');
    return hint;
  }
  if (!isObject(range)) throw new ReportError('malformed', `date-range: expected an object, got ${show(range)}`);
  const period = {
    start: readDate(field(range, 'start-datetime'), 'start', 'date-range.start-datetime', found),
    end: readDate(field(range, 'end-datetime'), 'end', 'date-range.end-datetime', found),
  };
  const length = exclusiveEnd(period.end) - toMillis(period.start);
  if (length <= 0) found.add(length === 0 ? 'RANGE_EMPTY' : 'RANGE_REVERSED');
  return period;
}

/** Reads every entry of `policies`; one that cannot be read is set aside with its reason and does not affect its neighbours. */
function readPolicies(
  root: JsonObject,
  domainHint: string | null,
  found: Set<Deviation>,
): { policies: PolicyResult[]; rejectedEntries: RejectedEntry[] } {
  const entries = policyEntries(root, found);
  checkLimits(entries);
  const policies: PolicyResult[] = [];
  const rejectedEntries: RejectedEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const path = `policies[${index}]`;
    try {
      const { policy, rejected } = readPolicyResult(entry, path, domainHint, found);
      policies.push(policy);
      rejectedEntries.push(...rejected);
    } catch (error) {
      if (!(error instanceof ReportError)) throw error;
      rejectedEntries.push({ path, reason: error.message });
    }
  }
  if (rejectedEntries.length > 0) found.add('ENTRY_REJECTED');
  return { policies, rejectedEntries };
}

function policyEntries(root: JsonObject, found: Set<Deviation>): readonly unknown[] {
  const value = field(root, 'policies');
  if (Array.isArray(value)) {
    if (value.length === 0) found.add('POLICIES_EMPTY');
    return value;
  }
  if ((value === undefined || value === null) && isObject(field(root, 'summary'))) {
    // The one entry is not even set apart from the report.
    found.add('POLICIES_NOT_ARRAY');
    return [root];
  }
  if (value === undefined || value === null) {
    found.add('POLICIES_EMPTY');
    return [];
  }
  if (!isObject(value)) throw new ReportError('malformed', `policies: expected an array, got ${show(value)}`);
  // RFC 8460 section 4.4 wants an array even for one policy.
  found.add('POLICIES_NOT_ARRAY');
  return [value];
}

function checkLimits(entries: readonly unknown[]): void {
  if (entries.length > reportLimits.policies) {
    throw new ReportError('too-many-policies', `policies: more than ${reportLimits.policies} entries`);
  }
  let details = 0;
  for (const entry of entries) {
    const list = isObject(entry) ? field(entry, 'failure-details') : undefined;
    if (Array.isArray(list)) details += list.length;
  }
  if (details > reportLimits.details) {
    throw new ReportError('too-many-details', `more than ${reportLimits.details} failure details in one report`);
  }
}
