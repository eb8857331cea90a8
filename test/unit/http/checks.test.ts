import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../server/contract/checks.ts';
import { nextPolicyAnswer, policyLintAnswer } from '../../../server/contract/policies.ts';
import { type CheckOptions, checkDomain } from '../../../server/probe/check-domain.ts';
import { createResolver } from '../../../server/probe/dns/dns.ts';
import { createNetwork } from '../../../server/probe/network.ts';
import { createTrustStore } from '../../../server/probe/trust-store.ts';
import { DOMAIN, type LiveWorld, MX1, POLICY, startLiveWorld } from '../../support/live-world.ts';
import { patientLimits } from '../../support/loopback-network.ts';

const TOKEN = 'a-secret-of-16-characters';

async function ask(
  world: LiveWorld,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${world.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('GET and POST /domains/:domain/check', () => {
  it('show the last check, and check again', async () => {
    const world = await startLiveWorld();
    const first = checkAnswer.parse((await ask(world, 'GET', `/domains/${DOMAIN}/check`)).body);
    expect(first).toMatchObject({
      enabled: true,
      check: {
        domain: DOMAIN,
        running: false,
        from: 'checks.test',
        mode: 'testing',
        port25Blocked: false,
        mx: [{ host: MX1, inPolicy: true, result: 'ok', nameMatches: true, trusted: true, names: [MX1] }],
        findings: [],
      },
    });
    expect([89, 90]).toContain(first.check?.mx[0]?.daysLeft);
    expect(first.check?.lines.map(({ id, status }) => [id, status])).toEqual([
      ['mta-sts-record', 'pass'],
      ['policy-file', 'pass'],
      ['mx-in-policy', 'pass'],
      ['tlsrpt-record', 'pass'],
      ['mx-records', 'pass'],
    ]);
    world.behave({ answers: { EHLO: '250-mx.test\r\n250 8BITMIME' } });
    world.serve(404, 'gone');
    await world.later(15);
    const again = checkAnswer.parse((await ask(world, 'POST', `/domains/${DOMAIN}/check`)).body);
    expect(again.check).toMatchObject({
      at: world.now(),
      mx: [{ result: 'nostarttls', tlsVersion: null, ehlo: ['mx.test', '8BITMIME'] }],
      findings: expect.arrayContaining([expect.objectContaining({ code: 'LIVE_STARTTLS', host: MX1 })]),
    });
    expect(again.check?.lines).toContainEqual(
      expect.objectContaining({ id: 'policy-file', status: 'fail', code: 'POLICY_HTTP_STATUS', shown: '404' }),
    );
  });

  it('probe a host once in ten minutes and fetch the file once in five, however often someone asks', async () => {
    const world = await startLiveWorld();
    for (let n = 0; n < 3; n++) await ask(world, 'POST', `/domains/${DOMAIN}/check`);
    expect([world.fetches(), world.smtp.said.filter((line) => line === 'STARTTLS').length]).toEqual([1, 1]);
    const { check } = checkAnswer.parse((await ask(world, 'GET', `/domains/${DOMAIN}/check`)).body);
    expect(check?.mx[0]?.result).toBe('ok');
    expect(check?.lines.find(({ id }) => id === 'policy-file')?.status).toBe('pass');
  });

  it('tell pages of every step', async () => {
    const world = await startLiveWorld();
    const stream = await fetch(`${world.url}/api/v1/events`);
    const reader = stream.body?.getReader();
    await ask(world, 'POST', `/domains/${DOMAIN}/check`);
    let heard = '';
    while (!/"running":false,"tookSeconds"/.test(heard)) {
      const { value } = (await reader?.read()) ?? {};
      heard += new TextDecoder().decode(value);
    }
    await reader?.cancel();
    expect(heard.match(/event: check/g)?.length).toBeGreaterThan(3);
  });

  it('check a domain that was just adopted without being asked', async () => {
    const world = await startLiveWorld();
    world.zone['_mta-sts.new.example'] = { TXT: ['v=STSv1; id=9'] };
    expect((await ask(world, 'POST', '/domains', { body: { domain: 'new.example' } })).status).toBe(200);
    const shown = async () => checkAnswer.parse((await ask(world, 'GET', '/domains/new.example/check')).body).check;
    await expect.poll(shown, { timeout: 5000 }).toMatchObject({ domain: 'new.example', running: false });
  });

  it('say that live checks are off, and refuse what is not watched', async () => {
    const world = await startLiveWorld({ STSREADY_LIVE_CHECKS: 'off' });
    expect((await ask(world, 'GET', `/domains/${DOMAIN}/check`)).body).toEqual({ enabled: false, check: null });
    expect((await ask(world, 'POST', `/domains/${DOMAIN}/check`)).status).toBe(409);
    expect((await ask(world, 'POST', '/domains/unknown.example/check')).status).toBe(404);
  });
});

describe('POST /probes', () => {
  async function checkElsewhere(world: LiveWorld, options: Partial<CheckOptions> = {}, zone = world.zone) {
    const { startDnsStub } = await import('../../support/dns-stub.ts');
    const stub = await startDnsStub(zone);
    const network = createNetwork(
      {
        resolver: createResolver({ servers: [stub.server], timeoutMillis: 3000, tries: 1 }),
        trust: createTrustStore([world.authority.root.pem]),
        now: world.now,
        greeting: 'helper.example',
      },
      { refuse: () => null, limits: patientLimits, ports: { https: 1, smtp: world.smtp.port } },
    );
    return checkDomain(network, DOMAIN, { port25: async () => ({ v4: 'open', v6: 'unknown' }), ...options });
  }
  const bearer = { authorization: `Bearer ${TOKEN}` };

  it('lets a machine elsewhere vouch for hosts that cannot be reached from here', async () => {
    const world = await startLiveWorld({ STSREADY_PORT25_CANARIES: 'nobody.example', STSREADY_PROBE_TOKEN: TOKEN });
    world.zone['nobody.example'] = { A: ['127.0.0.9'] };
    await world.later(73 * 60);
    expect(world.codes()).toContain('MX_NOT_PROBED_PORT25');
    expect((await ask(world, 'GET', '/status')).body).toMatchObject({ port25Blocked: true });
    const checks = [await checkElsewhere(world)];
    const answer = await ask(world, 'POST', '/probes', { body: { schemaVersion: 1, checks }, headers: bearer });
    expect(answer).toEqual({ status: 200, body: { accepted: [DOMAIN], refused: [] } });
    await world.app.verdicts.refresh();
    expect(world.codes()).not.toContain('MX_UNVERIFIED');
    const { check } = checkAnswer.parse((await ask(world, 'GET', `/domains/${DOMAIN}/check`)).body);
    expect(check).toMatchObject({ from: 'helper.example', mx: [{ result: 'ok' }], mode: 'testing' });
    await world.later(61);
    const later = checkAnswer.parse((await ask(world, 'GET', `/domains/${DOMAIN}/check`)).body);
    expect(later.check?.mx[0]?.result).toBe('ok');
    const asked = checkAnswer.parse((await ask(world, 'POST', `/domains/${DOMAIN}/check`)).body);
    expect(asked.check).toMatchObject({ from: 'checks.test', port25Blocked: true, mx: [{ result: 'ok' }] });
    expect(world.codes()).not.toContain('MX_UNVERIFIED');
  });

  it('takes nothing without the token, about other domains, from other times, or that is no probe', async () => {
    const world = await startLiveWorld({ STSREADY_PROBE_TOKEN: TOKEN });
    const check = await checkElsewhere(world);
    const post = (checks: unknown, headers: Record<string, string> = bearer) =>
      ask(world, 'POST', '/probes', { body: { schemaVersion: 1, checks }, headers });
    expect((await post([check], {})).status).toBe(401);
    expect((await post([check], { authorization: 'Bearer another-secret' })).status).toBe(401);
    expect((await post([{ ...check, domain: 'other.example' }])).body).toMatchObject({ accepted: [] });
    const old = '2020-01-01T00:00:00Z';
    expect((await post([{ ...check, at: old }])).body).toMatchObject({ refused: [{ why: 'older than a day' }] });
    expect((await post([{ ...check, at: '2999-01-01T00:00:00Z' }])).body).toMatchObject({ accepted: [] });
    expect((await post([{ ...check, hosts: [{ host: 'x' }] }])).status).toBe(400);
    expect((await post(Array.from({ length: 1001 }, () => check))).status).toBe(400);
    const probes = await world.app.database.read.selectFrom('mx_probe').select('id').execute();
    expect(probes).toHaveLength(1);
  });

  it('learns nothing from a machine that cannot reach port 25 either', async () => {
    const world = await startLiveWorld({ STSREADY_PROBE_TOKEN: TOKEN });
    const check = await checkElsewhere(world, { port25: async () => ({ v4: 'blocked', v6: 'unknown' }) });
    expect(check.hosts[0]?.probe?.result).toBe('port25');
    expect(
      (await ask(world, 'POST', '/probes', { body: { schemaVersion: 1, checks: [check] }, headers: bearer })).status,
    ).toBe(200);
    expect(await world.app.database.read.selectFrom('mx_probe').select('result').execute()).toEqual([{ result: 'ok' }]);
  });

  it('is not there where no token is set', async () => {
    const world = await startLiveWorld();
    expect((await ask(world, 'POST', '/probes', { body: {}, headers: bearer })).status).toBe(404);
  });
});

describe('POST /domains/:domain/policy-lint', () => {
  it('judges a draft against the MX hosts in DNS', async () => {
    const world = await startLiveWorld();
    const lint = async (text: string) =>
      policyLintAnswer.parse((await ask(world, 'POST', `/domains/${DOMAIN}/policy-lint`, { body: { text } })).body);
    expect(await lint(POLICY)).toEqual({
      policy: { mode: 'testing', maxAge: 604_800, mx: [MX1] },
      items: [],
      coverage: [{ host: MX1, matchedBy: [MX1] }],
    });
    const { items, coverage } = await lint(POLICY.replace(MX1, `*.${MX1}`));
    expect(coverage).toEqual([{ host: MX1, matchedBy: [] }]);
    expect(items).toContainEqual(expect.objectContaining({ code: 'MX_NOT_COVERED', severity: 'error' }));
    expect((await lint('<html>')).policy).toBeNull();
    expect((await lint(`#${'x'.repeat(66_000)}`)).items[0]?.code).toBe('FILE_TOO_LARGE');
  });
});

describe('GET /domains/:domain/next-policy', () => {
  it('starts from the file that is served and the records that are published', async () => {
    const world = await startLiveWorld({
      STSREADY_REPORT_ADDRESSES: 'new@ours.example',
    });
    world.serve(200, POLICY.replace('604800', '700000'));
    await world.later(24 * 60);
    const { policy } = nextPolicyAnswer.parse(
      (await ask(world, 'GET', `/domains/${DOMAIN}/next-policy?variant=enforce&maxAge=700000`)).body,
    );
    expect(policy?.file.text).toBe(POLICY.replace('604800', '700000').replace('testing', 'enforce'));
    expect(policy?.record.was).toBe('1');
    expect(policy?.reporting?.value).toBe('v=TLSRPTv1; rua=mailto:tls@ours.example,mailto:new@ours.example');
  });
});
