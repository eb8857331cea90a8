import { expect, test } from 'vitest';
import {
  AuthenticationPolicyError,
  parseAuthenticationPolicy,
} from '../../../server/authenticity/authentication-policy.ts';

test('reads the three ways of authenticating', () => {
  expect(parseAuthenticationPolicy('dkim')).toEqual({ kind: 'dkim' });
  expect(parseAuthenticationPolicy('vouch')).toEqual({ kind: 'vouch' });
  expect(parseAuthenticationPolicy('auth-results:MX.Receiver.example')).toEqual({
    kind: 'auth-results',
    authservId: 'mx.receiver.example',
  });
});

test.each([
  '',
  'DKIM',
  'auth-results',
  'auth-results:',
  'auth-results:a b',
  'auth-results:a;b',
  'spf',
  `auth-results:${'x'.repeat(256)}`,
])('refuses %j with one line that says what is expected', (text) => {
  expect(() => parseAuthenticationPolicy(text)).toThrow(AuthenticationPolicyError);
  expect(() => parseAuthenticationPolicy(text)).toThrow(
    /^expected dkim, vouch or auth-results:<authserv-id>, got ".*"$/,
  );
});
