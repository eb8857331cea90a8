import type { Published, PublishedMx } from '../mtasts/compose.ts';
import { keptCheck } from '../probe/kept-check.ts';
import type { Database } from '../store/database.ts';
import { latestReportedPolicy } from '../store/domains/domains.ts';
import { latestCheck } from '../store/live/live-checks.ts';
import { latestPolicySnapshot, longestMaxAge } from '../store/live/observations.ts';
import { publishedNow } from './published.ts';

export interface PresentPolicyOptions {
  /** Where live checks are off, an old check says nothing about today. */
  readonly liveChecks: boolean;
  /** The MX hosts that the verdict knows. */
  readonly judgedHosts: readonly string[];
  /** The MX hosts as a person names them. */
  readonly namedHosts: readonly string[];
}

/**
 * What a domain publishes, as far as checks and reports have shown it without another query; `readRua` says whether its
 * `_smtp._tls` record was read.
 */
export async function presentPolicy(
  database: Database,
  domain: { readonly id: number; readonly name: string },
  { liveChecks, judgedHosts, namedHosts }: PresentPolicyOptions,
): Promise<{ published: Published; readRua: boolean }> {
  const live = liveChecks ? await latestPolicySnapshot(database, domain.id) : null;
  const seen = liveChecks ? await lastSeen(database, domain.id) : null;
  // What reports showed stands in only as long as there is no check.
  const reported = live === null && seen === null ? await latestReportedPolicy(database, domain.id) : null;
  return {
    published: {
      domain: domain.name,
      mx: liveChecks ? mxOf(judgedHosts, seen, namedHosts) : mxNamed(namedHosts),
      policyText: live?.text ?? (reported?.lines == null ? null : `${reported.lines.join('\r\n')}\r\n`),
      txtId: live?.id ?? seen?.txtId ?? null,
      txtTtl: seen?.txtTtl ?? null,
      rua: seen?.rua ?? [],
      longestMaxAge: (await longestMaxAge(database, domain.id)) ?? reported?.maxAge ?? null,
    },
    readRua: seen !== null,
  };
}

/** What the last check of DNS found published; null when there was none, or when it could not be read. */
async function lastSeen(database: Database, domainId: number): Promise<Published | null> {
  const check = await latestCheck(database, domainId, keptCheck);
  if (check === null) return null;
  const present = publishedNow(check, null);
  return present.kind === 'known' && check.tlsrptTxt?.kind !== 'unknown' ? present.published : null;
}

/** The MX hosts a policy has to name: those that the verdict knows from DNS, else those of the last check, else what a person says. */
function mxOf(judged: readonly string[], seen: Published | null, named: readonly string[]): PublishedMx {
  if (judged.length > 0) return { kind: 'records', hosts: judged };
  if (seen !== null && seen.mx.kind !== 'unknown') return seen.mx;
  return named.length > 0 ? { kind: 'records', hosts: named } : { kind: 'unknown' };
}

/** The same where live checks are off. */
function mxNamed(named: readonly string[]): PublishedMx {
  return named.length > 0 ? { kind: 'records', hosts: named } : { kind: 'not-looked-up' };
}
