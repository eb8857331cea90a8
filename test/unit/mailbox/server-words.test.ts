import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NoPasswordError } from '../../../server/mailbox/connect.ts';
import { readMailboxEntries } from '../../../server/mailbox/entry.ts';
import { describeMailboxError } from '../../../server/mailbox/problem.ts';
import { Retry } from '../../../server/mailbox/retry.ts';
import { makeCertificate } from '../../support/certificates.ts';
import type { ImapCommand, Script } from '../../support/scripted-imap.ts';
import { mailsOf, openPolls, start, statusOf, untilIdle } from '../../support/scripted-mailbox.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const refusing = (answer: string) => ({
  misbehave: ({ name, tag }: ImapCommand) =>
    name === 'AUTHENTICATE' || name === 'LOGIN' ? { send: `${tag} ${answer}\r\n` } : undefined,
});

const servers: [title: string, script: Partial<Script>, message: string][] = [
  [
    'is broken for a while',
    refusing('NO [UNAVAILABLE] Temporary authentication failure.'),
    '127.0.0.1 lets nobody in at the moment, and is asked again: Temporary authentication failure.',
  ],
  [
    'has no room for another login',
    refusing('NO [LIMIT] Too many connections'),
    '127.0.0.1 lets nobody in at the moment, and is asked again: Too many connections',
  ],
  [
    'has the mailbox in use',
    refusing('NO [INUSE] Locked by a POP session'),
    '127.0.0.1 lets nobody in at the moment, and is asked again: Locked by a POP session',
  ],
  [
    'does not know the password',
    refusing('NO [AUTHENTICATIONFAILED] Authentication failed. (0.002 + 0.000 + 0.001 secs).'),
    'The server refused the login: Authentication failed.',
  ],
  [
    'greets with BYE',
    { greeting: '* BYE Too many connections from your address' },
    '127.0.0.1 closed the connection and said: Too many connections from your address',
  ],
  [
    'greets with BAD',
    { greeting: '* BAD You are not welcome here' },
    '127.0.0.1 closed the connection and said: You are not welcome here',
  ],
  [
    'ends a session with BYE',
    {
      misbehave: ({ name }) =>
        name === 'LIST' ? { send: '* BYE Going down for repairs\r\n', after: 'close' } : undefined,
    },
    '127.0.0.1 closed the connection and said: Going down for repairs',
  ],
  [
    'takes passwords under TLS alone, and has none',
    { capability: 'IMAP4rev1 LOGINDISABLED' },
    '127.0.0.1 takes no password without TLS, and offers no STARTTLS on this port: use its port for TLS, usually 993.',
  ],
];
test.each(servers)('a server that %s is told in its own words, at once', async (_, script, message) => {
  const { poll } = await openPolls({ messages: mailsOf(1), ...script });
  expect(await poll()).toBe(message);
});

test.each([
  [
    ['CRAM-MD5', 'GSSAPI'],
    'mail.example takes no password; it offers only CRAM-MD5, GSSAPI. Allow PLAIN or LOGIN there, or use OAuth2 where it is offered.',
  ],
  [[], 'mail.example takes no password. Allow PLAIN or LOGIN there, or use OAuth2 where it is offered.'],
])('a server that takes no password under TLS is told with what it offers: %j', (offered, message) => {
  const error = new NoPasswordError(true, offered, {});
  expect(describeMailboxError(error, 'mail.example')).toMatchObject({ code: 'no-password', message });
});

test('only a refusal of the login itself is followed by the long pause', () => {
  const soon = describeMailboxError(
    { authenticationFailed: true, serverResponseCode: 'UNAVAILABLE', responseText: 'later' },
    'mail.example',
  );
  const never = describeMailboxError({ authenticationFailed: true, responseText: 'wrong' }, 'mail.example');
  expect(new Retry(2_000).after(soon)).toBeLessThan(3_000);
  expect(new Retry(2_000).after(never)).toBeGreaterThan(600_000);
});

test('TLS on a port that begins without is told with the hint', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('* OK ready\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { poll } = await openPolls({ messages: mailsOf(1) });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  expect(await poll({ port, security: 'tls' })).toMatch(
    /^No TLS with 127\.0\.0\.1: .*\. Perhaps this port begins without encryption: then the right security is starttls\.$/,
  );
});

test.each([
  ['a fault of this program', new TypeError("Cannot read properties of undefined (reading 'x')")],
  [
    'a statement that the database refuses',
    Object.assign(new Error('NOT NULL constraint failed: folder_cursor.highest_uid'), {
      code: 'SQLITE_CONSTRAINT_NOTNULL',
    }),
  ],
  [
    'a transaction that has ended by itself',
    Object.assign(new Error('cannot rollback - no transaction is active'), { code: 'SQLITE_ERROR' }),
  ],
])('%s is not shown to people', (_, error) => {
  const { message, detail } = describeMailboxError(error, 'mail.example');
  expect(message).toBe('The mailbox could not be read because of a fault in stsready itself; its log tells which.');
  expect(detail).toBeNull();
});

test('a connection that ends after it has been quiet for long comes back without a warning', async () => {
  const script: Script = { messages: mailsOf(2) };
  const { app, server } = await start(script, {}, { connect: 5_000, silence: 5_000, command: 5_000, retry: 20 });
  await untilIdle(app);
  await expect.poll(() => server.countOf('IDLE')).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const seen = new Set<string | undefined>();
  const watching = setInterval(() => seen.add(statusOf(app)?.state), 1);
  server.hangUp();
  await expect.poll(() => server.countOf('IDLE')).toBe(2);
  clearInterval(watching);
  expect(seen).not.toContain('failed');
  expect(statusOf(app)?.lastError).toBeNull();
});

test.each([
  ['no certificate', () => 'ssl_certificate /etc/ssl/mail.pem;\n', 'holds no certificate in PEM'],
  ['a key', () => makeCertificate({ commonName: 'mail.example' }).keyPem, 'holds no certificate in PEM'],
  [
    'a certificate that is damaged',
    () => makeCertificate({ commonName: 'mail.example' }).pem.replace(/\n.{30}/, '\n'),
    'holds a certificate that cannot be read',
  ],
])('a caFile with %s is refused at once', (_, content, words) => {
  const caFile = join(temporaryFolder(), 'ca.pem');
  writeFileSync(caFile, content());
  const entry = { host: 'mail.example', user: 'u', password: 'p', caFile };
  const { problems } = readMailboxEntries([entry], { trust: 'vouch', pollMinutes: 15 }, () => content());
  expect(problems).toEqual([`[0]: ${caFile} ${words}`]);
});

test('a caFile with text around its certificates is taken', () => {
  const { pem } = makeCertificate({ commonName: 'mail.example' });
  const entry = { host: 'mail.example', user: 'u', password: 'p', caFile: 'ca.pem' };
  const read = readMailboxEntries([entry], { trust: 'vouch', pollMinutes: 15 }, () => `# ours\n${pem}\n${pem}`);
  expect(read.problems).toEqual([]);
});

test('a server that takes passwords under TLS alone, and whose TLS fails, is told by that', async () => {
  const { poll } = await openPolls({
    messages: mailsOf(1),
    capability: 'IMAP4rev1 STARTTLS LOGINDISABLED',
    misbehave: ({ name, tag }) => (name === 'STARTTLS' ? { send: `${tag} OK begin\r\n* no TLS\r\n` } : undefined),
  });
  expect(await poll()).not.toMatch(/takes no password/);
});
