import type { Instant } from '../../contract/time.ts';
import type { Database } from '../database.ts';

/** One change of a domain's own settings. `before` and `after` are JSON of what differed from the installation's; null: nothing. */
export interface SettingChange {
  readonly at: Instant;
  readonly by: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Replaces a domain's own settings, records who did it, and marks the domain to be judged again. */
export async function changeStoredSettings(database: Database, domainId: number, change: SettingChange): Promise<void> {
  await database.write.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('domain')
      .set({ settings: change.after, stale: 1 })
      .where('id', '=', domainId)
      .execute();
    await transaction
      .insertInto('setting_change')
      .values({ domain_id: domainId, ...change })
      .execute();
  });
}

/** Newest first. */
export async function listSettingChanges(
  database: Database,
  domainId: number,
  limit: number,
): Promise<SettingChange[]> {
  return database.read
    .selectFrom('setting_change')
    .select(['at', 'by', 'before', 'after'])
    .where('domain_id', '=', domainId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
