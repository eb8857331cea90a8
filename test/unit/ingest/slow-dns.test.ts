import { createHash } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseAuthenticationPolicy } from '../../../server/authenticity/authentication-policy.ts';
import { cachedResolver } from '../../../server/authenticity/dns-cache.ts';
import type { ResolveTxt, TxtAnswer } from '../../../server/authenticity/dns-txt.ts';
import { ingestMessages, type RawMessage } from '../../../server/ingest/ingest.ts';
import { rereadMessages } from '../../../server/ingest/reread.ts';
import type { Database } from '../../../server/store/database.ts';
import { temporaryDatabase } from '../../support/temporary.ts';

const NOW = '2025-06-19T05:00:00Z';
const now = () => NOW;
const trustedReporters = ['google.com'];
const MAILS = 200;

/** A mail with two signatures whose keys no name server answers for; no other mail has the same. */
function unanswered(index: number): RawMessage {
  const json = JSON.stringify({
    'organization-name': 'R',
    'date-range': { 'start-datetime': '2025-06-18T00:00:00Z', 'end-datetime': '2025-06-18T23:59:59Z' },
    'contact-info': `tls@r${index}.example`,
    'report-id': `id-${index}`,
    policies: [
      {
        policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'receiver.example' },
        summary: { 'total-successful-session-count': 1, 'total-failure-session-count': 0 },
      },
    ],
  });
  const bodyHash = (body: string) => createHash('sha256').update(body).digest('base64');
  const signature = (selector: string) =>
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=r${index}.example; s=${selector}; h=from:subject; bh=${bodyHash(`${json}\r\n`)}; b=AAAA\r\n`;
  const text = `${signature('one')}${signature('two')}From: tls@r${index}.example\r\nSubject: Report Domain: receiver.example\r\nContent-Type: application/tlsrpt+json\r\n\r\n${json}\r\n`;
  const bytes = new TextEncoder().encode(text);
  return {
    channel: 'file',
    mailboxId: null,
    source: `${index}.eml`,
    kind: 'mail',
    bytes,
    size: bytes.length,
    receivedAt: NOW,
  };
}

/** One message that forwards many such mails, as an mbox attached to it. */
function forwarding(count: number, from = 0): RawMessage {
  const mbox = Array.from({ length: count }, (_, index) => {
    const mail = Buffer.from(unanswered(from + index).bytes ?? []).toString();
    return `From a@b.example Thu Jun 19 05:00:00 2025\n${mail.replaceAll('\r\n', '\n')}\n`;
  }).join('');
  const text = `From: me@own.example\r\nSubject: reports\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee there\r\n--b\r\nContent-Type: application/mbox; name=all.mbox\r\nContent-Disposition: attachment; filename=all.mbox\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(mbox).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n--b--\r\n`;
  const bytes = new TextEncoder().encode(text);
  return { ...unanswered(0), source: `forwarding-${from}.eml`, bytes, size: bytes.length };
}

/** Name servers that answer after `millis`, and the most questions that were open at a time. */
function slow(millis: number) {
  let open = 0;
  const seen = { most: 0, asked: 0 };
  const resolve: ResolveTxt = async () => {
    open += 1;
    seen.asked += 1;
    seen.most = Math.max(seen.most, open);
    await new Promise((answer) => setTimeout(answer, millis));
    open -= 1;
    return millis > 5_000 ? ({ kind: 'temporary', why: 'no answer' } satisfies TxtAnswer) : { kind: 'missing' };
  };
  return { seen, resolve: cachedResolver(resolve, now) };
}

/** Lets time pass until `work` has ended; returns how much, in seconds. */
async function secondsOf(work: Promise<unknown>): Promise<number> {
  const began = Date.now();
  let ended = false;
  const done = work.finally(() => {
    ended = true;
  });
  while (!ended) {
    // None passes while mails are only taken apart.
    if (vi.getTimerCount() > 0) await vi.advanceTimersByTimeAsync(100);
    // What is no timer, the database among it, gets its turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  return (Date.now() - began) / 1000;
}

const statusesOf = async (database: Database) => {
  const rows = await database.read.selectFrom('message').select('authenticity').execute();
  return [...new Set(rows.map(({ authenticity }) => authenticity))];
};

function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('mails whose keys nobody answers for are stored as pending at once, many at a time', async () => {
  fakeTimers();
  const database = await temporaryDatabase();
  const { seen, resolve } = slow(8_000);
  const messages = Array.from({ length: MAILS }, (_, index) => unanswered(index));
  const context = { database, now, trustedReporters, resolveTxt: resolve, trust: parseAuthenticationPolicy('dkim') };
  // One after the other it would be 16 seconds a mail, 53 minutes in all.
  expect(await secondsOf(ingestMessages(messages, context))).toBeLessThan(20);
  expect(await statusesOf(database)).toEqual(['pending']);
  expect(seen.asked).toBe(2 * MAILS);
});

test('the next look asks for many keys at a time too, and ends as if DNS had been quick', async () => {
  fakeTimers();
  const database = await temporaryDatabase();
  const messages = Array.from({ length: MAILS }, (_, index) => unanswered(index));
  const dead = { database, now, trustedReporters, resolveTxt: async () => ({ kind: 'temporary', why: 'x' }) as const };
  await secondsOf(ingestMessages(messages, { ...dead, trust: parseAuthenticationPolicy('dkim') }));
  const { seen, resolve } = slow(4_000);
  const context = { database, now, trustedReporters, resolveTxt: resolve };
  expect(await secondsOf(rereadMessages(context, { pendingAfter: 0 }))).toBeLessThan(60);
  expect(seen.most).toBeGreaterThan(32);
  expect(seen.most).toBeLessThanOrEqual(64);
  const again = await temporaryDatabase();
  const quick = { ...context, database: again, resolveTxt: async () => ({ kind: 'missing' }) as const };
  await secondsOf(ingestMessages(messages, { ...quick, trust: parseAuthenticationPolicy('dkim') }));
  expect(await statusesOf(database)).toEqual(await statusesOf(again));
  expect(await statusesOf(database)).not.toContain('pending');
});

test('one message that forwards many such mails waits no longer than many messages do', async () => {
  fakeTimers();
  const database = await temporaryDatabase();
  const { seen, resolve } = slow(8_000);
  const context = { database, now, trustedReporters, resolveTxt: resolve };
  const trust = parseAuthenticationPolicy('dkim');
  // One after the other it would be 800 seconds; on a busy machine the clock also runs while mails are taken apart.
  expect(await secondsOf(ingestMessages([forwarding(MAILS)], { ...context, trust }))).toBeLessThan(120);
  expect(await statusesOf(database)).toEqual(['pending']);
  // Questions that nobody waits for any longer are open for six more seconds.
  expect(seen.most).toBeLessThanOrEqual(4 * 64);
  const later = slow(4_000);
  expect(await secondsOf(rereadMessages({ ...context, resolveTxt: later.resolve }, { pendingAfter: 0 }))).toBeLessThan(
    60,
  );
  expect(later.seen.most).toBeGreaterThan(32);
  expect(later.seen.most).toBeLessThanOrEqual(64);
  expect(await statusesOf(database)).not.toContain('pending');
});

test('messages that forward thousands of such mails are stored as pending after 512 questions without an answer', async () => {
  fakeTimers();
  const database = await temporaryDatabase();
  const { seen, resolve } = slow(8_000);
  const context = { database, now, trustedReporters, resolveTxt: resolve, trust: parseAuthenticationPolicy('dkim') };
  const messages = Array.from({ length: 10 }, (_, index) => forwarding(MAILS, index * MAILS));
  await secondsOf(ingestMessages(messages, context));
  expect(await statusesOf(database)).toEqual(['pending']);
  // 4,000 keys in all; 64 were open when the 512th went unanswered.
  expect(seen.asked).toBeLessThanOrEqual(512 + 64);
});

test('a look that is cut off by a stop settles nothing, however long a report has been pending', async () => {
  const database = await temporaryDatabase();
  const silent = async () => ({ kind: 'temporary', why: 'x' }) as const;
  const dead = { database, now, trustedReporters, resolveTxt: silent };
  await ingestMessages([unanswered(1)], { ...dead, trust: parseAuthenticationPolicy('dkim') });
  const stop = new AbortController();
  const resolveTxt = async () => {
    stop.abort();
    return { kind: 'temporary', why: 'the program was stopped' } as const;
  };
  const later = { ...dead, resolveTxt, now: () => '2025-06-21T05:00:00Z' };
  await rereadMessages(later, { pendingAfter: 0 }, { signal: stop.signal });
  expect(await statusesOf(database)).toEqual(['pending']);
});
