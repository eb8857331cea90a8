import { sql } from 'kysely';
import { z } from 'zod';
import { SAMPLE_TRUST } from '../../contract/codes.ts';
import type { Immutable } from '../../contract/immutable.ts';
import type { Database, Tx } from '../database.ts';
import { listDomains, type StoredDomain } from '../domains/domains.ts';
import { readInstallation } from '../live/observations.ts';

/** The key of the sample data's mark in `installation`. */
export const SAMPLE_KEY = 'sample-data';

/** What an installation that shows the sample data keeps of it. Nothing makes it anew, so members may be added to it and none taken away. */
const sampleMark = z.object({
  /** `page`: loaded by a person, who can remove it; `demo`: the whole database is discarded in the end. */
  by: z.enum(['page', 'demo']),
  /** The moment the sample stands for. */
  at: z.string(),
  domains: z.array(z.string()),
  /** False while it is being loaded, and for good when that was cut off. */
  complete: z.boolean(),
});
export type SampleMark = Immutable<z.infer<typeof sampleMark>>;

/** The mark of the sample data; null where all data are real. */
export async function readSample(database: Database): Promise<SampleMark | null> {
  const text = await readInstallation(database, SAMPLE_KEY);
  return text === null ? null : sampleMark.parse(JSON.parse(text));
}

/** Whether nothing ever came in: no message, no report, no domain. Mailboxes may be connected. */
export async function isUntouched(database: Database): Promise<boolean> {
  return noneOf(database.read);
}

/** Marks the installation before anything of the sample is in it. Returns false, and does nothing, where anything is in it already. */
export async function beginSample(database: Database, mark: SampleMark): Promise<boolean> {
  return database.write.transaction().execute(async (tx) => {
    if (!(await noneOf(tx))) return false;
    const row = { key: SAMPLE_KEY, value: JSON.stringify(mark) };
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('installation')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  });
}

export async function completeSample(database: Database, mark: SampleMark): Promise<void> {
  await database.write
    .updateTable('installation')
    .set({ value: JSON.stringify({ ...mark, complete: true }) })
    .where('key', '=', SAMPLE_KEY)
    .execute();
}

/** Whether the sample is still wanted, as seen by this transaction: another process may have removed it meanwhile. */
export async function isMarked(tx: Tx): Promise<boolean> {
  const row = await tx.selectFrom('installation').select('key').where('key', '=', SAMPLE_KEY).executeTakeFirst();
  return row !== undefined;
}

const sampleNames = sql<string>`(
  select value from json_each((select value from installation where key = ${SAMPLE_KEY}), '$.domains')
)`;

/** Watched domains that exist: those of the sample are made up, and must not be looked up. */
export async function listRealDomains(database: Database): Promise<StoredDomain[]> {
  return database.read
    .selectFrom('domain')
    .select(['id', 'name', 'status', 'since', 'settings'])
    .where('status', '=', 'watched')
    .where('name', 'not in', sampleNames)
    .orderBy('name')
    .execute();
}

/** Whether a domain is one of the sample data. */
export async function isSampleDomain(database: Database, name: string): Promise<boolean> {
  return (await readSample(database))?.domains.includes(name) ?? false;
}

/** What an operator learns about an installation without its sample data. */
export async function countReal(
  database: Database,
): Promise<{ reports: number; unreadable: number; domains: ReadonlySet<string> }> {
  const reports = await database.read
    .selectFrom('report')
    .innerJoin('message', 'message.id', 'report.message_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('report.superseded_by', 'is', null)
    .where('message.trust', '!=', SAMPLE_TRUST)
    .executeTakeFirstOrThrow();
  const unreadable = await database.read
    .selectFrom('message')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('outcome', '=', 'rejected')
    .where('trust', '!=', SAMPLE_TRUST)
    .executeTakeFirstOrThrow();
  const sample = (await readSample(database))?.domains ?? [];
  const names = (await listDomains(database, 'watched')).map(({ name }) => name);
  return {
    reports: reports.count,
    unreadable: unreadable.count,
    domains: new Set(names.filter((name) => !sample.includes(name))),
  };
}

async function noneOf(connection: Pick<Tx, 'selectFrom'>): Promise<boolean> {
  for (const table of ['message', 'report', 'domain'] as const) {
    if ((await connection.selectFrom(table).select('id').limit(1).executeTakeFirst()) !== undefined) return false;
  }
  return true;
}
