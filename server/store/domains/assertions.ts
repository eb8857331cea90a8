import type { IssueClass } from '../../contract/codes.ts';
import type { Instant } from '../../contract/time.ts';
import type { MxAttestation, SetAside } from '../../readiness/evidence.ts';
import type { Database } from '../database.ts';
import { readStoredTexts } from '../stored-json.ts';

/** What the administrator vouched for: MX hosts that were checked elsewhere. */
export async function listAttestations(database: Database, domainId: number, now: Instant): Promise<MxAttestation[]> {
  return database.read
    .selectFrom('attestation')
    .select(['host', 'at', 'by', 'note'])
    .where('domain_id', '=', domainId)
    .where('at', '<=', now)
    .orderBy('id')
    .execute();
}

export async function addAttestation(database: Database, domainId: number, attestation: MxAttestation): Promise<void> {
  await database.write
    .insertInto('attestation')
    .values({ domain_id: domainId, ...attestation })
    .execute();
  await database.write.updateTable('domain').set({ stale: 1 }).where('id', '=', domainId).execute();
}

/** Issues that the administrator had set aside as of `now`: later ones and those undone by then are left out. */
export async function listSetAsides(
  database: Database,
  domainId: number,
  now: Instant,
): Promise<(SetAside & { id: number })[]> {
  const rows = await database.read
    .selectFrom('set_aside')
    .selectAll()
    .where('domain_id', '=', domainId)
    .where('at', '<=', now)
    .where((eb) => eb.or([eb('undone_at', 'is', null), eb('undone_at', '>', now)]))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    failureClass: row.class as IssueClass,
    reason: row.reason,
    by: row.by,
    at: row.at,
    until: row.until,
    reporters: readStoredTexts(row.reporters),
  }));
}

export async function addSetAside(database: Database, domainId: number, setAside: SetAside): Promise<number> {
  const { failureClass, reporters, ...rest } = setAside;
  const row = await database.write
    .insertInto('set_aside')
    .values({
      domain_id: domainId,
      class: failureClass,
      reporters: JSON.stringify(reporters),
      undone_at: null,
      undone_by: null,
      ...rest,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await database.write.updateTable('domain').set({ stale: 1 }).where('id', '=', domainId).execute();
  return row.id;
}

/** Ends a set-aside; the row stays as the record of who did what. Returns whether there was one to end. */
export async function undoSetAside(
  database: Database,
  { domainId, id }: { readonly domainId: number; readonly id: number },
  by: string,
  at: Instant,
): Promise<boolean> {
  const row = await database.write
    .updateTable('set_aside')
    .set({ undone_at: at, undone_by: by })
    .where('id', '=', id)
    .where('domain_id', '=', domainId)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await database.write.updateTable('domain').set({ stale: 1 }).where('id', '=', domainId).execute();
  return true;
}
