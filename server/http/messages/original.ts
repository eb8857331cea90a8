import type { Database } from '../../store/database.ts';
import { originalOfMessage } from '../../store/reports/originals.ts';
import { notFound } from '../shell/problems.ts';
import type { FileAnswer } from '../shell/route.ts';

/** A message as received. */
export async function originalFile(database: Database, message: number): Promise<FileAnswer> {
  const content = await originalOfMessage(database, message);
  if (content === null) throw notFound(`original of message ${message}`);
  return { name: `stsready-${message}.bin`, type: 'application/octet-stream', content };
}
