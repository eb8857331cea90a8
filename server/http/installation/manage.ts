import { existsSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { DomainView } from '../../contract/domains.ts';
import { domainInput, domainPatch } from '../../contract/domains.ts';
import type { Facets } from '../../contract/filters.ts';
import type { SettingsView } from '../../contract/settings.ts';
import type { Sources } from '../../contract/sources.ts';
import { addDays, dayOf, type Instant } from '../../contract/time.ts';
import type { Database } from '../../store/database.ts';
import { listDomains, setDomainStatus } from '../../store/domains/domains.ts';
import { listFilterValues } from '../../store/reports/series.ts';
import { readSourceNumbers } from '../../store/reports/sources.ts';
import type { ShownVerdicts } from '../domains/domain-rows.ts';
import { answerDomain, requireDomain } from '../domains/domains.ts';
import { HttpProblem } from '../shell/problems.ts';

export const facetsQuery = z.object({ domain: z.string().max(253).optional() }).loose();

/** The values that filters can offer: those of one domain, or of all watched ones. */
export async function answerFacets(database: Database, domain: string | undefined): Promise<Facets> {
  const watched = (await listDomains(database, 'watched')).map((it) => it.name);
  const lists = await Promise.all(
    (domain === undefined ? watched.slice(0, 100) : [domain]).map((name) => listFilterValues(database, name)),
  );
  const reporters = new Map(
    lists
      .flatMap((list) => list.reporters)
      .map((it) => [it.identity, { key: it.identity, name: it.name ?? it.identity }]),
  );
  const union = (of: (list: (typeof lists)[number]) => readonly string[]) => [...new Set(lists.flatMap(of))].sort();
  return {
    domains: watched,
    reporters: [...reporters.values()],
    mx: union((list) => list.mx),
    results: union((list) => list.results),
    policyTypes: union((list) => list.policyTypes),
  };
}

/** What came in, from whom. */
export async function answerSources(
  database: Database,
  now: Instant,
  trusted: readonly string[],
  publicUrl: string | null,
  watched: Sources['watched'],
): Promise<Sources> {
  const numbers = await readSourceNumbers(database, addDays(dayOf(now), -29));
  return {
    reports: numbers.reports,
    latestReceivedAt: numbers.latestReceivedAt,
    arrivals: numbers.arrivals,
    reporters: numbers.reporters.map(({ authenticated, days, ...row }) => ({
      ...row,
      standing: !authenticated
        ? 'unauthenticated'
        : trusted.includes(row.key)
          ? 'trusted'
          : days >= 3
            ? 'established'
            : 'new',
    })),
    https: {
      url: publicUrl === null ? null : `${publicUrl}/tlsrpt`,
      ...numbers.https,
    },
    uploads: { lastAt: numbers.lastUploadAt },
    watched,
  };
}

export function answerSettings(
  facts: { version: string; database: string; listen: string; configFile: string | null; liveChecks: boolean },
  thresholds: SettingsView['thresholds'],
): SettingsView {
  const { database: path, ...rest } = facts;
  return {
    ...rest,
    database: { path, bytes: sizeOf(path) + sizeOf(`${path}-wal`) },
    thresholds: [...thresholds],
  };
}

/** Watches a domain from now on, at the operator's request. */
export async function adoptDomain(
  database: Database,
  verdicts: ShownVerdicts,
  body: unknown,
  now: Instant,
  ourRua: readonly string[],
): Promise<DomainView> {
  const name = domainInput.parse(body).domain.trim().toLowerCase().replace(/\.$/, '');
  if (!/^(?=.{3,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(name)) {
    throw new HttpProblem(422, 'Not a domain', 'Write a domain such as example.com, in A-labels.');
  }
  await setDomainStatus(database, name, 'watched', now);
  await verdicts.refresh();
  return answerDomain(database, verdicts, name, now, ourRua);
}

/** Adopts or ignores a domain known only from reports. */
export async function changeDomain(
  database: Database,
  verdicts: ShownVerdicts,
  name: string,
  body: unknown,
  now: Instant,
  ourRua: readonly string[],
): Promise<DomainView> {
  await requireDomain(database, name);
  await setDomainStatus(database, name, domainPatch.parse(body).status, now);
  await verdicts.refresh();
  return answerDomain(database, verdicts, name, now, ourRua);
}

/** SQLite keeps recent changes in a second file for a while. */
function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
