import type { RequestHandler } from 'express';
import type { DatabaseTrouble } from '../../contract/codes.ts';
import { english } from '../../contract/words/english.ts';
import type { Database } from '../../store/database.ts';
import { DatabaseError } from '../../store/database-error.ts';
import { countReports } from '../../store/reports/report-list.ts';
import { writeTrial } from '../../store/write-trial.ts';
import { within } from '../../timers.ts';

/** Whoever asks whether this program is ready does not wait long. */
const PATIENCE_MS = 3_000;
/** Strangers may ask too, and each trial is a write to the disk. */
const VALID_MS = 1_000;

interface Finding {
  readonly trouble: DatabaseTrouble | null;
  readonly reports: number;
}

/** Ready is what has just written to its database and read from it, and met no damage; otherwise the answer says why not. */
export function readiness(database: Database): RequestHandler {
  let finding: Promise<Finding> | null = null;
  const look = async (): Promise<Finding> => {
    try {
      await writeTrial(database, new Date().toISOString());
      const reports = await countReports(database);
      // The pages just touched may be sound where others are not.
      return { trouble: database.ailment()?.trouble ?? null, reports };
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.trouble === null) throw error;
      return { trouble: error.trouble, reports: 0 };
    }
  };
  const found = () => {
    finding ??= look().finally(() => setTimeout(() => (finding = null), VALID_MS).unref());
    return finding;
  };
  return async (_request, response) => {
    const looking = found();
    const inTime = await within(PATIENCE_MS, looking);
    const { trouble, reports } = inTime ? await looking : ({ trouble: 'busy', reports: 0 } as const);
    if (trouble === null) response.json({ ready: true, reports });
    else response.status(503).json({ ready: false, trouble, reason: english.t(`database.${trouble}`) });
  };
}
