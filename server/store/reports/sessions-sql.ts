import { type RawBuilder, sql } from 'kysely';

/**
 * The sum of a column of session counts as an exact integer. Foreign counts reach 2^53-1 each: SQLite's sum() would fail
 * on their overflow and take the page with it, so the sum saturates at 2^53-1.
 */
export function sumOf(column: string): RawBuilder<number> {
  return sql<number>`cast(min(total(${sql.ref(column)}), 9007199254740991) as integer)`;
}
