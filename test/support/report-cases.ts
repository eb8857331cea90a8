import { join } from 'node:path';
import type { ImportResult } from '../../server/contract/imports.ts';
import type { Instant } from '../../server/contract/time.ts';
import { importListed } from '../../server/ingest/import.ts';
import type { IngestContext } from '../../server/ingest/ingest.ts';
import type { Database } from '../../server/store/database.ts';

/** Where a small input of the cases lies: a file or a folder, each with a NAME.md that says what must come out. */
export function caseFile(name: string): string {
  return join(process.env.STSREADY_CASES ?? '', name);
}

/** As the cases are read: by the clock they were written for, with every report vouched for. */
export function caseContext(database: Database, now: Instant = '2026-12-01T00:00:00Z'): IngestContext {
  return {
    database,
    now: () => now,
    trust: { kind: 'vouch' },
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' }),
  };
}

/** Imports files as `stsready import --vouch` does. */
export function importFiles(paths: readonly string[], context: IngestContext): Promise<ImportResult> {
  return importListed(paths, context, { channel: 'file' });
}

/** What an import came to: its counts, and the sessions of what it stored. */
export function sumOf(result: ImportResult) {
  const stored = result.outcomes.filter(({ outcome }) => outcome === 'stored');
  const { duplicate, superseded, notTlsrpt, rejected } = result;
  return {
    stored: stored.length,
    success: stored.reduce((sum, { report }) => sum + (report?.success ?? 0), 0),
    failure: stored.reduce((sum, { report }) => sum + (report?.failure ?? 0), 0),
    duplicate,
    superseded,
    notTlsrpt,
    rejected,
  };
}
