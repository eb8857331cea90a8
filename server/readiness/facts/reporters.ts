import type { Evidence, EvidenceRow } from '../evidence.ts';

/**
 * How far a reporter is believed. DKIM proves who speaks, not that the speaker ever sent mail: anyone can sign for a
 * domain of their own and let it age; nor that what a company signed is its TLS report. So only reports that are proved to be
 * those of a trusted domain make their reporter `trusted`, and raise the number of sessions or block; `established`
 * ones count where a probe or DNS shows the fault, and can ask for a look; `new` ones are only listed there; `none` never
 * (RFC 8460 section 3: unsigned reports must be ignored).
 */
export type Standing = 'trusted' | 'established' | 'new' | 'none';

const ESTABLISHED_DAYS = 3;

/** Returns the standing of a row's reporter. Muted reporters are `none`, signed or not. */
export function standingIn(evidence: Evidence): (row: EvidenceRow) => Standing {
  const trusted = new Set(evidence.settings.reporters.trusted);
  const muted = new Set(evidence.settings.reporters.muted);
  const reportDays = new Map(evidence.reporters.map((it) => [it.domain, it.authenticatedReportDaysLast30]));
  return (row) => {
    if (!row.authenticated || muted.has(row.reporter)) return 'none';
    if (row.provedAs !== null && trusted.has(row.provedAs)) return 'trusted';
    return (reportDays.get(row.reporter) ?? 0) >= ESTABLISHED_DAYS ? 'established' : 'new';
  };
}
