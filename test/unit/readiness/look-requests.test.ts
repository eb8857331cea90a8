import { describe, expect, test } from 'vitest';
import { addDays, addHours, type Day, daysBetween, startOfDay } from '../../../server/contract/time.ts';
import { assess } from '../../../server/readiness/assess.ts';
import { EVIDENCE_SCHEMA_VERSION, type Evidence, type EvidenceRow } from '../../../server/readiness/evidence.ts';
import { defaultSettings } from '../../../server/readiness/settings.ts';
import { cleanRow } from '../../support/arbitrary-evidence.ts';

const FIRST: Day = '2025-10-01';
const HOST = 'mx1.example.net';
const strangers = ['aged1.example', 'aged2.example', 'aged3.example'];

function complaint(reporter: string, day: Day, host = HOST): EvidenceRow {
  const details = [{ resultType: 'certificate-expired', host, reason: null, sessions: 9, receivingIp: null }];
  return { ...cleanRow(reporter, day, 0), receivedAt: addHours(startOfDay(day), 30), failure: 9, details };
}

/** No live checks; Google reports 900 clean sessions a day. */
function evidenceOn(day: Day, complaints: readonly EvidenceRow[], looks: readonly Day[]): Evidence {
  const sound = Array.from({ length: 60 }, (_, index) => ({
    ...cleanRow('google.com', addDays(day, -index - 1), 900),
    receivedAt: addHours(startOfDay(day), 1),
  }));
  return {
    schemaVersion: EVIDENCE_SCHEMA_VERSION,
    domain: 'example.net',
    now: addHours(startOfDay(day), 12),
    settings: defaultSettings,
    reporters: ['google.com', ...strangers].map((domain) => ({
      domain,
      name: null,
      authenticatedReportDaysLast30: 12,
    })),
    rows: [...sound, ...complaints.filter((row) => row.day < day)].map((row, index) => ({ ...row, reportId: index })),
    live: null,
    attestations: looks.map((look) => ({
      host: HOST,
      at: addHours(startOfDay(look), 13),
      by: 'postmaster',
      note: null,
    })),
    setAsides: [],
  };
}

function hostsToLookAt(evidence: Evidence): unknown {
  return assess(evidence).reasons.find(({ code }) => code === 'MX_CHECK_NEEDED')?.params['hosts'] ?? [];
}

const threeDays = [0, 1, 2].map((index) => addDays(FIRST, index));
const today = addDays(FIRST, 5);
const byAll = threeDays.flatMap((day) => strangers.map((reporter) => complaint(reporter, day)));

describe('a look at a host', () => {
  test('is asked for by three established reporters on three days, and held as the only thing that is missing', () => {
    expect(hostsToLookAt(evidenceOn(today, byAll, []))).toEqual([HOST]);
    const { state, kind, reasons } = assess(evidenceOn(today, byAll, []));
    expect([state, kind]).toEqual(['testing-in-progress', 'hold']);
    expect(reasons.filter(({ severity }) => severity === 'hold')).toHaveLength(1);
  });

  test.each<[string, EvidenceRow[]]>([
    ['two reporters', byAll.filter(({ reporter }) => reporter !== 'aged3.example')],
    ['two days', byAll.filter(({ day }) => day !== FIRST)],
    [
      'reports of a host that the policy does not list',
      byAll.map(({ reporter, day }) => complaint(reporter, day, 'x.a.example')),
    ],
    ['reports without a valid signature', byAll.map((row) => ({ ...row, authenticated: false }))],
  ])('is not asked for by %s', (_what, complaints) => {
    const evidence = evidenceOn(today, complaints, []);
    expect(hostsToLookAt(evidence)).toEqual([]);
    expect(assess(evidence).state).toBe('ready');
  });

  test('is not asked for where the owner switched that off', () => {
    const gate = { ...defaultSettings.gate, mxCheckDays: 0 };
    const evidence = evidenceOn(today, byAll, []);
    expect(hostsToLookAt({ ...evidence, settings: { ...defaultSettings, gate } })).toEqual([]);
  });

  test('answers complaints of the days before it, not those that began later', () => {
    expect(hostsToLookAt(evidenceOn(today, byAll, [addDays(today, -1)]))).toEqual([]);
    expect(hostsToLookAt(evidenceOn(today, byAll, [addDays(FIRST, -1)]))).toEqual([HOST]);
  });

  test.each([1, 2, 3, 4, 6, 10, 13, 14, 15, 16, 21, 27, 28, 29, 40])(
    'is asked for once in fourteen days at most, though strangers complain for three of every %i days',
    (pause) => {
      const days = Array.from({ length: 150 }, (_, index) => addDays(FIRST, index));
      const complaints = days
        .filter((_, index) => index % pause < 3)
        .flatMap((day) => strangers.map((reporter) => complaint(reporter, day)));
      const looks: Day[] = [];
      for (const day of days) {
        if (assess(evidenceOn(day, complaints, looks)).reasons.some(({ code }) => code === 'MX_CHECK_NEEDED'))
          looks.push(day);
      }
      expect(looks.length).toBeGreaterThan(1);
      for (const [index, look] of looks.entries()) {
        if (index > 0) expect(daysBetween(looks[index - 1] ?? look, look)).toBeGreaterThanOrEqual(14);
      }
    },
  );
});
