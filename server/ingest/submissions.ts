import { type IngestContext, type IngestedMessage, ingestMessages } from './ingest.ts';

/** Stores a report that a reporter posted (RFC 8460 section 5.4), the file itself and no mail around it. */
export async function ingestSubmission(bytes: Uint8Array, context: IngestContext): Promise<IngestedMessage> {
  const message = {
    channel: 'https' as const,
    mailboxId: null,
    source: 'tlsrpt',
    kind: 'file' as const,
    bytes,
    size: bytes.byteLength,
    receivedAt: context.now(),
  };
  const [ingested] = await ingestMessages([message], context);
  if (ingested === undefined) throw new Error('a submission came to nothing');
  return ingested;
}
