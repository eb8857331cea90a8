import type { Database } from '../database.ts';

/** The key in `installation` under which a migration left the last message whose reports have still to be proved. */
const TO_JUDGE = 'proofs.to-judge';

/** The message from which on, downwards, signatures have still to be asked what they prove; null where all have been. */
export async function proofsToJudge(database: Database): Promise<number | null> {
  const row = await database.read
    .selectFrom('installation')
    .select('value')
    .where('key', '=', TO_JUDGE)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.value);
}

/** Everything from `messageId` on has been judged. */
export async function proofsJudgedDownTo(database: Database, messageId: number): Promise<void> {
  await database.write
    .updateTable('installation')
    .set({ value: String(messageId - 1) })
    .where('key', '=', TO_JUDGE)
    .execute();
}

export async function allProofsJudged(database: Database): Promise<void> {
  await database.write.deleteFrom('installation').where('key', '=', TO_JUDGE).execute();
}
