import { expect, test } from 'vitest';
import type { ProbeResult } from '../../../server/contract/codes.ts';
import { addHours, addSeconds, type Instant, startOfDay } from '../../../server/contract/time.ts';
import { assess } from '../../../server/readiness/assess.ts';
import type { Evidence, MxProbe } from '../../../server/readiness/evidence.ts';
import { EVIDENCE_SCHEMA_VERSION } from '../../../server/readiness/evidence.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import { cleanRow, dayBack, LISTED, NOW, passingProbe } from '../../support/arbitrary-evidence.ts';

/** Three weeks of clean reports under an old policy; what probes of its first MX saw is the question. */
function sixHundredCleanSessionsADay(probes: readonly MxProbe[]): Evidence {
  const checkedAt = addHours(NOW, -1);
  const started = startOfDay(dayBack(60));
  return {
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now: NOW,
    settings: defaultSettings,
    reporters: [{ domain: 'google.com', name: null, authenticatedReportDaysLast30: 30 }],
    rows: Array.from({ length: 40 }, (_, index) => cleanRow('google.com', dayBack(index + 1), 600)),
    live: {
      txt: { status: 'ok', id: 'id1', why: null, checkedAt },
      tlsrpt: { status: 'ok', checkedAt },
      snapshots: [
        {
          snapshotId: 1,
          seenFrom: started,
          lastSeen: checkedAt,
          status: 'valid',
          txtId: 'id1',
          mode: 'testing',
          mx: LISTED,
          maxAge: 604_800,
          lintErrors: [],
          textHash: 'text1',
        },
      ],
      fetchFailures: null,
      dns: {
        checkedAt,
        observedSince: started,
        nullMx: false,
        hosts: LISTED.map((host, index) => ({
          host,
          preference: 10 * index,
          firstSeen: started,
          lastSeen: checkedAt,
          current: true,
        })),
      },
      probes: [...probes, ...LISTED.map((host) => passingProbe(host, checkedAt))].map((it, index) => ({
        ...it,
        probeId: index + 1,
      })),
      policyHostCertificate: null,
      port25Blocked: false,
    },
    attestations: [],
    setAsides: [],
  };
}

function found(at: Instant, host = LISTED[0] ?? ''): MxProbe {
  return { ...passingProbe(host, at), result: 'nostarttls', certificate: null };
}

test('a fault that probes confirmed and then saw fixed makes no clean day', () => {
  const at: Instant = '2026-03-10T08:00:00Z';
  const verdict = assess(sixHundredCleanSessionsADay([found(at), found(addSeconds(at, 600))]));
  expect(verdict.state).toBe('testing-in-progress');
  expect(verdict.clock).toMatchObject({ cleanSince: '2026-03-11', elapsed: 8, remaining: 6 });
  expect(verdict.reasons.find(({ code }) => code === 'CLOCK_RESTARTED_FAILURE')?.evidence).toEqual([
    { kind: 'probe', probeId: 2, host: 'mx1.example.net', at: '2026-03-10T08:10:00Z' },
  ]);
});

test('a finding that was gone ten minutes later restarts nothing', () => {
  const verdict = assess(sixHundredCleanSessionsADay([found('2026-03-01T08:00:00Z')]));
  expect(verdict).toMatchObject({ state: 'ready', confidence: 'medium' });
  expect(verdict.clock.elapsed).toBeGreaterThan(28);
});

test('a fault of a host that has left DNS restarts nothing', () => {
  const at: Instant = '2026-03-10T08:00:00Z';
  const gone = 'old.example.net';
  const probes = [found(at, gone), found(addSeconds(at, 600), gone), passingProbe(gone, addSeconds(at, 1200))];
  expect(assess(sixHundredCleanSessionsADay(probes)).state).toBe('ready');
});

/** One fault: found, found again ten minutes later, gone an hour later. */
function faultOf(at: Instant, result: ProbeResult): MxProbe[] {
  const [host = ''] = LISTED;
  const failed: MxProbe = { ...passingProbe(host, at), result, certificate: null };
  return [failed, { ...failed, at: addSeconds(at, 600) }, passingProbe(host, addSeconds(at, 4200))];
}

test.each<[string, ProbeResult]>([
  ['finding', 'expired'],
  ['failing handshake', 'handshake'],
])('a %s that came, went and came back asks for four clean weeks', (_name, result) => {
  const verdict = assess(
    sixHundredCleanSessionsADay([
      ...faultOf('2026-02-20T08:00:00Z', result),
      ...faultOf('2026-02-24T08:00:00Z', result),
    ]),
  );
  expect(verdict.clock.required).toBe(28);
  expect(verdict.reasons.find(({ code }) => code === 'FAULT_RECURRING') ?? null).toEqual(
    result === 'handshake'
      ? null // It accuses nobody, so it restarts no clock: the four weeks are over already.
      : expect.objectContaining({
          params: { host: 'mx1.example.net', times: 2, since: '2026-02-20', required: 28 },
          evidence: [
            { kind: 'probe', probeId: 5, host: 'mx1.example.net', at: '2026-02-24T08:10:00Z' },
            { kind: 'probe', probeId: 2, host: 'mx1.example.net', at: '2026-02-20T08:10:00Z' },
          ],
        }),
  );
});

test('a fault that came back within three days is one fault', () => {
  const verdict = assess(
    sixHundredCleanSessionsADay([
      ...faultOf('2026-02-20T08:00:00Z', 'name'),
      ...faultOf('2026-02-23T08:00:00Z', 'name'),
    ]),
  );
  expect(verdict).toMatchObject({ state: 'ready', clock: { required: 14, elapsed: 23 } });
});

test('faults from more than 60 days ago are ignored', () => {
  const faults = [...faultOf('2026-01-10T08:00:00Z', 'name'), ...faultOf('2026-01-20T08:00:00Z', 'name')];
  expect(assess(sixHundredCleanSessionsADay(faults)).clock.required).toBe(14);
});

const failingHandshakes = [-30, -15].map(
  (minutes): MxProbe => ({
    ...passingProbe(LISTED[0] ?? '', addSeconds(NOW, minutes * 60)),
    result: 'handshake',
    certificate: null,
  }),
);

test('nobody is ready while no handshake with an MX host succeeds', () => {
  const verdict = assess(sixHundredCleanSessionsADay(failingHandshakes));
  expect(verdict.state).toBe('testing-in-progress');
  expect(verdict.reasons.find(({ severity }) => severity === 'hold')).toMatchObject({
    code: 'MX_TLS_HANDSHAKE',
    params: { host: 'mx1.example.net', since: '2026-03-20T11:30:00Z', at: '2026-03-20T11:45:00Z' },
  });
});

test('one handshake that fails holds nothing', () => {
  expect(assess(sixHundredCleanSessionsADay(failingHandshakes.slice(1))).state).toBe('ready');
});

test('an administrator who checked the host elsewhere overrules handshakes that fail from here', () => {
  const evidence = sixHundredCleanSessionsADay(failingHandshakes);
  const attestations = [{ host: 'mx1.example.net', at: addHours(NOW, -2), by: 'kenji', note: null }];
  expect(assess({ ...evidence, attestations }).state).toBe('ready');
});

test('a host whose handshakes failed twice in two weeks is not verified', () => {
  const [host = ''] = LISTED;
  const probes = ['2026-03-10T08:00:00Z', '2026-03-12T08:00:00Z'].flatMap((at): MxProbe[] => [
    { ...passingProbe(host, at), result: 'handshake', certificate: null },
    passingProbe(host, addSeconds(at, 600)),
  ]);
  const ofFirst = (evidence: Evidence) => assess(evidence).perMx.find((mx) => mx.host === host);
  expect(ofFirst(sixHundredCleanSessionsADay(probes))).toMatchObject({ verdict: 'unverified', because: 'unsteady' });
  expect(ofFirst(sixHundredCleanSessionsADay(probes.slice(2)))).toMatchObject({ verdict: 'pass' });
});

test('a certificate that has just run out holds before a second probe confirms it', () => {
  const [host = ''] = LISTED;
  const certificate = { notBefore: addHours(NOW, -24 * 90), notAfter: addHours(NOW, -1) };
  const evidence = sixHundredCleanSessionsADay([
    { ...passingProbe(host, addSeconds(NOW, -60)), result: 'expired', certificate },
  ]);
  const verdict = assess(evidence);
  expect(verdict.state).toBe('testing-in-progress');
  expect(verdict.reasons[0]).toMatchObject({ code: 'CERT_EXPIRING_IMMINENT', params: { host, days: 0 } });
});

test('a host is seen in reports that name it, and where it is the only one, in all of them', () => {
  const evidence = sixHundredCleanSessionsADay([]);
  const { live } = evidence;
  if (live === null) throw new Error('It has live checks');
  const [first = '', ...others] = LISTED;
  const details = [{ resultType: 'starttls-not-supported', host: first, reason: null, sessions: 1, receivingIp: null }];
  const named = { ...cleanRow('google.com', dayBack(3), 1), failure: 1, details };
  const seen = (rows: Evidence['rows'], hosts: typeof live.dns.hosts) =>
    assess({ ...evidence, rows, live: { ...live, dns: { ...live.dns, hosts } } }).perMx.map((mx) => mx.seenInReports);
  expect(others.length).toBeGreaterThan(0);
  expect(seen(evidence.rows, live.dns.hosts)).toEqual(LISTED.map(() => false));
  expect(seen([...evidence.rows, named], live.dns.hosts)).toEqual([true, ...others.map(() => false)]);
  expect(seen(evidence.rows, live.dns.hosts.slice(0, 1))).toEqual([true]);
  expect(seen([], live.dns.hosts.slice(0, 1))).toEqual([false]);
});
