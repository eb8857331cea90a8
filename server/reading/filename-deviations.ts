import { toMillis } from '../contract/time.ts';
import type { Deviation } from '../tlsrpt/deviations.ts';
import type { ReportFilename } from '../tlsrpt/filename.ts';
import { exclusiveEnd } from '../tlsrpt/period.ts';
import type { Report } from '../tlsrpt/report.ts';

/** Where the name of a report file gives another domain or period than the report. */
export function filenameDeviations(report: Report, filename: ReportFilename | null): Deviation[] {
  const found: Deviation[] = [];
  if (filename === null) return found;
  const { policyDomain, period } = filename;
  const domains = report.policies.map((policy) => policy.policyDomain);
  if (policyDomain !== null && domains.length > 0 && !domains.includes(policyDomain)) found.push('DOMAIN_MISMATCH');
  if (period !== null) {
    // An end is written as the last second or as the one after it: mox has one in the name and the other in the report.
    const sameStart = toMillis(period.start) === toMillis(report.start);
    const sameEnd = exclusiveEnd(period.end) === exclusiveEnd(report.end);
    if (!sameStart || !sameEnd) found.push('PERIOD_MISMATCH');
  }
  return found;
}
