import type { Day, Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';

export interface ModeChange {
  readonly at: Instant;
  readonly mode: string;
}

/** When live checks first saw a mode change, oldest first. The very first mode seen is not a change. */
export async function listModeChanges(database: Database, domainId: number): Promise<ModeChange[]> {
  const rows = await database.read
    .selectFrom('policy_snapshot')
    .select(['seen_from', 'mode'])
    .where('domain_id', '=', domainId)
    .where('status', '=', 'valid')
    .orderBy('seen_from')
    .orderBy('id')
    .execute();
  return rows.flatMap(({ seen_from, mode }, index) => {
    const before = rows[index - 1];
    return before === undefined || mode === null || mode === before.mode ? [] : [{ at: seen_from, mode }];
  });
}

export interface CertificateStart {
  readonly host: string;
  /** The start of its validity. */
  readonly day: Day;
}

/** Certificates that live checks saw on MX hosts and that became valid in these days, oldest first. */
export async function listCertificateStarts(
  database: Database,
  domainId: number,
  from: Day,
  to: Day,
): Promise<CertificateStart[]> {
  const rows = await database.read
    .selectFrom('mx_probe')
    .select(['host', 'not_before'])
    .distinct()
    .where('domain_id', '=', domainId)
    .where('not_before', '>=', from)
    .where('not_before', '<=', `${to}T23:59:59Z`)
    .orderBy('not_before')
    .orderBy('host')
    .limit(100)
    .execute();
  return rows.flatMap(({ host, not_before }) => (not_before === null ? [] : [{ host, day: not_before.slice(0, 10) }]));
}
