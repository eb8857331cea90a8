import { beforeAll, expect, test } from 'vitest';
import { closestFirst } from '../../../../web/pages/sources/closest-folder.ts';
import { doubtSentence } from '../../../../web/pages/sources/origin-question.tsx';
import { speakInTest } from '../../../support/say.ts';
import { mailboxes } from '../../../support/source-answers.ts';

beforeAll(() => speakInTest('en'));

test('the doubt says how many reports do not count, and why', () => {
  const [mailbox] = mailboxes.mailboxes;
  if (mailbox === undefined) throw new Error('no mailbox');
  const doubtful = { ...mailbox, originDoubt: 'none', authenticity: { none: 4, pass: 1, vouched: 2 } } as const;
  expect(doubtSentence(doubtful)).toBe(
    '4 of 7 reports from tlsrpt@imap.example.org:993 count for nothing yet, because nobody could prove who sent them. Most of them reach this mailbox without a DKIM signature.',
  );
});

test.each([
  [['INBOX', 'Archive', 'TLSRPT'], 'tls-rpt', 'TLSRPT'],
  [['INBOX', 'Reports/TLS', 'Sent'], 'tls', 'Reports/TLS'],
  [['Drafts', 'Reports'], 'report', 'Reports'],
])('of %o, whoever asks for "%s" is shown %s first', (there, asked, first) => {
  expect(closestFirst(there, asked)[0]).toBe(first);
});
