import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectMailbox, isThisMachine } from '../../../server/mailbox/connect.ts';
import { describeMailboxError } from '../../../server/mailbox/problem.ts';
import { fetchCertificate } from '../../../server/mailbox/shown-certificate.ts';
import { makeCertificate } from '../../support/certificates.ts';
import { type Dovecot, startDovecot } from '../../support/dovecot.ts';

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

test('a caller that has already given up connects to nothing', async () => {
  const server = { host: '127.0.0.1', port: 1, secure: false, user: 'u', ca: null } as const;
  const login = { kind: 'password', password: 'p' } as const;
  const timeouts = { connect: 1000, silence: 1000, command: 1000, retry: 1 };
  const connecting = connectMailbox({ ...server, login }, { pass: 'p' }, timeouts, AbortSignal.abort());
  await expect(connecting).rejects.toMatchObject({ name: 'AbortError' });
});

describe('the certificate of a mail server for another name', { tags: ['dovecot'] }, () => {
  const authority = makeCertificate({ commonName: 'Our own authority', authority: true });
  const issued = makeCertificate({
    commonName: 'mail.elmwood.example',
    names: ['mail.elmwood.example'],
    issuer: authority,
  });
  const selfSigned = makeCertificate({ commonName: 'mail.elmwood.example' });
  let withIssued: Dovecot;
  let withSelfSigned: Dovecot;

  beforeAll(async () => {
    [withIssued, withSelfSigned] = (await Promise.all(
      [issued, selfSigned].map(({ keyPem: key, pem: cert }) => startDovecot({ tls: { key, cert } })),
    )) as [Dovecot, Dovecot];
  });
  afterAll(() => Promise.all([withIssued.stop(), withSelfSigned.stop()]));

  const timeouts = { connect: 2000, silence: 5000, command: 5000, retry: 1 };
  const connect = (port: number, ca: string | null, secure = true) => {
    const login = { kind: 'password', password: 'secret' } as const;
    return connectMailbox({ host: '127.0.0.1', port, secure, user: 'tls', ca, login }, { pass: 'secret' }, timeouts);
  };
  const problemOf = async (connecting: ReturnType<typeof connect>) =>
    connecting.then(
      () => null,
      (error: unknown) => describeMailboxError(error, '127.0.0.1'),
    );

  test.each(['tlsPort', 'port'] as const)('is accepted when it is the one that was given, at the %s', async (port) => {
    const { client } = await connect(withSelfSigned[port], selfSigned.pem, port === 'tlsPort');
    expect(client.secureConnection).toBe(true);
    client.close();
  });

  test('is refused when only its authority was given, and its names are told', async () => {
    expect(await problemOf(connect(withIssued.tlsPort, authority.pem))).toMatchObject({
      code: 'certificate',
      detail: 'it is for another name (DNS:mail.elmwood.example)',
    });
  });

  test('is refused when another one was given', async () => {
    const other = makeCertificate({ commonName: 'mail.elmwood.example' });
    expect(await problemOf(connect(withSelfSigned.tlsPort, other.pem))).toMatchObject({ code: 'certificate' });
  });

  test('is never seen where STARTTLS waits for a greeting on a port that waits for TLS', async () => {
    expect(await problemOf(connect(withSelfSigned.tlsPort, null, false))).toMatchObject({ code: 'greeting' });
  });

  test.each(['tlsPort', 'port'] as const)(
    'is shown to whoever asks at the %s, and trusted when it was given',
    async (at) => {
      const server = { host: '127.0.0.1', port: withIssued[at], secure: at === 'tlsPort' };
      const shown = await fetchCertificate(server, 5000);
      expect(shown).toMatchObject({
        names: ['mail.elmwood.example'],
        issuer: 'Our own authority',
        fingerprint: new X509Certificate(issued.pem).fingerprint256,
      });
      const { client } = await connect(server.port, shown?.pem ?? null, server.secure);
      expect(client.secureConnection).toBe(true);
      client.close();
    },
  );

  test('that issued itself says so', async () => {
    const server = { host: '127.0.0.1', port: withSelfSigned.tlsPort, secure: true };
    expect(await fetchCertificate(server, 5000)).toMatchObject({ names: ['mail.elmwood.example'], issuer: null });
  });

  test('that would pass for another in the words of a single name does not', async () => {
    const sly = makeCertificate({ commonName: 'x', names: ['evil.example, DNS:mail.bank.example', 'sly.example'] });
    const server = await startDovecot({ tls: { key: sly.keyPem, cert: sly.pem } });
    const shown = await fetchCertificate({ host: '127.0.0.1', port: server.tlsPort, secure: true }, 5000);
    expect(shown?.names).toEqual(['sly.example']);
    await server.stop();
  });

  test('is not shown where trusting it would not help: it has ended', async () => {
    const ended = makeCertificate({ commonName: 'mail.elmwood.example', fromDay: -20, toDay: -1 });
    const server = await startDovecot({ tls: { key: ended.keyPem, cert: ended.pem } });
    expect(await fetchCertificate({ host: '127.0.0.1', port: server.tlsPort, secure: true }, 5000)).toBeNull();
    await server.stop();
  });
});

describe('whoever shows no certificate', () => {
  const long = `* OK ${'x'.repeat(10_000)}`;
  test.each([
    ['says nothing', '', true],
    ['says nothing before STARTTLS', '', false],
    ['has no STARTTLS', '* OK hello\r\nA1 BAD what?\r\n', false],
    ['never ends its greeting', long, false],
    ['promises TLS and speaks something else', '* OK hello\r\nA1 OK begin\r\nhello?\r\n', false],
    ['speaks no TLS', 'HTTP/1.1 400 Bad Request\r\n\r\n', true],
  ])('and %s keeps nobody waiting', async (_, said, secure) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write(said);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await fetchCertificate({ host: '127.0.0.1', port, secure }, 300)).toBeNull();
    server.close();
  });
});
