import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type IngestContext, ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { rereadMessages } from '../../../server/ingest/reread.ts';
import { caseContext, caseFile } from '../../support/report-cases.ts';
import { keyRecord, reportMail, rsaKey, signMail, zone } from '../../support/sign.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const rsa = rsaKey(1024);
const moved = '2025-07-30T12:00:00Z';
const now = '2025-08-01T00:00:00Z';

const report = (id: string) =>
  JSON.stringify({
    'organization-name': 'Reporter',
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': 'tlsrpt@reporter.example',
    'report-id': id,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'receiver.example', 'policy-string': [] },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
      },
    ],
  });

/** A report mail whose signature held for a week. */
function expiringMail(top = 'Received: from a by b; Thu, 19 Jun 2025 05:00:00 +0000\r\n', id = 'r1'): Buffer {
  const tags = { t: '1750305600', x: '1750910400' }; // 19 June 2025 04:00, and a week later
  const signed = signMail(reportMail([], report(id)), { key: rsa, domain: 'reporter.example', tags });
  return Buffer.concat([Buffer.from(top), signed]);
}

function mail(bytes: Buffer, receivedAt: string | null): RawMessage {
  return { channel: 'imap', mailboxId: null, source: 'INBOX;1;1', kind: 'mail', bytes, size: bytes.length, receivedAt };
}

async function authenticating(change: Partial<IngestContext> = {}): Promise<IngestContext> {
  const resolveTxt = zone({ 'sel._domainkey.reporter.example': keyRecord(rsa) });
  return { ...caseContext(await temporaryDatabase(), now), trust: { kind: 'dkim' }, resolveTxt, ...change };
}

describe('a mail in a mailbox that was moved', () => {
  test('is judged as of its top-most Received, and read again to the same end', async () => {
    const context = await authenticating();
    const [ingested] = await ingestMessages([mail(expiringMail(), moved)], context);
    expect(ingested).toMatchObject({ outcome: 'stored', authenticity: 'pass' });
    expect(ingested?.items[0]?.report?.deviations).not.toContain('LATE');
    expect(ingested?.items[0]?.report?.receivedAt).toBe('2025-06-19T05:00:00Z');
    const again = await rereadMessages(context, 'all');
    expect(again.changes).toEqual([]);
  });

  test('gains nothing by its Date, which its sender wrote', async () => {
    const [ingested] = await ingestMessages([mail(expiringMail(''), moved)], await authenticating());
    expect(ingested).toMatchObject({ authenticity: 'fail' });
  });

  test.each([
    ['1970', '1970-01-01T00:00:00Z'],
    ['a year ago', '2024-06-01T00:00:00Z'],
  ])('is counted where the mailbox says %s', async (_title, receivedAt) => {
    const [ingested] = await ingestMessages([mail(expiringMail(), receivedAt)], await authenticating());
    expect(ingested).toMatchObject({ outcome: 'stored', authenticity: 'pass' });
    expect(ingested?.items[0]?.report?.receivedAt).toBe('2025-06-19T05:00:00Z');
  });
});

test('a forwarded mail is judged as of its own arrival, and each of several by itself', async () => {
  const forward = (mails: readonly Buffer[]) =>
    Buffer.from(
      [
        'From: postmaster@receiver.example',
        'Date: Wed, 30 Jul 2025 12:00:00 +0000',
        'Content-Type: multipart/mixed; boundary="outer"',
        '',
        ...mails.flatMap((it) => ['--outer', 'Content-Type: message/rfc822', '', it.toString('latin1')]),
        '--outer--',
        '',
      ].join('\r\n'),
      'latin1',
    );
  const undated = expiringMail('', 'r2');
  const [ingested] = await ingestMessages([mail(forward([expiringMail(), undated]), moved)], await authenticating());
  expect(ingested?.mails).toEqual(['pass', 'fail']);
});

describe('the cases of arrival', { tags: ['cases'] }, () => {
  const key = () => /v=DKIM1;[^`]*/.exec(readFileSync(caseFile('signature-expired-since-moved-later.md'), 'utf8'))?.[0];

  test('a signature that had expired when the mailbox was moved was good when the mail came', async () => {
    const bytes = readFileSync(caseFile('signature-expired-since-moved-later.eml'));
    const context = {
      ...caseContext(await temporaryDatabase()),
      trust: { kind: 'dkim' as const },
      resolveTxt: zone({ 's51._domainkey.reporter.example': key() ?? '' }),
    };
    const [ingested] = await ingestMessages([mail(bytes, '2026-11-30T12:00:00Z')], context);
    expect(ingested).toMatchObject({ outcome: 'stored', authenticity: 'pass' });
    expect(ingested?.items[0]?.report?.deviations).not.toContain('LATE');
  });

  test.each(['1970-01-01T00:00:00Z', '2020-06-01T00:00:00Z'])('a mailbox that says %s costs no report', async (at) => {
    const bytes = readFileSync(caseFile('mail-with-a-wrong-arrival-date.eml'));
    const [ingested] = await ingestMessages([mail(bytes, at)], caseContext(await temporaryDatabase()));
    expect(ingested?.items).toMatchObject([{ outcome: 'stored', report: { day: '2026-11-28' } }]);
    expect(ingested?.items[0]?.report?.slices[0]?.policies[0]?.success).toBe(7);
  });
});
