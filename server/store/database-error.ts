import type { DatabaseTrouble } from '../contract/codes.ts';
import { english } from '../contract/words/english.ts';

/** The database cannot be used; the message says in one line why and what to do. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
  /** Null: the file is sound, but not one for this program. */
  readonly trouble: DatabaseTrouble | null;

  constructor(message: string, options: { readonly trouble?: DatabaseTrouble; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.trouble = options.trouble ?? null;
  }
}

/** By the beginning of the code of SQLite (https://www.sqlite.org/rescode.html) or of the file system. */
const TROUBLES: readonly (readonly [code: string, trouble: DatabaseTrouble])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR', 'unreadable'],
  ['SQLITE_CANTOPEN', 'unreadable'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EIO', 'unreadable'],
];

/** What an error met in using the database says about it as a whole; null where one statement alone is at fault. */
export function troubleOf(error: unknown): DatabaseTrouble | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const met = String(error.code);
  return TROUBLES.find(([code]) => met.startsWith(code))?.[1] ?? null;
}

/** The same error in words, where the database at `path` as a whole is in trouble; any other as it is. */
export function inWords(error: unknown, path: string): unknown {
  const trouble = troubleOf(error);
  if (trouble === null) return error;
  return new DatabaseError(`${english.t(`database.${trouble}`)} (${path})`, { trouble, cause: error });
}
