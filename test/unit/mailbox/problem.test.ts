import { expect, test } from 'vitest';
import { describeMailboxError } from '../../../server/mailbox/problem.ts';

test('what OpenSSL says is told without the place in its source', () => {
  const error = Object.assign(
    new Error(
      '40B7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl/record.c:355:\n',
    ),
    { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
  );
  expect(describeMailboxError(error, 'mail.example')).toEqual({
    code: 'tls',
    message:
      'No TLS with mail.example: wrong version number. Perhaps this port begins without encryption: then the right security is starttls.',
    detail: 'wrong version number',
  });
});

test('other words of a failing handshake stay as they are', () => {
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  expect(describeMailboxError(error, 'mail.example').detail).toBe(error.message);
});
