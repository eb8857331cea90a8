import type { Evidence, EvidenceRow } from '../evidence.ts';

/**
 * How far a reporter is believed. DKIM proves who speaks, not that the speaker ever sent mail: anyone can sign for a
 * domain of their own and let it age. So only `trusted` reporters raise the number of sessions or block; `established`
 * ones count where a probe or DNS shows the fault, and can ask for a look; `new` ones are only listed there; `none` never
 * (RFC 8460 section 3: unsigned reports must be ignored).
 */
export type Standing = 'trusted' | 'established' | 'new' | 'none';

const ESTABLISHED_DAYS = 3;

/** Returns the standing of a row's reporter. Muted reporters are `none`, signed or not. */
export function standingIn(evidence: Evidence): (row: EvidenceRow) => Standing {
  const { trusted, muted } = evidence.settings.reporters;
  const reportDays = new Map(evidence.reporters.map((it) => [it.domain, it.authenticatedReportDaysLast30]));
  const byDomain = new Map<string, Standing>();
  const ofDomain = (domain: string): Standing => {
    if (muted.includes(domain)) return 'none';
    if (trusted.includes(domain)) return 'trusted';
    return (reportDays.get(domain) ?? 0) >= ESTABLISHED_DAYS ? 'established' : 'new';
  };
  return (row) => {
    if (!row.authenticated) return 'none';
    let standing = byDomain.get(row.reporter);
    if (standing === undefined) {
      standing = ofDomain(row.reporter);
      byDomain.set(row.reporter, standing);
    }
    return standing;
  };
}
