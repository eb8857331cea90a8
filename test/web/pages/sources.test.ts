import { beforeAll, expect, test } from 'vitest';
import { doubtSentence } from '../../../web/pages/sources/origin-question.tsx';
import { mailboxes } from '../support/answers.ts';
import { speakInTest } from '../support/say.ts';

beforeAll(() => speakInTest('en'));

test('the doubt says how many reports count for nothing, and why', () => {
  const [mailbox] = mailboxes.mailboxes;
  if (mailbox === undefined) throw new Error('no mailbox');
  const doubtful = { ...mailbox, originDoubt: 'none', authenticity: { none: 4, pass: 1, vouched: 2 } } as const;
  expect(doubtSentence(doubtful)).toBe(
    '4 of 7 reports from here count for nothing yet, because nobody could prove who sent them. Most of them reach this mailbox without a DKIM signature.',
  );
});
