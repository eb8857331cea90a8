import { expect, test } from 'vitest';
import {
  AuthenticationPolicyError,
  parseAuthenticationPolicy,
  parseStoredAuthenticationPolicy,
  writeAuthenticationPolicy,
} from '../../../server/authenticity/authentication-policy.ts';
import { mailboxInput } from '../../../server/contract/mailboxes.ts';
import { authenticationPolicy } from '../../../server/contract/scalars.ts';
import { readMailboxEntries } from '../../../server/mailbox/entry.ts';

test('reads the three ways of authenticating', () => {
  expect(parseAuthenticationPolicy('dkim')).toEqual({ kind: 'dkim' });
  expect(parseAuthenticationPolicy('vouch')).toEqual({ kind: 'vouch' });
  expect(parseAuthenticationPolicy('auth-results:MX.Receiver.example')).toEqual({
    kind: 'auth-results',
    authservIds: ['mx.receiver.example'],
  });
  expect(parseAuthenticationPolicy('auth-results:MX1.receiver.example, mx2.receiver.example/*,x/4')).toEqual({
    kind: 'auth-results',
    authservIds: ['mx1.receiver.example', 'mx2.receiver.example/*', 'x/4'],
  });
});

test.each(['dkim', 'vouch', 'sample', 'auth-results:mx.receiver.example', 'auth-results:a/*,b'])(
  'writes %s as it is read again',
  (text) => {
    expect(writeAuthenticationPolicy(parseStoredAuthenticationPolicy(text))).toBe(text);
  },
);

test('asks of each place where it is set the same', () => {
  for (const trust of ['dkim', 'auth-results:a/*, b', 'auth-results:*', 'auth-results:a,,b', 'spf']) {
    const isRight = authenticationPolicy.safeParse(trust).success;
    const entry = readMailboxEntries(
      [{ url: 'imaps://u:p@mail.example', trust }],
      { trust: 'dkim', pollMinutes: 15 },
      () => '',
    );
    expect([trust, entry.problems.length]).toEqual([trust, isRight ? 0 : 1]);
    const typed = { host: 'mail.example', port: 993, user: 'u', trust };
    expect([trust, mailboxInput.safeParse(typed).success]).toEqual([trust, isRight]);
  }
});

test.each([
  '',
  'DKIM',
  'auth-results',
  'auth-results:',
  'auth-results:a b',
  'auth-results:a;b',
  'auth-results:a,',
  'auth-results:,a',
  'auth-results:a,,b',
  'auth-results:*',
  'auth-results:a/*/b',
  'auth-results:*.example',
  `auth-results:${'a,'.repeat(20)}a`,
  'spf',
  `auth-results:${'x'.repeat(256)}`,
])('refuses %j with one line that says what is expected', (text) => {
  expect(() => parseAuthenticationPolicy(text)).toThrow(AuthenticationPolicyError);
  expect(() => parseAuthenticationPolicy(text)).toThrow(
    /^expected dkim, vouch or auth-results:<authserv-id>, got ".*"$/,
  );
});
