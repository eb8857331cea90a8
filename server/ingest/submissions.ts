import { type IngestContext, type IngestedMessage, ingestMessages, readIncoming } from './ingest.ts';

export interface SubmissionOptions {
  /** The operator answers for whoever posted. */
  readonly vouched: boolean;
  /** How many bytes to keep of what holds no report, so that a better parser may read it; 0: nothing, not even that it came. */
  readonly keptIfJunk: number;
}

/** Stores a report that a reporter posted (RFC 8460 section 5.4), the file itself and no mail around it. */
export async function ingestSubmission(
  bytes: Uint8Array,
  keptIfJunk: number,
  context: IngestContext,
): Promise<IngestedMessage> {
  const message = {
    channel: 'https' as const,
    mailboxId: null,
    source: 'tlsrpt',
    kind: 'file' as const,
    bytes,
    size: bytes.byteLength,
    receivedAt: context.now(),
    keptIfJunk,
  };
  if (keptIfJunk === 0) {
    const { items } = await readIncoming(message, context);
    const refusals = items.flatMap((item) =>
      item.kind === 'report' ? [] : [{ ...item, outcome: item.kind, report: null }],
    );
    const [first] = refusals;
    if (first !== undefined && refusals.length === items.length)
      return { outcome: first.outcome, authenticity: 'none', mails: [], items: refusals };
  }
  const [ingested] = await ingestMessages([message], context);
  if (ingested === undefined) throw new Error('a submission came to nothing');
  return ingested;
}
