import { expect, test } from 'vitest';
import { reportListQuery } from '../../../server/contract/reports.ts';
import { answerReports } from '../../../server/http/reports/reports.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { caseContext } from '../../support/report-cases.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const report = (success: number) =>
  JSON.stringify({
    'organization-name': 'Reporter',
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': 'tlsrpt@reporter.example',
    'report-id': 'r1',
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'receiver.example', 'policy-string': [] },
        summary: { 'total-successful-session-count': success, 'total-failure-session-count': 0 },
      },
    ],
  });

/** Of a mailbox that was moved: every message has the time of the move. */
function moved(date: string, success: number): RawMessage {
  const head = ['From: tlsrpt@reporter.example', `Date: ${date}`, 'Content-Type: application/tlsrpt+json'];
  const bytes = Buffer.from([...head, '', report(success)].join('\r\n'));
  const source = `INBOX;1;${success}`;
  const receivedAt = '2025-07-30T12:00:00Z';
  return { channel: 'imap', mailboxId: null, source, kind: 'mail', bytes, size: bytes.length, receivedAt };
}

function file(success: number): RawMessage {
  const bytes = Buffer.from(report(success));
  return { channel: 'file', mailboxId: null, source: 'r.json', bytes, size: bytes.length, receivedAt: null };
}

const first = moved('Thu, 19 Jun 2025 05:00:00 +0000', 11);
const corrected = moved('Thu, 19 Jun 2025 09:00:00 +0000', 8);

test.each([
  ['the mail with the later Date', [first, corrected], [11, 8]],
  ['the mail with the later Date, read first', [corrected, first], [8, 8]],
  ['the file with more sessions', [file(4), file(9)], [4, 9]],
  ['the file with more sessions, read first', [file(9), file(4)], [9, 9]],
])('of two contents that came together %s counts, and still does when both come again', async (_, copies, counts) => {
  const database = await temporaryDatabase();
  const sessions: number[] = [];
  for (const copy of [...copies, ...copies, ...copies]) {
    await ingestMessages([copy], caseContext(database));
    sessions.push((await answerReports(database, reportListQuery.parse({}))).success);
  }
  const last = counts[1] ?? 0;
  expect(sessions).toEqual([...counts, last, last, last, last]);
  expect(await database.read.selectFrom('report').select('id').execute()).toHaveLength(2);
});
