import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDomain } from '../../../server/probe/check-domain.ts';
import { findingsOf } from '../../../server/probe/findings.ts';
import { createNetwork } from '../../../server/probe/network.ts';
import { probeAddress } from '../../../server/probe/smtp/smtp-probe.ts';
import { createTrustStore } from '../../../server/probe/trust-store.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { startLoopback } from '../../support/loopback-network.ts';
import { type Postfix, startPostfix } from '../../support/postfix.ts';
import { worded } from '../../support/worded.ts';

const HOST = 'mx1.harbourline.example';
const authority = makeAuthority();
const selfSigned = makeCertificate({ names: [HOST] });
const good = authority.issue({ names: [HOST] });
const old = {
  smtpd_tls_protocols: 'TLSv1.1',
  smtpd_tls_ciphers: 'low',
  tls_low_cipherlist: 'ALL:@SECLEVEL=0',
};

describe('a probe of a real Postfix', { tags: ['postfix'] }, () => {
  let postfix: Postfix;
  beforeAll(async () => {
    postfix = await startPostfix({
      good,
      wildcard: authority.issue({ names: ['*.harbourline.example'] }),
      plain: { settings: { smtpd_tls_security_level: 'none' } },
      name: authority.issue({ names: ['mail.hosting.example'] }),
      commonName: authority.issue({ commonName: HOST }),
      expired: authority.issue({ names: [HOST], fromDay: -90, toDay: -1 }),
      selfSigned: { cert: selfSigned.pem, key: selfSigned.keyPem },
      bare: authority.issueBare({ names: [HOST] }),
      old: { ...good, settings: old },
      broken: { cert: good.cert, key: makeCertificate({}).keyPem },
      refusing: { ...good, settings: { smtpd_delay_reject: 'no', smtpd_client_restrictions: 'reject' } },
      mandatory: { ...good, settings: { smtpd_tls_security_level: 'encrypt' } },
    });
  });
  afterAll(() => postfix.stop());

  test.each([
    ['good', 'ok', null],
    ['wildcard', 'ok', null],
    ['mandatory', 'ok', null],
    ['plain', 'nostarttls', /does not offer STARTTLS/],
    ['name', 'name', /names mail\.hosting\.example/],
    ['commonName', 'name', /no alternative name/],
    ['expired', 'expired', /expired on/],
    ['selfSigned', 'untrusted', /self-signed/],
    ['bare', 'untrusted', /does not send the intermediate/],
    ['old', 'tlsold', /TLSv1\.1 only/],
    ['broken', 'nostarttls', /454 4\.7\.0/],
    ['refusing', 'temp', /554 5\.7\.1/],
  ])('judges the one called %s to be %s', async (name, result, sentence) => {
    const network = createNetwork(
      {
        resolver: async () => ({ kind: 'missing', because: 'nxdomain' }),
        trust: createTrustStore([authority.root.pem]),
        now: () => new Date().toISOString(),
        greeting: 'checks.test',
      },
      { refuse: () => null, ports: { https: 1, smtp: postfix.ports[name] ?? 0 } },
    );
    const target = { address: '127.0.0.1', family: 4, refused: null } as const;
    const found = await probeAddress(network, HOST, target);
    expect([found.result, worded(found.sentence)]).toEqual([
      result,
      sentence === null ? null : expect.stringMatching(sentence),
    ]);
    if (found.banner?.startsWith('220') === true) expect(found.banner).toContain('ESMTP Postfix');
  });

  test('goes into the check of its domain', async () => {
    const { network } = await startLoopback({
      'harbourline.example': { MX: [`10 ${HOST}`] },
      [HOST]: { A: ['127.0.0.1'] },
    });
    const port25 = async () => ({ v4: 'open', v6: 'unknown' }) as const;
    const check = (name: string) =>
      checkDomain(
        {
          ...network,
          trust: createTrustStore([authority.root.pem]),
          ports: { https: 1, smtp: postfix.ports[name] ?? 0 },
        },
        'harbourline.example',
        { port25 },
      );
    const bad = findingsOf(await check('name'), []).map(({ code }) => code);
    expect(bad).toContain('LIVE_CERT_NAME');
    const fine = findingsOf(await check('good'), []).filter(({ host }) => host === HOST);
    expect(fine).toEqual([]);
  });
});
