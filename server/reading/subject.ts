import { canonicalName } from '../contract/domain-name.ts';

/** The domains in `Report Domain: <d> Submitter: <s> Report-ID: <id@x>` (RFC 8460 section 5.3), each null when absent. */
export interface ReportSubject {
  readonly policyDomain: string | null;
  readonly submitter: string | null;
}

/** Reads a Subject by its keywords, in any case, with or without angle brackets. It decides nothing: senders differ in it. */
export function parseSubject(subject: string | null): ReportSubject {
  return { policyDomain: domainAfter(subject, 'report[ -]domain'), submitter: domainAfter(subject, 'submitter') };
}

function domainAfter(subject: string | null, keyword: string): string | null {
  const value = new RegExp(`\\b${keyword}:\\s*<?([^\\s<>;,]+)`, 'i').exec(subject ?? '')?.[1];
  return value === undefined ? null : canonicalName(value);
}
