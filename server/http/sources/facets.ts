import { type Facets, facets, facetsQuery } from '../../contract/filters.ts';
import type { Database } from '../../store/database.ts';
import { listDomains } from '../../store/domains/domains.ts';
import { listFilterValues } from '../../store/reports/series.ts';
import { route } from '../shell/route.ts';

export const readFacets = route({
  method: 'get',
  path: '/facets',
  summary: 'The values that filters can offer',
  query: facetsQuery,
  answer: facets,
  handle: (deps, { query }) => answerFacets(deps.database, query.domain),
});

/** The values that filters can offer: those of one domain, or of all watched ones. */
async function answerFacets(database: Database, domain: string | undefined): Promise<Facets> {
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
