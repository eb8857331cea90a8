import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CertificateJudgement, judgeCertificate } from '../../../server/probe/certificate.ts';
import { connectTo, startTls } from '../../../server/probe/connect.ts';
import { createTrustStore } from '../../../server/probe/trust-store.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { worded } from '../../support/worded.ts';

const host = 'mx1.example.net';
const authority = makeAuthority();
const foreign = makeAuthority('Private');
const trust = createTrustStore([authority.root.pem]);
const selfSigned = makeCertificate({ names: [host] });
const selfSignedExpired = makeCertificate({ names: ['other.example'], fromDay: -90, toDay: -1 });
const agedIntermediate = makeCertificate({
  commonName: 'Aged',
  authority: true,
  issuer: authority.root,
  fromDay: -90,
  toDay: -2,
});
const underAged = makeCertificate({ names: [host], issuer: agedIntermediate });
const strayIssued = makeCertificate({ names: [host], issuer: authority.intermediate, fromDay: -90, toDay: -1 });
const strayIntermediate = makeCertificate({ commonName: 'Test Intermediate', authority: true, issuer: authority.root });

const cases: [
  because: string,
  server: Pick<TlsOptions, 'cert' | 'key'>,
  problems: string[],
  sentence: RegExp | null,
][] = [
  ['a good certificate', authority.issue({ names: [host] }), [], null],
  ['a wildcard for one label', authority.issue({ names: ['*.example.net'] }), [], null],
  ['one of several names', authority.issue({ names: ['a.example', host] }), [], null],
  ['a name in upper case', authority.issue({ names: ['MX1.Example.NET'] }), [], null],
  ['another name', authority.issue({ names: ['www.example.net'] }), ['name'], /names www\.example\.net, not mx1/],
  ['the name as common name only', authority.issue({ commonName: host }), ['name'], /no alternative name/],
  ['a partial wildcard', authority.issue({ names: ['mx*.example.net'] }), ['name'], /mx\*\.example\.net/],
  ['a wildcard two labels up', authority.issue({ names: ['*.net'] }), ['name'], /\*\.net/],
  ['a wildcard over the whole name', authority.issue({ names: ['*.mx1.example.net'] }), ['name'], /not mx1/],
  ['a name that imitates a list', authority.issue({ names: [`x", DNS:${host}`] }), ['name'], /not mx1|no alternative/],
  ['a name with a dot at its end', authority.issue({ names: [`${host}.`] }), ['name'], /not mx1/],
  ['a name with a NUL inside', authority.issue({ names: [`${host}\u0000.evil.example`] }), ['name'], /./],
  [
    'an expired certificate',
    authority.issue({ names: [host], fromDay: -90, toDay: -1 }),
    ['expired'],
    /expired on \d{4}-/,
  ],
  ['a certificate of the future', authority.issue({ names: [host], fromDay: 2 }), ['expired'], /not valid before/],
  [
    'an expired intermediate',
    { cert: underAged.pem + agedIntermediate.pem, key: underAged.keyPem },
    ['expired'],
    /further up/,
  ],
  ['a self-signed certificate', { cert: selfSigned.pem, key: selfSigned.keyPem }, ['untrusted'], /self-signed/],
  ['a private authority', foreign.issue({ names: [host] }), ['untrusted'], /./],
  [
    'a private authority with its root',
    withRoot(foreign.issue({ names: [host] })),
    ['untrusted'],
    /root that is not publicly/,
  ],
  ['no intermediate', authority.issueBare({ names: [host] }), ['untrusted'], /does not send the intermediate/],
  [
    'three faults at once',
    { cert: selfSignedExpired.pem, key: selfSignedExpired.keyPem },
    ['untrusted', 'expired', 'name'],
    /self-signed/,
  ],
  [
    'an expired certificate and no intermediate',
    authority.issueBare({ names: [host], fromDay: -90, toDay: -1 }),
    ['untrusted', 'expired'],
    /./,
  ],
  [
    'an expired certificate of a private authority',
    withRoot(foreign.issue({ names: [host], fromDay: -90, toDay: -1 })),
    ['untrusted', 'expired'],
    /./,
  ],
  [
    'an expired certificate whose issuer only has the right name',
    { cert: strayIssued.pem + strayIntermediate.pem, key: strayIssued.keyPem },
    ['untrusted', 'expired'],
    /./,
  ],
];

function withRoot(server: { cert: string; key: string }) {
  return { ...server, cert: server.cert + foreign.root.pem };
}

async function judge(options: TlsOptions): Promise<CertificateJudgement | null> {
  const server = createServer(options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const tcp = await connectTo('127.0.0.1', address.port, 1000);
  if (!('socket' in tcp)) throw new Error(worded(tcp.failure.why) ?? '');
  const secured = await startTls(tcp.socket, { context: trust.modern, host, timeoutMillis: 10_000 });
  if (!('socket' in secured)) throw new Error(worded(secured.failure.why) ?? '');
  const judgement = judgeCertificate(secured.socket, host, new Date().toISOString(), trust.roots);
  secured.socket.destroy();
  return judgement;
}

describe('judgeCertificate', () => {
  for (const [because, options, problems, sentence] of cases) {
    it(`finds ${problems.length === 0 ? 'nothing wrong' : problems.join(', ')} with ${because}`, async () => {
      const judgement = await judge(options);
      expect(judgement?.problems).toEqual(problems);
      if (sentence !== null) expect(judgement?.says.map(worded).join(' ')).toMatch(sentence);
    });
  }

  it('tells a missing intermediate from other distrust', async () => {
    expect((await judge(authority.issueBare({ names: [host] })))?.issuerMissing).toBe(true);
    expect((await judge(withRoot(foreign.issue({ names: [host] }))))?.issuerMissing).toBe(false);
    expect((await judge({ cert: selfSigned.pem, key: selfSigned.keyPem }))?.issuerMissing).toBe(false);
  });

  it('gives the facts of the certificate', async () => {
    const issued = authority.issue({ names: [host, '*.Example.org'], commonName: 'mail', fromDay: -10, toDay: 20 });
    const { certificate } = (await judge(issued)) ?? {};
    expect(certificate).toMatchObject({
      subject: 'CN=mail',
      issuer: 'CN=Test Intermediate',
      names: [host, '*.example.org'],
      fingerprint: new X509Certificate(issued.cert).fingerprint256.replaceAll(':', '').toLowerCase(),
    });
    expect(certificate?.chainLength).toBeGreaterThanOrEqual(2);
    const days = (Date.parse(certificate?.notAfter ?? '') - Date.parse(certificate?.notBefore ?? '')) / 86_400_000;
    expect(days).toBe(30);
  });

  it('checks every name, also beyond those that it shows', async () => {
    const names = [...Array.from({ length: 99 }, (_, index) => `n${index}.example.org`), host];
    expect((await judge(authority.issue({ names })))?.problems).toEqual([]);
  });

  it('bounds what it keeps of a certificate', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `n${index}.example.net`);
    const judgement = await judge(authority.issue({ names, commonName: 'x'.repeat(2000) }));
    expect(judgement?.certificate.names).toHaveLength(50);
    expect(judgement?.certificate.subject.length).toBeLessThanOrEqual(256);
    expect(worded(judgement?.says[0])?.length).toBeLessThan(300);
  });
});
