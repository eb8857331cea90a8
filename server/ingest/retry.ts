import { listUnreadable, replaceItems } from '../store/unreadable.ts';
import { type IngestContext, readIncoming } from './ingest.ts';
import { parseTrust } from './trust.ts';

/**
 * Reads every message that could not be read once more, from its kept bytes with today's parser, each in a transaction of
 * its own. Idempotent: what is still unreadable stays as it is, with the reason of today.
 */
export async function retryUnreadable(context: IngestContext): Promise<{ retried: number; stored: number }> {
  let retried = 0;
  let stored = 0;
  for await (const kept of listUnreadable(context.database)) {
    const raw = {
      channel: kept.channel,
      mailboxId: kept.mailboxId,
      source: kept.source,
      bytes: kept.bytes,
      size: kept.bytes.byteLength,
      receivedAt: kept.receivedAt,
      ...(kept.channel === 'imap' ? { kind: 'mail' as const } : {}),
    };
    // Judged by what it was judged by when it came.
    const read = await readIncoming(raw, { ...context, trust: parseTrust(kept.trust) });
    const { items } = await replaceItems(context.database, kept.id, read);
    retried += 1;
    stored += items.filter((item) => item.outcome === 'stored').length;
  }
  return { retried, stored };
}
