import type { DomainView } from '../../contract/domains.ts';
import { composeTlsrptRecord } from '../../mtasts/txt-to-publish.ts';
import { readReporting } from '../../probe/dns/report-address.ts';
import { keptCheck } from '../../probe/kept-check.ts';
import type { Database } from '../../store/database.ts';
import type { StoredDomain } from '../../store/domains/domains.ts';
import { latestCheck } from '../../store/live/live-checks.ts';

/** The `_smtp._tls` record as the last check found it, and as it has to be for reports to arrive at one of `ourRua`. */
export async function reportingOf(
  database: Database,
  { id, name }: Pick<StoredDomain, 'id' | 'name'>,
  ourRua: readonly string[],
): Promise<DomainView['reporting']> {
  const lookup = (await latestCheck(database, id, keptCheck))?.tlsrptTxt ?? null;
  const owner = `_smtp._tls.${name}.`;
  // Unless the present record was read, a new one would drop addresses that it holds.
  if (lookup === null || lookup.kind === 'unknown') return { name: owner, found: null, valid: false, wanted: null };
  const present = readReporting(lookup, ourRua);
  const wanted = ourRua.length === 0 ? null : composeTlsrptRecord(name, 'rua' in present ? present.rua : [], ourRua);
  return {
    name: owner,
    found: lookup.kind === 'answer' ? [...lookup.texts] : [],
    valid: 'rua' in present,
    wanted: wanted?.text ?? null,
  };
}
