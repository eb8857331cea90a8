import { describe, expect, it } from 'vitest';
import { type AddressProbe, probeAddress } from '../../../server/probe/smtp/smtp-probe.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { patientLimits, shortLimits, startLoopback } from '../../support/loopback-network.ts';
import { type SmtpBehaviour, startSmtpHost } from '../../support/smtp-host.ts';
import { worded } from '../../support/worded.ts';

const HOST = 'mx1.harbourline.example';
const TARGET = { address: '127.0.0.1', family: 4, refused: null } as const;
type Authority = ReturnType<typeof makeAuthority>;

async function probe(behaviour: (authority: Authority) => SmtpBehaviour) {
  const { network, authority } = await startLoopback({});
  const does = behaviour(authority);
  const server = await startSmtpHost({ tls: authority.issue({ names: [HOST] }), ...does });
  const limits = does.bannerDelayMillis === undefined ? patientLimits : shortLimits;
  const found = await probeAddress({ ...network, limits, ports: { https: 1, smtp: server.port } }, HOST, TARGET);
  return { found, server };
}

describe('probeAddress', () => {
  it('finds nothing wrong with a good server, and sends nothing of a message', async () => {
    const { found, server } = await probe(() => ({}));
    expect(found).toMatchObject({
      address: '127.0.0.1',
      result: 'ok',
      tlsVersion: 'TLSv1.3',
      problems: [],
      talkedOn: false,
      sentence: null,
      certificate: { names: [HOST], chainLength: expect.any(Number) },
    });
    expect(server.said).toEqual(['EHLO checks.test', 'STARTTLS', '(TLS) QUIT']);
    expect(server.sni).toEqual([HOST]);
  });

  const selfSigned = makeCertificate({ names: [HOST] });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  it.each<[string, (authority: Authority) => SmtpBehaviour, AddressProbe['result'], RegExp]>([
    [
      'no STARTTLS',
      () => ({ answers: { EHLO: '250-mx.test\r\n250-SIZE 1000\r\n250 8BITMIME' } }),
      'nostarttls',
      /does not offer STARTTLS/,
    ],
    ['a greeting called STARTTLS', () => ({ answers: { EHLO: '250 STARTTLS' } }), 'nostarttls', /does not offer/],
    ['no EHLO', () => ({ answers: { EHLO: '502 unknown command' } }), 'nostarttls', /502 unknown/],
    [
      'STARTTLS that is refused with 454',
      () => ({ answers: { STARTTLS: '454 4.7.0 TLS not available due to local problem' } }),
      'nostarttls',
      /454 4\.7\.0/,
    ],
    ['a greeting of 554', () => ({ banner: '554 no SMTP for you' }), 'temp', /554 no SMTP/],
    ['a greeting of 421', () => ({ banner: '421 too busy' }), 'temp', /421 too busy/],
    ['421 after EHLO', () => ({ answers: { EHLO: '421 greylisted' } }), 'temp', /421 greylisted/],
    ['a block list', () => ({ answers: { EHLO: '550 listed at dnsbl.example' } }), 'temp', /550 listed/],
    ['421 after STARTTLS', () => ({ answers: { STARTTLS: '421 later' } }), 'temp', /421 later/],
    ['a reset', () => ({ answers: { EHLO: 'reset' } }), 'temp', /closed the connection/],
    ['a hang-up', () => ({ answers: { EHLO: null } }), 'temp', /closed the connection/],
    ['a greeting that never comes', () => ({ bannerDelayMillis: 5000 }), 'temp', /greeting was not answered in time/],
    ['another protocol', () => ({ banner: 'SSH-2.0-OpenSSH_9.6' }), 'temp', /not SMTP/],
    ['a greeting without end', () => ({ banner: `220-${'x'.repeat(40_000)}` }), 'temp', /not SMTP|in time/],
    ['another name', (it) => ({ tls: it.issue({ names: ['www.example'] }) }), 'name', /names www\.example/],
    ['the common name only', (it) => ({ tls: it.issue({ commonName: HOST }) }), 'name', /no alternative name/],
    ['a partial wildcard', (it) => ({ tls: it.issue({ names: ['mx*.harbourline.example'] }) }), 'name', /not mx1/],
    [
      'an end in the past',
      (it) => ({ tls: it.issue({ names: [HOST], fromDay: -90, toDay: -1 }) }),
      'expired',
      /expired on/,
    ],
    ['itself as issuer', () => ({ tls: { cert: selfSigned.pem, key: selfSigned.keyPem } }), 'untrusted', /self-signed/],
    ['a private authority', () => ({ tls: makeAuthority('P').issue({ names: [HOST] }) }), 'untrusted', /./],
    ['no intermediate', (it) => ({ tls: it.issueBare({ names: [HOST] }) }), 'untrusted', /does not send the inter/],
    ['TLS 1.1 at most', (it) => ({ tls: { ...it.issue({ names: [HOST] }), ...old } }), 'tlsold', /TLSv1\.1 only/],
    ['a handshake that breaks off', () => ({ tls: {} }), 'handshake', /handshake failed/],
  ])('judges %s', async (_name, behaviour, result, sentence) => {
    const { found } = await probe(behaviour);
    expect([found.result, worded(found.sentence)]).toEqual([result, expect.stringMatching(sentence)]);
  });

  it('tells all faults of a certificate at once, and a missing intermediate', async () => {
    const bad = makeAuthority('Private').issue({ names: ['x.example'], fromDay: -90, toDay: -1 });
    expect((await probe(() => ({ tls: bad }))).found.problems).toEqual(['untrusted', 'expired', 'name']);
    expect((await probe((it) => ({ tls: it.issueBare({ names: [HOST] }) }))).found.issuerMissing).toBe(true);
  });

  it('waits for a greeting that comes late', async () => {
    const { found, server } = await probe(() => ({ bannerDelayMillis: 600 }));
    expect(found.result).toBe('ok');
    expect(server.said[0]).toBe('EHLO checks.test');
  });

  it('shows what EHLO was answered with where STARTTLS is missing', async () => {
    const { found } = await probe(() => ({ answers: { EHLO: '250-mx.test\r\n250 \u001b[31mred' } }));
    expect(found.ehlo).toEqual(['mx.test', '?[31mred']);
  });

  it('notes text that is slipped in between the go-ahead and TLS', async () => {
    const { found } = await probe(() => ({ injected: '250 your mail is welcome\r\n' }));
    expect(found.talkedOn).toBe(true);
  });

  it('reports a port that nobody listens on as unknown', async () => {
    const { network } = await startLoopback({});
    const found = await probeAddress({ ...network, ports: { https: 1, smtp: 1 } }, HOST, TARGET);
    expect([found.result, worded(found.sentence)]).toEqual(['temp', '127.0.0.1 port 1 refused the connection.']);
  });

  it('does not connect to an address that was refused', async () => {
    const { network } = await startLoopback({});
    const server = await startSmtpHost({});
    const refused = { ...TARGET, refused: 'loopback' };
    const found = await probeAddress({ ...network, ports: { https: 1, smtp: server.port } }, HOST, refused);
    expect([found.result, server.said, server.mostAtOnce()]).toEqual([null, [], 0]);
  });

  it('opens one connection to an address at a time', async () => {
    const { network, authority } = await startLoopback({});
    const server = await startSmtpHost({ tls: authority.issue({ names: [HOST] }) });
    const here = { ...network, ports: { https: 1, smtp: server.port } };
    await Promise.all(Array.from({ length: 5 }, () => probeAddress(here, HOST, TARGET)));
    expect(server.mostAtOnce()).toBe(1);
  });
});
