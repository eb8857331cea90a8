import fc from 'fast-check';
import type { ProbeResult } from '../../server/contract/codes.ts';
import { addDays, addHours, type Day, endOfDay, type Instant, startOfDay } from '../../server/contract/time.ts';
import type {
  Evidence,
  EvidenceRow,
  FailureFact,
  LiveEvidence,
  MxAttestation,
  MxProbe,
  PolicySnapshot,
  SetAside,
} from '../../server/readiness/evidence.ts';
import { EVIDENCE_SCHEMA_VERSION } from '../../server/readiness/evidence.ts';
import { defaultSettings } from '../../server/readiness/settings.ts';

/** Every piece of evidence is of one domain at this moment; its last finished day is 2026-03-18. */
export const NOW: Instant = '2026-03-20T12:00:00Z';
export const TODAY: Day = '2026-03-20';
export const LAST_FINISHED: Day = '2026-03-18';

export const LISTED = ['mx1.example.net', 'mx2.example.net'];
const hosts = [...LISTED, 'mx3.example.net'];
const trusted = ['google.com', 'microsoft.com'];
export const reporters = [...trusted, 'isp1.example', 'isp2.example', 'stranger.example'] as const;
/** Days on which each of `reporters` wrote in the last 30, which makes the last one a newcomer. */
const reportDays = [30, 30, 12, 9, 1];

const resultTypes = [
  'certificate-expired',
  'certificate-host-mismatch',
  'certificate-not-trusted',
  'starttls-not-supported',
  'validation-failure',
  'sts-policy-fetch-error',
  'tlsa-invalid',
];

/** `days` before today. */
export function dayBack(days: number): Day {
  return addDays(TODAY, -days);
}

const detail: fc.Arbitrary<FailureFact> = fc.record({
  resultType: fc.constantFrom(...resultTypes),
  host: fc.option(fc.constantFrom(...hosts), { freq: 5 }),
  reason: fc.option(fc.constantFrom('tls-handshake-failure', 'mtasts-policy-mx-mismatch'), { freq: 1 }),
  sessions: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 300 })),
  receivingIp: fc.constant(null),
});

/** A report that says something is wrong, of anybody, about any policy. */
export const troubledRow: fc.Arbitrary<EvidenceRow> = fc
  .record({
    reporter: fc.constantFrom(...reporters),
    authenticated: fc.boolean(),
    proved: fc.constantFrom(true, true, true, false),
    back: fc.integer({ min: 0, max: 45 }),
    policyType: fc.constantFrom('sts', 'sts', 'sts', 'tlsa', 'no-policy-found', 'mta-sts'),
    mode: fc.constantFrom('testing' as const, 'testing' as const, 'enforce' as const, null),
    mx: fc.constantFrom(LISTED, LISTED, LISTED, ['mx1.example.net'], null),
    success: fc.integer({ min: 0, max: 400 }),
    unexplained: fc.constantFrom(0, 0, 0, 1, 20),
    details: fc.array(detail, { maxLength: 3 }),
  })
  .map(({ back, proved, unexplained, details, ...row }) => ({
    ...row,
    provedAs: row.authenticated && proved ? row.reporter : null,
    ...arrival(dayBack(back)),
    reportId: 1,
    details,
    failure: unexplained + details.reduce((sum, { sessions }) => sum + sessions, 0),
  }));

function arrival(day: Day): Pick<EvidenceRow, 'day' | 'firstDay' | 'receivedAt'> {
  const received = addHours(endOfDay(day), 10);
  return { day, firstDay: day, receivedAt: received < NOW ? received : NOW };
}

/** What a trusted reporter writes on a day on which all is well. */
export function cleanRow(reporter: string, day: Day, sessions: number): EvidenceRow {
  return {
    ...arrival(day),
    reportId: 1,
    reporter,
    authenticated: true,
    provedAs: reporter,
    policyType: 'sts',
    mode: 'testing',
    mx: LISTED,
    success: sessions,
    failure: 0,
    details: [],
  };
}

/** The daily reports of the trusted reporters, with gaps. */
const routine: fc.Arbitrary<EvidenceRow[]> = fc
  .record({
    days: fc.integer({ min: 0, max: 40 }),
    googleSessions: fc.constantFrom(1, 8, 60, 900),
    microsoftSessions: fc.constantFrom(0, 3, 40),
    gaps: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
  })
  .map(({ days, googleSessions, microsoftSessions, gaps }) =>
    Array.from({ length: days }, (_, index) => index + 1)
      .filter((back) => !gaps.includes(back))
      .flatMap((back) => [
        cleanRow('google.com', dayBack(back), googleSessions),
        ...(microsoftSessions > 0 ? [cleanRow('microsoft.com', dayBack(back), microsoftSessions)] : []),
      ]),
  );

const result: fc.Arbitrary<ProbeResult> = fc.constantFrom(
  'ok',
  'ok',
  'ok',
  'ok',
  'nostarttls',
  'name',
  'expired',
  'untrusted',
  'tlsold',
  'handshake',
  'temp',
  'port25',
);

export const probe: fc.Arbitrary<MxProbe> = fc
  .record({
    host: fc.constantFrom(...hosts),
    hoursBack: fc.integer({ min: 0, max: 24 * 30 }),
    result,
    daysLeft: fc.constantFrom(null, 60, 60, 60, 10, 1),
  })
  .map(({ host, hoursBack, result: what, daysLeft }) => ({
    probeId: 1,
    host,
    at: addHours(NOW, -hoursBack),
    result: what,
    certificate: daysLeft === null ? null : { notBefore: null, notAfter: addHours(NOW, 24 * daysLeft) },
  }));

const snapshot = (mode: PolicySnapshot['mode'], from: Instant, mx: readonly string[] = LISTED): PolicySnapshot => ({
  snapshotId: 1,
  seenFrom: from,
  lastSeen: addHours(NOW, -1),
  status: mode === null ? 'absent' : 'valid',
  txtId: mode === null ? null : `id${from.slice(5, 10)}`.replace('-', ''),
  mode,
  mx: mode === null ? [] : mx,
  maxAge: mode === null ? null : 604_800,
  lintErrors: [],
  textHash: mode === null ? null : from,
});

const snapshots: fc.Arbitrary<PolicySnapshot[]> = fc
  .record({
    since: fc.constantFrom(3, 15, 17, 31, 45),
    mode: fc.constantFrom('testing' as const, 'testing' as const, 'testing' as const, 'enforce' as const, null),
    before: fc.constantFrom('testing' as const, 'enforce' as const, null),
    mxBefore: fc.constantFrom(LISTED, ['mx1.example.net']),
  })
  .map(({ since, mode, before, mxBefore }) => [
    snapshot(before, startOfDay(dayBack(60)), mxBefore),
    snapshot(mode, startOfDay(dayBack(since))),
  ]);

const live: fc.Arbitrary<LiveEvidence> = fc
  .record({
    snapshots,
    present: fc.subarray(hosts, { minLength: 1 }),
    sound: fc.integer({ min: 0, max: 3 }),
    probes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(probe, { maxLength: 4 })),
    tlsrpt: fc.constantFrom('ok' as const, 'ok' as const, 'ok' as const, 'missing' as const),
    fetchFailures: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 1, nil: null }),
  })
  .map(({ snapshots: seen, present, sound, probes, tlsrpt, fetchFailures }) => {
    const checkedAt = addHours(NOW, -1);
    const passing = hosts.slice(0, sound).map((host) => passingProbe(host, addHours(NOW, -2)));
    const status = seen.at(-1)?.status === 'valid' ? ('ok' as const) : ('missing' as const);
    return {
      txt: { status, id: seen.at(-1)?.txtId ?? null, why: null, checkedAt },
      tlsrpt: { status: tlsrpt, checkedAt },
      snapshots: seen,
      fetchFailures:
        fetchFailures === null
          ? null
          : { count: fetchFailures, firstAt: addHours(NOW, -8), lastAt: checkedAt, why: 'POLICY_TIMEOUT' },
      dns: {
        checkedAt,
        observedSince: startOfDay(dayBack(60)),
        nullMx: false,
        hosts: present.map((host, index) => ({
          host,
          preference: 10 * (index + 1),
          firstSeen: startOfDay(dayBack(60)),
          lastSeen: checkedAt,
          current: true,
        })),
      },
      probes: [...probes, ...passing],
      policyHostCertificate: null,
      port25Blocked: false,
    };
  });

export function passingProbe(host: string, at: Instant): MxProbe {
  return {
    probeId: 1,
    host,
    at,
    result: 'ok',
    certificate: { notBefore: null, notAfter: addHours(NOW, 24 * 60) },
  };
}

const attestation: fc.Arbitrary<MxAttestation> = fc
  .record({ host: fc.constantFrom(...hosts), back: fc.integer({ min: 0, max: 20 }) })
  .map(({ host, back }) => ({ host, at: startOfDay(dayBack(back)), by: 'postmaster', note: null }));

const setAside: fc.Arbitrary<SetAside> = fc
  .record({
    host: fc.option(fc.constantFrom(...hosts), { freq: 5 }),
    failureClass: fc.constantFrom('cert-expired' as const, 'starttls' as const, 'handshake' as const),
    back: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ back, ...issue }) => ({
    ...issue,
    reason: 'a partner behind a proxy',
    by: 'postmaster',
    at: startOfDay(dayBack(back)),
    until: addHours(NOW, 24 * 20),
    reporters: [],
  }));

/** Evidence of a domain that may be in any state; many are ready, so that properties of "ready" are tried on some. */
export const evidence: fc.Arbitrary<Evidence> = fc
  .record({
    live: fc.option(live, { freq: 6 }),
    routine,
    troubled: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(troubledRow, { maxLength: 6 })),
    attestations: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(attestation, { maxLength: 2 })),
    setAsides: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.array(setAside, { maxLength: 1 })),
  })
  .map((parts) => ({
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now: NOW,
    settings: defaultSettings,
    reporters: reporters.map((domain, index) => ({
      domain,
      name: null,
      authenticatedReportDaysLast30: reportDays[index] ?? 0,
    })),
    rows: parts.routine.concat(parts.troubled).map((row, index) => ({ ...row, reportId: index + 1 })),
    live:
      parts.live === null
        ? null
        : { ...parts.live, probes: parts.live.probes.map((it, index) => ({ ...it, probeId: index + 1 })) },
    attestations: parts.attestations,
    setAsides: parts.setAsides,
  }));
