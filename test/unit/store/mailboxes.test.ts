import { expect, test } from 'vitest';
import { type IngestContext, ingestMessages } from '../../../server/ingest/ingest.ts';
import { countMailboxAuthenticity, openMailbox } from '../../../server/store/mailboxes/mailboxes.ts';
import { MAILS_NOW, numberedMail } from '../../support/report-mails.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

test('copies of reports that count are known, whatever their own mail can prove', async () => {
  const database = await temporaryDatabase();
  const { id } = await openMailbox(database, 'tls@imap.example.org', 'ui');
  const context: Omit<IngestContext, 'trust'> = {
    database,
    now: () => MAILS_NOW,
    trustedReporters: [],
    resolveTxt: async () => ({ kind: 'missing' }),
  };
  const message = (index: number, mailboxId: number | null) => {
    const bytes = numberedMail(index);
    const size = bytes.byteLength;
    return { channel: 'imap', mailboxId, source: `${index}`, kind: 'mail', bytes, size, receivedAt: null } as const;
  };
  await ingestMessages([message(1, null)], { ...context, trust: { kind: 'vouch' } });
  await ingestMessages([message(2, null)], { ...context, trust: { kind: 'dkim' } });
  await ingestMessages([message(1, id), message(2, id), message(3, id)], { ...context, trust: { kind: 'dkim' } });
  const counts = await countMailboxAuthenticity(database, id);
  expect(counts['known']).toBe(1);
  expect(Object.values(counts)).toEqual([1, 2]);
});
