import type { Saying } from '../contract/phrase.ts';
import type { Instant } from '../contract/time.ts';
import { joinSayings, phrase } from '../contract/words/phrase.ts';
import { lintPolicy } from '../mtasts/lint.ts';
import { renderPolicy } from '../mtasts/render.ts';
import type { Database } from '../store/database.ts';
import { approvePolicy } from '../store/live/approved-policies.ts';
import { listCurrentMx } from '../store/live/observations.ts';
import { isSampleDomain } from '../store/reports/sample.ts';
import { type CheckedDomain, MadeUpDomain } from './checked-domain.ts';

/**
 * Approves a policy file, to be served for a domain from now on. Null on success; else why it must not be: what strict
 * senders would refuse in it, or an MX host in DNS that it leaves out.
 */
export async function approveFile(
  database: Database,
  domain: CheckedDomain,
  file: string | Uint8Array,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<Saying | null> {
  if (await isSampleDomain(database, domain.name)) return new MadeUpDomain(domain.name).message;
  const mx = await listCurrentMx(database, domain.id);
  const { policy, items } = lintPolicy(file, mx === null ? { domain: domain.name } : { domain: domain.name, mx });
  const errors = items.filter(({ severity }) => severity === 'error').map(({ sentence }) => sentence);
  if (policy === null || errors.length > 0) return joinSayings(errors) ?? phrase('draft.noPolicy');
  await approvePolicy(database, domain.id, { text: renderPolicy(policy), at, by });
  return null;
}
