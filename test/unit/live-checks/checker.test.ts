import { describe, expect, it } from 'vitest';
import { ingestMessages } from '../../../server/ingest/ingest.ts';
import { makeAuthority } from '../../support/certificates.ts';
import { DOMAIN, MX1, POLICY, startLiveWorld } from '../../support/live-world.ts';

const probesOf = async (world: Awaited<ReturnType<typeof startLiveWorld>>) =>
  (await world.app.database.read.selectFrom('mx_probe').select('result').orderBy('id').execute()).map(
    (it) => it.result,
  );

describe('live checks of a watched domain', () => {
  it('see a domain in order, and tell the verdict', async () => {
    const world = await startLiveWorld();
    const assessment = world.app.verdicts.get(DOMAIN)?.assessment;
    expect(assessment?.mode).toBe('testing');
    expect(assessment?.perMx).toMatchObject([{ host: MX1, verdict: 'pass', because: 'probed-ok' }]);
    expect(assessment?.clock.t0).toBe(world.now());
    expect(world.codes()).not.toContain('MX_UNVERIFIED');
  });

  it('ask nobody before it is time, not even after a restart', async () => {
    const world = await startLiveWorld();
    const questions = world.questions.length;
    await world.later(4);
    await world.restart();
    expect([world.questions.length, world.fetches(), (await probesOf(world)).length]).toEqual([questions, 1, 1]);
    await world.later(57);
    expect(world.questions.length).toBeGreaterThan(questions);
    expect([world.fetches(), (await probesOf(world)).length]).toEqual([1, 1]);
    await world.later(24 * 60);
    expect([world.fetches(), (await probesOf(world)).length]).toEqual([2, 2]);
  });

  it('are not made where they are switched off', async () => {
    const world = await startLiveWorld({ STSREADY_LIVE_CHECKS: 'off' });
    await world.later(60);
    expect([world.app.checker, world.questions, world.fetches(), world.smtp.said]).toEqual([null, [], 0, []]);
  });

  it.each([
    ['LIVE_STARTTLS', { answers: { EHLO: '250 mx.test' } }],
    ['LIVE_CERT_NAME', 'other'],
    ['LIVE_CERT_EXPIRED', 'expired'],
    ['LIVE_CERT_UNTRUSTED', 'private'],
    ['LIVE_TLS_TOO_OLD', 'old'],
  ] as const)('block with %s when it is seen twice, ten minutes apart', async (code, fault) => {
    const world = await startLiveWorld();
    const { authority } = world;
    const tls =
      fault === 'other'
        ? authority.issue({ names: ['other.example'] })
        : fault === 'expired'
          ? authority.issue({ names: [MX1], fromDay: -90, toDay: -1 })
          : fault === 'private'
            ? makeAuthority('Private').issue({ names: [MX1] })
            : {
                ...authority.issue({ names: [MX1] }),
                minVersion: 'TLSv1' as const,
                maxVersion: 'TLSv1.1' as const,
                ciphers: 'DEFAULT@SECLEVEL=0',
              };
    world.behave(typeof fault === 'string' ? { tls } : fault);
    await world.later(24 * 60);
    expect(world.codes()).not.toContain(code);
    expect(world.codes()).toContain('MX_UNVERIFIED');
    await world.later(10);
    expect(world.codes()).toContain(code);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.state).toBe('blocked');
    world.behave({ tls: authority.issue({ names: [MX1] }), answers: {} });
    await world.later(60);
    expect(world.codes()).not.toContain(code);
  });

  it('call a finding that comes and goes unsteady', async () => {
    const world = await startLiveWorld();
    world.behave({ tls: world.authority.issue({ names: ['other.example'] }) });
    await world.later(24 * 60);
    world.behave({ tls: world.authority.issue({ names: [MX1] }) });
    await world.later(10);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.perMx).toMatchObject([{ because: 'unsteady' }]);
  });

  it('try a host that gives no answer again after 10 minutes, 1 hour and 6 hours', async () => {
    const world = await startLiveWorld({}, { banner: '450 greylisted' });
    for (const minutes of [9, 1, 59, 1, 359, 1]) await world.later(minutes);
    expect(await probesOf(world)).toEqual(['temp', 'temp', 'temp', 'temp']);
    expect(world.codes()).toContain('MX_UNVERIFIED');
    expect(world.app.verdicts.get(DOMAIN)?.assessment.state).not.toBe('blocked');
  });

  it('blame no host where port 25 is closed to us, and probe as soon as it opens', async () => {
    const world = await startLiveWorld({ STSREADY_PORT25_CANARIES: 'nobody.example' });
    world.zone['nobody.example'] = { A: ['127.0.0.9'] };
    await world.later(73 * 60);
    expect(world.codes()).toEqual(expect.arrayContaining(['MX_UNVERIFIED', 'MX_NOT_PROBED_PORT25']));
    world.zone['nobody.example'] = { A: ['127.0.0.1'] };
    await world.later(60);
    expect(world.codes()).not.toContain('MX_NOT_PROBED_PORT25');
    expect(await probesOf(world)).toEqual(['ok', 'port25', 'ok']);
  });

  it('ask the canaries at most once an hour, also over a restart', async () => {
    const world = await startLiveWorld({ STSREADY_PORT25_CANARIES: 'nobody.example' });
    world.zone['nobody.example'] = { A: ['127.0.0.9'] };
    const asked = () => world.questions.filter((question) => question === 'A nobody.example').length;
    await world.later(25 * 60);
    expect(asked()).toBe(2);
    const check = () => world.app.checker?.check({ id: 1, name: DOMAIN });
    await world.later(20);
    await check();
    await world.restart();
    await world.later(20);
    await check();
    expect([asked(), (await probesOf(world)).slice(1)]).toEqual([2, ['port25', 'port25', 'port25']]);
    await world.later(20);
    await check();
    expect(asked()).toBe(3);
  });

  it('name certificates that end soon', async () => {
    const world = await startLiveWorld();
    world.behave({ tls: world.authority.issue({ names: [MX1], fromDay: -80, toDay: 10 }) });
    await world.later(24 * 60);
    expect(world.codes()).toContain('CERT_EXPIRING_SOON');
    world.behave({ tls: world.authority.issue({ names: [MX1], fromDay: -80, toDay: 3 }) });
    await world.later(24 * 60);
    expect(world.codes()).toContain('CERT_EXPIRING_IMMINENT');
  });

  it('find an MX host that the policy does not name, within the hour', async () => {
    const world = await startLiveWorld();
    world.zone[DOMAIN] = { MX: [`10 ${MX1}`, '20 backup.example'] };
    world.zone['backup.example'] = { A: ['127.0.0.1'] };
    await world.later(60);
    expect(world.codes()).toContain('LIVE_MX_NOT_IN_POLICY');
    expect(await probesOf(world)).toEqual(['ok', 'name']);
  });

  it('tell a missing record from a resolver that fails', async () => {
    const world = await startLiveWorld();
    world.zone[`_mta-sts.${DOMAIN}`] = 'SERVFAIL';
    await world.later(60);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.mode).toBe('testing');
    for (const [texts, code] of [
      [['v=STSv1 ; id=1'], 'TXT_INVALID'],
      [['v=STSv1; id=1', 'v=STSv1; id=2'], 'TXT_MULTIPLE'],
      [['other'], 'TXT_MISSING'],
    ] as const) {
      world.zone[`_mta-sts.${DOMAIN}`] = { TXT: texts };
      await world.later(60);
      expect(world.codes()).toContain(code);
      expect(world.app.verdicts.get(DOMAIN)?.assessment.state).toBe('policy-missing');
    }
    world.zone[`_mta-sts.${DOMAIN}`] = { TXT: ['v=STSv1; id=1'] };
    await world.later(60);
    await world.later(1);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.mode).toBe('testing');
  });

  it('keep what they know of MX hosts while the resolver fails', async () => {
    const world = await startLiveWorld();
    world.zone[DOMAIN] = 'SERVFAIL';
    await world.later(60);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.perMx).toMatchObject([{ host: MX1, verdict: 'pass' }]);
  });

  it('follow the reporting record', async () => {
    const world = await startLiveWorld();
    world.zone[`_smtp._tls.${DOMAIN}`] = { TXT: ['v=TLSRPTv1; rua=mailto:tls@elsewhere.example'] };
    await world.later(60);
    expect(world.codes()).toContain('TLSRPT_ELSEWHERE');
    world.zone[`_smtp._tls.${DOMAIN}`] = { TXT: ['v=TLSRPTv1;'] };
    await world.later(60);
    expect(world.codes()).toContain('TLSRPT_MISSING');
  });

  it('call a file unfetchable after three failures over six hours, not before', async () => {
    const world = await startLiveWorld();
    world.serve(404, 'no');
    await world.later(24 * 60);
    for (const minutes of [10, 60, 289]) {
      await world.later(minutes);
      expect(world.codes()).toContain('POLICY_FETCH_FAILED_LIVE');
    }
    await world.later(71);
    expect(world.codes()).toContain('POLICY_UNFETCHABLE');
    const reason = world.app.verdicts.get(DOMAIN)?.assessment.reasons.find(({ code }) => code === 'POLICY_UNFETCHABLE');
    expect(reason?.params['why']).toContain('POLICY_HTTP_STATUS 404');
    world.serve(200);
    await world.later(360);
    expect(world.codes()).not.toContain('POLICY_UNFETCHABLE');
  });

  it.each([
    ['POLICY_INVALID', '<html>hello</html>'],
    ['POLICY_LINT_ERROR', `mode: testing\nversion: STSv1\nmx: ${MX1}\nmax_age: 604800\n`],
    ['MAX_AGE_TOO_SHORT', POLICY.replace('604800', '3600')],
    ['WILDCARD_TOO_BROAD', POLICY.replace('mx1', '*')],
  ])('judge the file that is served: %s', async (code, text) => {
    const world = await startLiveWorld();
    world.serve(200, text);
    await world.later(24 * 60);
    expect(world.codes()).toContain(code);
  });

  it('fetch the file as soon as the id changes, and restart the clock when the mode does', async () => {
    const world = await startLiveWorld();
    const begun = world.now();
    await world.later(120);
    world.serve(200, POLICY.replace('testing', 'enforce'));
    world.zone[`_mta-sts.${DOMAIN}`] = { TXT: ['v=STSv1; id=2'] };
    await world.later(60);
    await world.later(1);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.mode).toBe('enforce');
    const snapshots = await world.app.database.read.selectFrom('policy_snapshot').selectAll().orderBy('id').execute();
    expect(snapshots).toMatchObject([
      { mode: 'testing', txt_id: '1', seen_from: begun },
      { mode: 'enforce', txt_id: '2', seen_from: world.now() },
    ]);
  });

  it('notice a file that changed under an old id', async () => {
    const world = await startLiveWorld();
    world.serve(200, POLICY.replace('604800', '1209600'));
    await world.later(24 * 60);
    await world.later(61);
    expect(world.codes()).toContain('TXT_ID_NOT_BUMPED');
  });

  it('see a certificate of the policy host that ends soon, and a domain that receives no mail', async () => {
    const world = await startLiveWorld();
    await world.later(80 * 24 * 60);
    expect(world.codes()).toContain('POLICY_HOST_CERT_EXPIRING');
    world.zone[DOMAIN] = { MX: ['0 .'] };
    await world.later(60);
    expect(world.codes()).toContain('NULL_MX');
  });

  it('do all that is asked for, also when the schedule is looking at a part of it', async () => {
    const world = await startLiveWorld();
    world.zone[`_smtp._tls.${DOMAIN}`] = 'SILENCE';
    const scheduled = world.later(61);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.app.checker?.check({ id: 1, name: DOMAIN });
    await scheduled;
    expect([await probesOf(world), world.fetches()]).toEqual([['ok', 'ok'], 2]);
  });

  it('end at once when the program stops, whatever a server makes them wait for', async () => {
    const world = await startLiveWorld();
    world.behave({ bannerDelayMillis: 60_000 });
    const looking = world.later(24 * 60);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const begun = performance.now();
    await world.app.checker?.stop();
    expect(performance.now() - begun).toBeLessThan(5000);
    await looking;
    expect(await probesOf(world)).toEqual(['ok']);
  });
});

describe('reports that complain', () => {
  const report = (day: string, id: string, resultType: string, host: string | null) =>
    JSON.stringify({
      'organization-name': 'Google Inc.',
      'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
      'contact-info': 'smtp-tls-reporting@google.com',
      'report-id': id,
      policies: [
        {
          policy: {
            'policy-type': 'sts',
            'policy-domain': DOMAIN,
            ...(host === null ? {} : { 'policy-string': POLICY.trimEnd().split('\r\n') }),
          },
          summary: { 'total-successful-session-count': 50, 'total-failure-session-count': 50 },
          'failure-details': [
            {
              'result-type': resultType,
              'failed-session-count': 50,
              ...(host === null ? {} : { 'receiving-mx-hostname': host }),
            },
          ],
        },
      ],
    });

  async function bring(world: Awaited<ReturnType<typeof startLiveWorld>>, resultType: string, host: string | null) {
    const day = world.now().slice(0, 10);
    const bytes = Buffer.from(report(day, resultType, resultType, host));
    const raw = { channel: 'file' as const, mailboxId: null, source: 'r.json', kind: 'file' as const };
    const message = { ...raw, bytes, size: bytes.byteLength, receivedAt: world.now() };
    await ingestMessages([message], world.app.ingestContext('vouch'));
    await world.app.verdicts.refresh();
  }

  it('have the host that they name probed at once, and hourly as long as they do', async () => {
    const world = await startLiveWorld();
    await world.later(11);
    expect(await probesOf(world)).toEqual(['ok']);
    await bring(world, 'certificate-expired', MX1);
    expect(world.app.verdicts.get(DOMAIN)?.assessment.probeSoon).toEqual([MX1]);
    await world.later(0);
    expect(await probesOf(world)).toEqual(['ok', 'ok']);
    await world.later(59);
    expect(await probesOf(world)).toEqual(['ok', 'ok']);
    await world.later(1);
    expect(await probesOf(world)).toEqual(['ok', 'ok', 'ok']);
  });

  it('that the file cannot be fetched have it fetched at once', async () => {
    const world = await startLiveWorld();
    await world.later(6);
    expect(world.fetches()).toBe(1);
    await bring(world, 'sts-policy-fetch-error', null);
    await world.later(0);
    expect(world.fetches()).toBe(2);
    await world.later(60);
    expect(world.fetches()).toBe(2);
  });

  it('that come too early for another fetch are not forgotten', async () => {
    const world = await startLiveWorld();
    await world.later(2);
    await bring(world, 'sts-policy-fetch-error', null);
    await world.later(0);
    expect(world.fetches()).toBe(1);
    await world.later(3);
    expect(world.fetches()).toBe(2);
  });
});
