import { expect, test } from 'vitest';
import { assess } from '../../server/readiness/assess.ts';
import type { Evidence, MxProbe } from '../../server/readiness/evidence.ts';
import { EVIDENCE_SCHEMA_VERSION } from '../../server/readiness/evidence.ts';
import { defaultSettings } from '../../server/readiness/settings.ts';
import { addHours, addSeconds, type Instant, startOfDay } from '../../server/time.ts';
import { cleanRow, dayBack, LISTED, NOW, passingProbe } from '../support/arbitrary-evidence.ts';

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

test('a fault that probes confirmed and then saw mended is no clean day', () => {
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
