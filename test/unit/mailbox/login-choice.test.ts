import { expect, test } from 'vitest';
import { type Account, chooseLogin } from '../../../server/mailbox/login-input.ts';
import type { Login } from '../../../server/mailbox/settings.ts';

const account: Account = { host: 'imap.a.example', port: 993, user: 'tls', secure: true, ca: null };
const password: Login = { kind: 'password', password: 'secret' };
const typed = { password: null, oauth: null };
const oauth = {
  kind: 'google-refresh-token' as const,
  clientId: 'client',
  clientSecret: null,
  refreshToken: null,
};
const known: Login = {
  kind: 'oauth',
  oauth: { kind: 'google-refresh-token', clientId: 'client', clientSecret: 's', refreshToken: 'r' },
};

test('a password that is not typed again stays with its account', () => {
  expect(chooseLogin(typed, account, { account, login: password })).toEqual({ kind: 'known' });
});

test.each([
  ['server', { host: 'imap.b.example' }],
  ['port', { port: 143 }],
  ['user', { user: 'other' }],
  ['encryption', { secure: false }],
  ['authority', { ca: '-----BEGIN CERTIFICATE-----' }],
])('no secret moves to another %s', (_what, change) => {
  const elsewhere = { ...account, ...change };
  expect(chooseLogin(typed, elsewhere, { account, login: password })).toEqual({ kind: 'password-needed' });
  expect(chooseLogin({ ...typed, oauth }, elsewhere, { account, login: known }).kind).toBe('faults');
});

test('tokens that are not typed again stay with their account', () => {
  expect(chooseLogin({ ...typed, oauth }, account, { account, login: known })).toMatchObject({
    kind: 'login',
    login: { kind: 'oauth', oauth: { clientSecret: 's', refreshToken: 'r' } },
  });
});

test('a new mailbox, one whose login cannot be opened, and one that had tokens need a password', () => {
  expect(chooseLogin(typed, account, null)).toEqual({ kind: 'password-needed' });
  expect(chooseLogin(typed, account, { account, login: null })).toEqual({ kind: 'password-needed' });
  expect(chooseLogin(typed, account, { account, login: { kind: 'password', password: '' } })).toEqual({
    kind: 'password-needed',
  });
  expect(chooseLogin(typed, account, { account, login: known })).toEqual({ kind: 'password-needed' });
});

test('a password that is typed replaces what was known', () => {
  const choice = chooseLogin({ ...typed, password: 'new' }, account, { account, login: known });
  expect(choice).toEqual({ kind: 'login', login: { kind: 'password', password: 'new' } });
});
