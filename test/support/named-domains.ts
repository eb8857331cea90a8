import type { Naming } from '../../server/contract/codes.ts';
import type { Instant } from '../../server/contract/time.ts';
import type { Database } from '../../server/store/database.ts';
import { reporterId } from '../../server/store/reports/names.ts';

/** Domains that wait to be decided on, as if reports of this reporter had named them. */
export async function nameDomains(
  database: Database,
  { reporter, how, since }: { readonly reporter: string; readonly how: Naming; readonly since: Instant },
  names: readonly string[],
): Promise<void> {
  await database.write.transaction().execute(async (tx) => {
    const named_by = await reporterId(tx, reporter, null);
    for (const name of names) {
      const row = { name, status: 'foreign' as const, since, settings: null, named_by, named_how: how };
      await tx.insertInto('domain').values(row).execute();
    }
  });
}
