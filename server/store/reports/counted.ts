import { sql } from 'kysely';
import type { Database } from '../database.ts';

interface Counted {
  readonly version: number;
  readonly answers: Map<string, unknown>;
}

const counted = new WeakMap<Database, Counted>();
/** Answers remembered at a time. */
const MOST = 200;

/**
 * The answer to a query that counts a million rows, computed once as long as nothing in the database changes,
 * whoever changes it: SQLite shows the reading connection every commit of another one.
 */
export async function countedOnce<Answer>(
  database: Database,
  question: string,
  count: () => Promise<Answer>,
): Promise<Answer> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(database.read);
  const version = rows[0]?.data_version ?? 0;
  let known = counted.get(database);
  if (known === undefined || known.version !== version) {
    known = { version, answers: new Map() };
    counted.set(database, known);
  }
  if (known.answers.has(question)) return known.answers.get(question) as Answer;
  const answer = await count();
  if (known.answers.size >= MOST) known.answers.clear();
  known.answers.set(question, answer);
  return answer;
}
