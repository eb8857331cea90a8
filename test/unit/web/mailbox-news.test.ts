import { afterEach, expect, test, vi } from 'vitest';
import type { MailboxView } from '../../../server/contract/mailboxes.ts';
import { listMailboxes, receiveMailbox, withNews } from '../../../web/live.ts';
import { mailboxes } from '../../support/source-answers.ts';

const [one] = mailboxes.mailboxes;
if (one === undefined) throw new Error('no mailbox');
const mailbox: MailboxView = one;

const read = (count: number, id = 1): MailboxView => ({ ...mailbox, id, counts: { ...mailbox.counts, read: count } });
const listed = (...views: MailboxView[]) => ({ mailboxes: views });
const counts = (list: ReturnType<typeof listed>) =>
  withNews(list).mailboxes.map(({ counts: { read: count } }) => count);

/** What the server answers next to the question for all mailboxes; `meanwhile` comes before the answer does. */
function answerNext(list: ReturnType<typeof listed>, meanwhile: () => void = () => {}): void {
  vi.stubGlobal('fetch', async () => {
    meanwhile();
    return Response.json(list);
  });
}

const list = () => listMailboxes(new AbortController().signal);

afterEach(() => vi.unstubAllGlobals());

test('what the server published of one mailbox stays when it publishes another', () => {
  receiveMailbox(read(10, 1));
  receiveMailbox(read(20, 2));
  expect(counts(listed(read(0, 1), read(0, 2), read(0, 3)))).toEqual([10, 20, 0]);
});

test('a list that was requested later takes its place', async () => {
  receiveMailbox(read(10));
  answerNext(listed(read(30)));
  await list();
  expect(counts(listed(read(30)))).toEqual([30]);
});

test('news that come while the list is loading are the newer ones', async () => {
  receiveMailbox(read(10));
  answerNext(listed(read(30)), () => receiveMailbox(read(40)));
  await list();
  expect(counts(listed(read(30)))).toEqual([40]);
});

test('a list that fails to load takes nothing away', async () => {
  receiveMailbox(read(10));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no connection')));
  expect((await list()).ok).toBe(false);
  expect(counts(listed(read(0)))).toEqual([10]);
});
