import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { packageRoot } from '../../server/package-root.ts';
import { temporaryFolder } from '../support/temporary.ts';

const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
};

test('has a default for everything but the mailbox', () => {
  expect(readConfig({})).toMatchObject({
    database: 'data/stsready.db',
    listen: { host: '127.0.0.1', port: 8580 },
    imapTrust: 'dkim',
    liveChecks: true,
  });
});

const bad: [title: string, environment: Record<string, string>, line: RegExp][] = [
  ['an unknown name', { STSREADY_COLOUR: 'red' }, /^STSREADY_COLOUR: no such setting/],
  ['an address that others can reach', { STSREADY_LISTEN: '0.0.0.0:8580' }, /^STSREADY_LISTEN: .*no login yet/],
  [
    'a public address with a path',
    { STSREADY_PUBLIC_URL: 'https://mail.example.org/stsready' },
    /^STSREADY_PUBLIC_URL: a path is not supported/,
  ],
  ['a time that is none', { STSREADY_NOW: 'tomorrow' }, /^STSREADY_NOW: expected an instant/],
  [
    'a switch that is neither on nor off',
    { STSREADY_LIVE_CHECKS: 'maybe' },
    /^STSREADY_LIVE_CHECKS: expected on or off/,
  ],
  [
    'a resolver that is no address',
    { STSREADY_RESOLVERS: '127.0.0.1:5353 dns.example' },
    /^STSREADY_RESOLVERS: expected addr/,
  ],
  ['test targets that are none', { STSREADY_TEST_TARGETS: '8443' }, /^STSREADY_TEST_TARGETS: expected https:/],
  ['a token that is easily guessed', { STSREADY_PROBE_TOKEN: 'secret' }, /^STSREADY_PROBE_TOKEN: expected 16/],
  ['a way to trust that is none', { STSREADY_IMAP_TRUST: 'hope' }, /^STSREADY_IMAP_TRUST: expected dkim/],
  [
    'a secret file that is not there',
    { STSREADY_IMAP_URL_FILE: '/nowhere/secret' },
    /^STSREADY_IMAP_URL_FILE: cannot read/,
  ],
  ['a mailbox address that is none', { STSREADY_IMAP_URL: 'mail.example' }, /^STSREADY_IMAP_URL: expected imaps:/],
  [
    'a mailbox without a password',
    { STSREADY_IMAP_URL: 'imaps://a@mail.example' },
    /^STSREADY_IMAP_URL: user or password/,
  ],
  ['mailboxes that are no list', { STSREADY_MAILBOXES: '{}' }, /^STSREADY_MAILBOXES: expected a list/],
  [
    'a mailbox with two ways to log in',
    { STSREADY_MAILBOXES: '[{"host":"h","user":"u","password":"p","passwordFile":"f"}]' },
    /^STSREADY_MAILBOXES\[0\]: expected one of password, passwordFile/,
  ],
  [
    'a mailbox with a setting that is none',
    { STSREADY_MAILBOXES: '[{"url":"imaps://a:b@c","folder":"INBOX"}]' },
    /^STSREADY_MAILBOXES\[0\]: Unrecognized key: "folder"/,
  ],
  [
    'a mailbox that is named twice',
    { STSREADY_IMAP_URL: 'imaps://a:b@c', STSREADY_MAILBOXES: '[{"url":"imaps://a:b@c/TLS"}]' },
    /^STSREADY_MAILBOXES: a@c:993: named twice/,
  ],
  [
    'moving messages to where they are read',
    { STSREADY_IMAP_URL: 'imaps://a:b@c/TLS', STSREADY_IMAP_AFTER: 'move:TLS' },
    /^STSREADY_IMAP_URL: a@c:993: messages cannot be moved to TLS, which is read/,
  ],
];
test.each(bad)('refuses %s with one line', (_title, environment, line) => {
  expect(problems(environment)).toEqual([expect.stringMatching(line)]);
});

test('reads mailboxes from the config file, with files beside it, and what they fall back to', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'password'), 'hush\n');
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({
      imapTrust: 'vouch',
      mailboxes: [
        {
          host: 'mail.example',
          user: 'tls',
          passwordFile: 'password',
          folders: ['INBOX', 'TLS/*'],
          after: 'move:Done',
        },
        { url: 'imap://a:b%40c@mail.example/X', trust: 'auth-results:mx.example', pollMinutes: 1 },
      ],
    }),
  );
  expect(readConfig({ STSREADY_CONFIG: join(folder, 'config.json') }).mailboxes).toEqual([
    {
      host: 'mail.example',
      port: 993,
      secure: true,
      user: 'tls',
      login: { kind: 'password', password: 'hush' },
      ca: null,
      folders: ['INBOX', 'TLS/*'],
      trust: 'vouch',
      pollSeconds: 900,
      after: { kind: 'move', folder: 'Done' },
      unreadableFolder: null,
    },
    {
      host: 'mail.example',
      port: 143,
      secure: false,
      user: 'a',
      login: { kind: 'password', password: 'b@c' },
      ca: null,
      folders: ['X'],
      trust: 'auth-results:mx.example',
      pollSeconds: 60,
      after: { kind: 'leave' },
      unreadableFolder: null,
    },
  ]);
});

test('takes a secret from a file, and the environment before the config file', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'url'), 'imaps://a:b@c.example\n');
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ pollMinutes: 5, logLevel: 'warn' }));
  const config = readConfig({
    STSREADY_CONFIG: join(folder, 'config.json'),
    STSREADY_LOG_LEVEL: 'error',
    STSREADY_IMAP_URL_FILE: join(folder, 'url'),
  });
  expect(config).toMatchObject({ imapUrl: 'imaps://a:b@c.example', pollMinutes: 5, logLevel: 'error' });
});

test('takes resolvers of both families, with and without ports', () => {
  const servers = '127.0.0.1 192.0.2.53:5353,2001:db8::53 [2001:db8::53]:53';
  expect(readConfig({ STSREADY_RESOLVERS: servers }).resolvers).toHaveLength(4);
});

test('reads report addresses as URIs', () => {
  const { reportAddresses } = readConfig({ STSREADY_REPORT_ADDRESSES: 'a@b.example,https://t.example/tlsrpt' });
  expect(reportAddresses).toEqual(['mailto:a@b.example', 'https://t.example/tlsrpt']);
});

test('remembers the config file that was read, by whichever way it was named', () => {
  const path = join(temporaryFolder(), 'stsready.json');
  writeFileSync(path, '{}');
  expect(readConfig({}).configFile).toBeNull();
  expect(readConfig({ STSREADY_CONFIG: path }).configFile).toBe(path);
  expect(readConfig({}, path).configFile).toBe(path);
});

test('what the test run puts in the environment stops no command', () => {
  const script = readFileSync(join(packageRoot, '.ci/run'), 'utf8');
  const names = new Set([...script.matchAll(/\b(STSREADY_[A-Z_]+)=/g)].map(([, name]) => name ?? ''));
  expect(names).toContain('STSREADY_CORPUS');
  expect(() => readConfig(Object.fromEntries([...names].map((name) => [name, '1'])))).not.toThrow();
});
