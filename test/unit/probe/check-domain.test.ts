import { describe, expect, it } from 'vitest';
import { english } from '../../../server/contract/words/english.ts';
import { wordFinding } from '../../../server/contract/words/phrase.ts';
import { observe } from '../../../server/live-checks/observe.ts';
import { whyRefused } from '../../../server/probe/addresses.ts';
import { checkDomain, type DomainCheck } from '../../../server/probe/check-domain.ts';
import { findingsOf } from '../../../server/probe/findings.ts';
import { tryPort25 } from '../../../server/probe/smtp/port25.ts';
import type { StubName } from '../../support/dns-stub.ts';
import { patientLimits, startLoopback } from '../../support/loopback-network.ts';
import { servePolicy, startPolicyHost } from '../../support/policy-host.ts';
import { type SmtpBehaviour, startSmtpHost } from '../../support/smtp-host.ts';

const DOMAIN = 'harbourline.example';
const MX1 = `mx1.${DOMAIN}`;
const OPEN = async () => ({ v4: 'open', v6: 'open' }) as const;
const RUA = ['mailto:tls@reports.example'];

const goodZone: Record<string, StubName> = {
  [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1; id=1'] },
  [`_smtp._tls.${DOMAIN}`]: { TXT: ['v=TLSRPTv1; rua=mailto:tls@reports.example'] },
  [DOMAIN]: { MX: [`10 ${MX1}`] },
  [MX1]: { A: ['127.0.0.2'] },
  [`mta-sts.${DOMAIN}`]: { A: ['127.0.0.1'] },
};

interface World {
  readonly zone?: Record<string, StubName>;
  readonly policy?: string;
  readonly mediaType?: string;
  readonly policyDays?: number;
  readonly policyDelay?: number;
  readonly smtp?: SmtpBehaviour;
  readonly strict?: boolean;
  readonly refuse?: (address: string) => string | null;
  readonly port25?: () => Promise<DomainCheck['port25']>;
}

async function check(world: World = {}) {
  const limits = world.policyDelay === undefined ? patientLimits : { ...patientLimits, policySlow: 200 };
  const { network, stub, authority } = await startLoopback(
    { ...goodZone, ...world.zone },
    world.strict === true
      ? { limits, refuse: (address) => whyRefused(address) }
      : world.refuse === undefined
        ? { limits }
        : { limits, refuse: world.refuse },
  );
  const text = world.policy ?? `version: STSv1\nmode: testing\nmx: ${MX1}\nmax_age: 604800\n`;
  const policyHost = await startPolicyHost({
    tls: authority.issue({ names: [`mta-sts.${DOMAIN}`], toDay: world.policyDays ?? 90 }),
    answer: (request, response) =>
      void setTimeout(() => servePolicy(text, world.mediaType)(request, response), world.policyDelay ?? 0),
  });
  const smtp = await startSmtpHost({
    address: '127.0.0.2',
    tls: authority.issue({ names: [MX1] }),
    ...world.smtp,
  });
  const progress: DomainCheck[] = [];
  const done = await checkDomain({ ...network, ports: { https: policyHost.port, smtp: smtp.port } }, DOMAIN, {
    port25: world.port25 ?? OPEN,
    onProgress: (step) => progress.push(step),
  });
  const findings = findingsOf(done, RUA);
  return { done, findings, codes: findings.map(({ code }) => code), progress, smtp, stub };
}

describe('checkDomain', () => {
  it('finds nothing to say about a domain that is as it should be', async () => {
    const { done, findings, progress, stub } = await check();
    expect(findings).toEqual([]);
    expect(done).toMatchObject({
      running: false,
      from: 'checks.test',
      stsTxt: { kind: 'answer', texts: ['v=STSv1; id=1'] },
      mx: { kind: 'records' },
      policy: { outcome: { kind: 'file' } },
      hosts: [{ host: MX1, preference: 10, tlsa: 'absent', probe: { result: 'ok' } }],
    });
    expect(progress.length).toBeGreaterThan(4);
    expect(progress.slice(0, -1).every((step) => step.running)).toBe(true);
    expect(stub.questions.filter((question) => question === `A ${MX1}`)).toHaveLength(1);
  });

  it.each<[string, World, string[]]>([
    ['TXT_MISSING', { zone: { [`_mta-sts.${DOMAIN}`]: { A: ['127.0.0.1'] } } }, []],
    ['TXT_INVALID', { zone: { [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1 ; id=1'] } } }, []],
    ['TXT_MULTIPLE', { zone: { [`_mta-sts.${DOMAIN}`]: { TXT: ['v=STSv1; id=1', 'v=STSv1; id=2'] } } }, []],
    ['TLSRPT_MISSING', { zone: { [`_smtp._tls.${DOMAIN}`]: { TXT: ['v=TSLRPTv1; rua=mailto:a@b.example'] } } }, []],
    ['TLSRPT_ELSEWHERE', { zone: { [`_smtp._tls.${DOMAIN}`]: { TXT: ['v=TLSRPTv1; rua=mailto:a@b.example'] } } }, []],
    ['POLICY_INVALID', { policy: '<html>', mediaType: 'text/html' }, ['POLICY_MEDIA_TYPE']],
    ['POLICY_LINT_ERROR', { policy: `mode: testing\nversion: STSv1\nmx: ${MX1}\nmax_age: 604800\n` }, []],
    ['MAX_AGE_TOO_SHORT', { policy: `version: STSv1\nmode: testing\nmx: ${MX1}\nmax_age: 3600\n` }, []],
    ['POLICY_HOST_CERT_EXPIRING', { policyDays: 5 }, []],
    ['POLICY_MEDIA_TYPE', { mediaType: 'application/octet-stream' }, []],
    ['POLICY_ADDRESS_FAMILY_DIFFERS', { zone: { [`mta-sts.${DOMAIN}`]: { A: ['127.0.0.1'], AAAA: ['::1'] } } }, []],
    [
      'LIVE_MX_NOT_IN_POLICY',
      { policy: `version: STSv1\nmode: testing\nmx: *.mx1.${DOMAIN}\nmax_age: 604800\n` },
      ['MX_PATTERN_UNUSED'],
    ],
    ['WILDCARD_TOO_BROAD', { policy: `version: STSv1\nmode: testing\nmx: *.${DOMAIN}\nmax_age: 604800\n` }, []],
    ['LIVE_STARTTLS', { smtp: { answers: { EHLO: '250 mx.test' } } }, []],
    ['POLICY_SLOW', { policyDelay: 300 }, []],
    ['MX_UNVERIFIED', { smtp: { banner: '450 greylisted' } }, []],
    ['MX_TALKS_BEFORE_TLS', { smtp: { injected: '250 more\r\n' } }, []],
    ['MX_IS_CNAME', { zone: { [MX1]: { CNAME: ['real.example'] }, 'real.example': { A: ['127.0.0.2'] } } }, []],
    ['MX_NO_ADDRESS', { zone: { [MX1]: { TXT: ['no address'] } } }, ['MX_UNVERIFIED']],
    ['MX_NOT_A_NAME', { zone: { [DOMAIN]: { MX: ['10 127.0.0.2'] } } }, ['LIVE_MX_NOT_IN_POLICY', 'MX_PATTERN_UNUSED']],
    ['NULL_MX', { zone: { [DOMAIN]: { MX: ['0 .'] } } }, []],
    ['NO_MX', { zone: { [DOMAIN]: { TXT: ['no mail'] } } }, []],
    ['DANE_NOTED', { zone: { [`_25._tcp.${MX1}`]: { TLSA: ['3 1 1 00ff'] } } }, []],
    ['MX_ADDRESS_FAMILY_DIFFERS', { zone: { [MX1]: { A: ['127.0.0.2'], AAAA: ['::1'] } } }, ['MX_UNVERIFIED']],
  ])('finds %s', async (code, world, others) => {
    const { codes } = await check(world);
    expect([...new Set(codes)].sort()).toEqual([code, ...others].sort());
  });

  it('draws no conclusion where DNS gives no clear answer', async () => {
    const zone = Object.fromEntries(Object.keys(goodZone).map((name) => [name, 'SERVFAIL' as const]));
    const { codes, done } = await check({ zone });
    expect(codes).toEqual([]);
    expect(done).toMatchObject({
      stsTxt: { kind: 'unknown' },
      mx: { kind: 'unknown' },
      policy: { outcome: { kind: 'unknown' } },
    });
  });

  it('refuses private addresses of MX hosts, plain and embedded, and says that senders cannot reach them either', async () => {
    for (const zone of [{ A: ['127.0.0.2'] }, { A: ['169.254.169.254'] }, { AAAA: ['64:ff9b::7f00:2'] }]) {
      const { codes, smtp, done } = await check({ strict: true, zone: { [MX1]: zone } });
      expect(codes).toContain('TARGET_ADDRESS_REFUSED');
      expect(smtp.said).toEqual([]);
      expect(done.hosts[0]?.probe?.result).toBe('temp');
    }
  });

  it('calls a host unknown while one of its addresses is refused, or one family cannot be looked up', async () => {
    const refuse = (address: string) => (address === '10.0.0.1' ? 'private' : null);
    const half = await check({ refuse, zone: { [MX1]: { A: ['127.0.0.2', '10.0.0.1'] } } });
    expect(half.done.hosts[0]?.probe?.addresses.map(({ result }) => result)).toEqual(['ok', null]);
    expect([half.done.hosts[0]?.probe?.result, half.codes]).toEqual([
      'temp',
      ['TARGET_ADDRESS_REFUSED', 'MX_UNVERIFIED'],
    ]);
    const blind = await check({ zone: { [MX1]: { A: ['127.0.0.2'], AAAA: 'SERVFAIL' } } });
    expect(blind.done.hosts[0]?.probe?.result).toBe('temp');
  });

  it('probes the address it checked, whatever DNS says a second time', async () => {
    const { done, smtp } = await check({
      zone: { [MX1]: { A: (asked: number) => [asked === 0 ? '127.0.0.2' : '127.0.0.66'] } },
    });
    expect(done.hosts[0]?.probe?.addresses.map(({ address }) => address)).toEqual(['127.0.0.2']);
    expect(smtp.said).toContain('STARTTLS');
  });

  it('blames no host and makes no connection where port 25 is blocked', async () => {
    const { codes, smtp } = await check({ port25: async () => ({ v4: 'blocked', v6: 'unknown' }) });
    expect(codes).toEqual(['MX_UNVERIFIED', 'MX_NOT_PROBED_PORT25']);
    expect(smtp.said).toEqual([]);
  });

  it('leaves IPv6 out of the judgement where only IPv6 is closed', async () => {
    const { done } = await check({
      zone: { [MX1]: { A: ['127.0.0.2'], AAAA: ['::1'] } },
      port25: async () => ({ v4: 'open', v6: 'blocked' }),
    });
    expect(done.hosts[0]?.probe).toMatchObject({ result: 'ok', addresses: [{ address: '127.0.0.2' }] });
  });

  it('names every MX host, and checks the first twenty', async () => {
    const many = Array.from({ length: 23 }, (_, index) => `m${String(index).padStart(2, '0')}.harbourline.example`);
    const zone = Object.fromEntries(many.map((name): [string, StubName] => [name, { A: ['127.0.0.2'] }]));
    const { done, findings } = await check({
      zone: { ...zone, [DOMAIN]: { MX: many.map((name) => `10 ${name}`) } },
      policy: `version: STSv1\nmode: testing\n${many
        .slice(0, 22)
        .map((name) => `mx: ${name}\n`)
        .join('')}max_age: 604800\n`,
    });
    expect(done.hosts.map(({ host, probe }) => [host, probe !== null])).toEqual(
      many.map((host, index) => [host, index < 20]),
    );
    expect(observe(done, RUA).mx?.hosts).toHaveLength(23);
    const tooMany = findings.filter(({ code }) => code === 'MX_TOO_MANY').map((it) => wordFinding(english, it));
    expect(tooMany).toEqual(['3 MX hosts beyond the first 20 were not looked at.']);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'LIVE_MX_NOT_IN_POLICY', host: many[22] }));
  });

  it('takes the domain itself for its MX host where there is no MX record', async () => {
    const { done, codes } = await check({
      zone: { [DOMAIN]: { A: ['127.0.0.2'] } },
      policy: `version: STSv1\nmode: testing\nmx: ${DOMAIN}\nmax_age: 604800\n`,
    });
    expect(done.hosts).toMatchObject([{ host: DOMAIN, probe: { result: 'name' } }]);
    expect(codes).toEqual(['LIVE_CERT_NAME']);
  });
});

describe('tryPort25', () => {
  it('is open as soon as one canary greets, blocked when none does, and unknown when none has an address', async () => {
    const { network, stub } = await startLoopback({
      'canary1.example': { A: ['127.0.0.2'] },
      'canary2.example': { A: ['127.0.0.3'] },
    });
    const server = await startSmtpHost({ address: '127.0.0.3', banner: '554 go away' });
    const here = { ...network, ports: { https: 1, smtp: server.port } };
    const canaries = ['canary1.example', 'canary2.example'];
    expect(await tryPort25(here, canaries)).toEqual({ v4: 'open', v6: 'unknown' });
    expect(await tryPort25(here, ['canary1.example'])).toEqual({ v4: 'blocked', v6: 'unknown' });
    stub.zone['canary1.example'] = 'SERVFAIL';
    expect(await tryPort25(here, ['canary1.example'])).toEqual({ v4: 'unknown', v6: 'unknown' });
  });
});
