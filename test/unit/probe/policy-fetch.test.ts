import { describe, expect, it } from 'vitest';
import { fetchPolicy } from '../../../server/probe/policy/policy-fetch.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { patientLimits, shortLimits, startLoopback } from '../../support/loopback-network.ts';
import { type PolicyHostOptions, servePolicy, startPolicyHost } from '../../support/policy-host.ts';
import { worded } from '../../support/worded.ts';

const HOST = 'mta-sts.harbourline.example';
const POLICY = 'version: STSv1\r\nmode: testing\r\nmx: mx1.harbourline.example\r\nmax_age: 604800\r\n';

type Certificate = { cert: string; key: string };
type Issue = (authority: ReturnType<typeof makeAuthority>) => Certificate;

async function fetchFrom(
  answer: PolicyHostOptions['answer'],
  issue: Issue = (it) => it.issue({ names: [HOST] }),
  limits = patientLimits,
) {
  const { network, authority } = await startLoopback({ [HOST]: { A: ['127.0.0.1'] } }, { limits });
  const host = await startPolicyHost({ tls: issue(authority), answer });
  const fetch = await fetchPolicy({ ...network, ports: { https: host.port, smtp: 1 } }, 'harbourline.example', true);
  return { fetch, host };
}

const codes = ({ outcome }: Awaited<ReturnType<typeof fetchPolicy>>) =>
  outcome.kind === 'failed' ? outcome.faults.map(({ code }) => code) : outcome.kind;

describe('fetchPolicy', () => {
  it('brings the file, its digest, its media type and its faults, over a connection with SNI', async () => {
    const { fetch, host } = await fetchFrom(servePolicy(POLICY));
    expect(fetch.outcome).toMatchObject({
      kind: 'file',
      file: {
        text: POLICY,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        mediaType: 'text/plain',
        policy: { mode: 'testing', mx: ['mx1.harbourline.example'], maxAge: 604_800 },
        lint: [],
      },
    });
    expect(fetch.attempts[0]?.certificate?.names).toEqual([HOST]);
    expect(host.requests).toMatchObject([
      {
        line: 'GET /.well-known/mta-sts.txt',
        sni: HOST,
        headers: { host: HOST, accept: 'text/plain', 'accept-encoding': 'identity' },
      },
    ]);
    expect(Object.keys(host.requests[0]?.headers ?? {})).not.toContain('cookie');
  });

  it.each<[string, PolicyHostOptions['answer'], unknown]>([
    ['404', (_, response) => void response.writeHead(404).end('no'), ['POLICY_HTTP_STATUS']],
    ['204', (_, response) => void response.writeHead(204).end(), ['POLICY_HTTP_STATUS']],
    ['503', (_, response) => void response.writeHead(503).end(POLICY), ['POLICY_HTTP_STATUS']],
    [
      'a redirect',
      (_, response) => void response.writeHead(301, { Location: 'https://elsewhere.example/' }).end(),
      ['POLICY_REDIRECTED'],
    ],
    ['a redirect without a location', (_, response) => void response.writeHead(302).end(), ['POLICY_REDIRECTED']],
    ['a body over 64 KB', (_, response) => void response.end('x'.repeat(70_000)), ['POLICY_TOO_LARGE']],
    ['a body of exactly 64 KB', (_, response) => void response.end('x'.repeat(65_536)), 'file'],
    [
      'too many headers',
      (_, response) => void response.writeHead(200, { 'X-Long': 'x'.repeat(20_000) }).end(POLICY),
      ['POLICY_CONNECT'],
    ],
    ['a connection that is cut', (request) => void request.socket.destroy(), ['POLICY_CONNECT']],
    [
      'an answer that is cut',
      (request, response) => {
        response.writeHead(200, { 'Content-Length': '1000' }).write(POLICY);
        setTimeout(() => request.socket.destroy(), 50);
      },
      ['POLICY_CONNECT'],
    ],
    ['silence', () => {}, ['POLICY_TIMEOUT']],
    [
      'a slow drip',
      (request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        const drip = setInterval(() => response.write('v'), 50);
        request.socket.on('close', () => clearInterval(drip));
      },
      ['POLICY_TIMEOUT'],
    ],
  ])('answers what %s comes to', async (_name, answer, expected) => {
    const { fetch } = await fetchFrom(
      answer,
      undefined,
      String(expected) === 'POLICY_TIMEOUT' ? shortLimits : patientLimits,
    );
    expect(codes(fetch)).toEqual(expected);
  });

  it('shows where a redirect leads, as one bounded line, and does not go there', async () => {
    const { fetch, host } = await fetchFrom(
      (_, response) => void response.writeHead(302, { Location: `/next?${'x'.repeat(999)}` }).end(),
    );
    const [fault] = fetch.outcome.kind === 'failed' ? fetch.outcome.faults : [];
    expect(fault?.detail).toMatch(/^\/next\?x{250}$/);
    expect(host.requests).toHaveLength(1);
  });

  it('takes a web page for no policy, whatever its status', async () => {
    const { fetch } = await fetchFrom(servePolicy('<!doctype html><p>hello', 'text/html'));
    expect(fetch.outcome).toMatchObject({ kind: 'file', file: { policy: null, mediaType: 'text/html' } });
  });

  it('notes a file that is late but in time', async () => {
    const answer: PolicyHostOptions['answer'] = (_, response) => void setTimeout(() => response.end(POLICY), 400);
    const { fetch } = await fetchFrom(answer, undefined, { ...patientLimits, policySlow: 200 });
    expect([fetch.outcome.kind, fetch.attempts[0]?.slow]).toEqual(['file', true]);
  });

  const selfSigned = makeCertificate({ names: [HOST] });
  it.each<[string, Issue, string[]]>([
    ['another name', (it) => it.issue({ names: ['www.harbourline.example'] }), ['POLICY_TLS_NAME']],
    ['the name of a provider', (it) => it.issue({ names: ['hosting.example'] }), ['POLICY_TLS_NAME']],
    ['the common name only', (it) => it.issue({ commonName: HOST }), ['POLICY_TLS_NAME']],
    ['a partial wildcard', (it) => it.issue({ names: ['mta*.harbourline.example'] }), ['POLICY_TLS_NAME']],
    ['an end in the past', (it) => it.issue({ names: [HOST], fromDay: -90, toDay: -1 }), ['POLICY_TLS_EXPIRED']],
    ['no issuer but itself', () => ({ cert: selfSigned.pem, key: selfSigned.keyPem }), ['POLICY_TLS_UNTRUSTED']],
    ['no intermediate', (it) => it.issueBare({ names: [HOST] }), ['POLICY_TLS_UNTRUSTED']],
    [
      'three faults',
      () => makeAuthority('Private').issue({ names: ['x.example'], fromDay: -90, toDay: -1 }),
      ['POLICY_TLS_UNTRUSTED', 'POLICY_TLS_EXPIRED', 'POLICY_TLS_NAME'],
    ],
  ])('refuses a certificate with %s and does not ask for the file', async (_name, issue, expected) => {
    const { fetch, host } = await fetchFrom(servePolicy(POLICY), issue);
    expect(codes(fetch)).toEqual(expected);
    expect(host.requests).toEqual([]);
    expect(fetch.attempts[0]?.certificate).not.toBeNull();
  });

  it('takes a wildcard for the whole left-most label', async () => {
    const { fetch } = await fetchFrom(servePolicy(POLICY), (it) => it.issue({ names: ['*.harbourline.example'] }));
    expect(fetch.outcome.kind).toBe('file');
  });

  it('refuses TLS 1.1', async () => {
    const { fetch } = await fetchFrom(servePolicy(POLICY), (it) => ({
      ...it.issue({ names: [HOST] }),
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }));
    expect(codes(fetch)).toEqual(['POLICY_TLS_HANDSHAKE']);
  });

  it('tells a port that nobody listens on from a fault of the file', async () => {
    const { network } = await startLoopback({ [HOST]: { A: ['127.0.0.1'] } });
    const fetch = await fetchPolicy({ ...network, ports: { https: 1, smtp: 1 } }, 'harbourline.example', false);
    expect(codes(fetch)).toEqual(['POLICY_CONNECT']);
  });

  it('calls a host without an address a fault, and a resolver that fails none', async () => {
    const { network, stub } = await startLoopback({ [HOST]: { TXT: ['x'] } });
    expect(codes(await fetchPolicy(network, 'harbourline.example', true))).toEqual(['POLICY_DNS']);
    expect(codes(await fetchPolicy(network, 'nowhere.example', true))).toEqual(['POLICY_DNS']);
    stub.zone[HOST] = 'SERVFAIL';
    expect(codes(await fetchPolicy(network, 'harbourline.example', true))).toBe('unknown');
  });

  it('finds a host that works on one family only', async () => {
    const { network, authority } = await startLoopback({ [HOST]: { A: ['127.0.0.1'], AAAA: ['::1'] } });
    const tls = authority.issue({ names: [HOST] });
    const host = await startPolicyHost({ tls, address: '::1', answer: servePolicy(POLICY) });
    const ports = { https: host.port, smtp: 1 };
    const fetch = await fetchPolicy({ ...network, ports }, 'harbourline.example', true);
    expect(fetch.outcome.kind).toBe('file');
    expect(fetch.attempts.map(({ family, outcome }) => [family, outcome.kind])).toEqual([
      [4, 'failed'],
      [6, 'file'],
    ]);
  });

  it('asks one address only when one serves it and families are not the question', async () => {
    const { network, authority } = await startLoopback({ [HOST]: { A: ['127.0.0.1', '127.0.0.2'], AAAA: ['::1'] } });
    const tls = authority.issue({ names: [HOST] });
    const host = await startPolicyHost({ tls, answer: servePolicy(POLICY) });
    const ports = { https: host.port, smtp: 1 };
    const fetch = await fetchPolicy({ ...network, ports }, 'harbourline.example', false);
    expect(fetch.attempts).toHaveLength(1);
  });

  it('looks the addresses up once: a second answer leads nowhere', async () => {
    const { network, stub, authority } = await startLoopback({
      [HOST]: { A: (asked) => [asked === 0 ? '127.0.0.1' : '127.0.0.9'] },
    });
    const host = await startPolicyHost({ tls: authority.issue({ names: [HOST] }), answer: servePolicy(POLICY) });
    const fetch = await fetchPolicy({ ...network, ports: { https: host.port, smtp: 1 } }, 'harbourline.example', true);
    expect(fetch.outcome.kind).toBe('file');
    expect(stub.questions.filter((question) => question === `A ${HOST}`)).toHaveLength(1);
  });

  it('connects to no address that is not public, and says so without blaming the file', async () => {
    const { whyRefused } = await import('../../../server/probe/addresses.ts');
    for (const zone of [{ A: ['127.0.0.1'] }, { A: ['10.1.2.3'] }, { AAAA: ['::ffff:7f00:1'] }, { AAAA: ['::1'] }]) {
      const { network, authority } = await startLoopback(
        { [HOST]: zone },
        { refuse: (address) => whyRefused(address) },
      );
      const host = await startPolicyHost({ tls: authority.issue({ names: [HOST] }), answer: servePolicy(POLICY) });
      const ports = { https: host.port, smtp: 1 };
      const fetch = await fetchPolicy({ ...network, ports }, 'harbourline.example', true);
      expect(fetch.outcome.kind === 'unknown' ? worded(fetch.outcome.why) : fetch.outcome).toMatch(/has the address/);
      expect(worded(fetch.targets.list[0]?.refused)).toMatch(/loopback|private/);
      expect([fetch.attempts, host.requests]).toEqual([[], []]);
    }
  });
});
