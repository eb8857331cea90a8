import { expect, test } from 'vitest';
import { connectMailbox, isThisMachine } from '../../server/ingest/connect.ts';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['127.0.0.1.example.org', false],
  ['127.example.org', false],
  ['127.1', false],
  ['localhost.example.org', false],
  ['192.0.2.1', false],
])('a password may be sent to %s in clear text: %s', (host, may) => {
  expect(isThisMachine(host)).toBe(may);
});

test('whoever has given up already connects to nothing', async () => {
  const server = { host: '127.0.0.1', port: 1, secure: false, user: 'u', ca: null } as const;
  const login = { kind: 'password', password: 'p' } as const;
  const timeouts = { connect: 1000, silence: 1000, command: 1000, retry: 1 };
  const connecting = connectMailbox({ ...server, login }, { pass: 'p' }, timeouts, AbortSignal.abort());
  await expect(connecting).rejects.toMatchObject({ name: 'AbortError' });
});
