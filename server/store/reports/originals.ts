import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database, Tx } from '../database.ts';

/** Keeps the bytes of a message as received, gzipped; equal bytes are kept once. Returns the id. */
export async function keepOriginal(tx: Tx, bytes: Uint8Array): Promise<number> {
  const digest = createHash('sha256').update(bytes).digest();
  const known = await tx.selectFrom('original').select('id').where('digest', '=', digest).executeTakeFirst();
  if (known !== undefined) return known.id;
  const row = { digest, bytes: bytes.byteLength, content: gzipSync(bytes, { level: 6 }) };
  return (await tx.insertInto('original').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** The bytes of a message as received; null when the message is unknown or was too large to keep. */
export async function originalOfMessage(database: Database, messageId: number): Promise<Uint8Array | null> {
  const row = await database.read
    .selectFrom('message')
    .innerJoin('original', 'original.id', 'message.original_id')
    .select('original.content')
    .where('message.id', '=', messageId)
    .executeTakeFirst();
  // Our own bytes, whose size was bounded on the way in.
  return row === undefined ? null : gunzipSync(row.content);
}
