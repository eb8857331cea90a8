import type { Database } from '../../store/database.ts';
import { findDomain, findDomainNames, type StoredDomain } from '../../store/domains/domains.ts';
import { notFound } from '../shell/problems.ts';

/** The stored domain, or a 404 that names the closest ones. */
export async function requireDomain(database: Database, name: string): Promise<StoredDomain> {
  const domain = await findDomain(database, name);
  if (domain !== null) return domain;
  const part = name.split('.')[0] ?? name;
  throw notFound(`domain called ${name}`, {
    suggestions: part === '' ? [] : await findDomainNames(database, part, 3),
  });
}
