/**
 * The thresholds by what they are about. `advanced` ones weigh evidence: their defaults were measured together, and
 * few owners have a reason to change them.
 */
const groups = [
  {
    id: 'ready',
    advanced: false,
    keys: ['clock.requiredDays', 'gate.minCoveredDays', 'gate.minConfidence', 'clock.restartOnMxAddition'],
  },
  { id: 'reporters', advanced: false, keys: ['reporters.trusted', 'reporters.muted'] },
  { id: 'certificates', advanced: false, keys: ['cert.warnDays', 'cert.imminentDays'] },
  {
    id: 'volume',
    advanced: true,
    keys: [
      'gate.extendedDays',
      'gate.extendedCoveredDays',
      'stats.windowDays',
      'stats.high',
      'stats.medium',
      'stats.low',
      'stats.alpha',
      'time.latenessHours',
    ],
  },
  {
    id: 'problems',
    advanced: true,
    keys: [
      'issue.windowDays',
      'issue.persistentDays',
      'issue.persistentBurstSessions',
      'issue.persistentBurstShare',
      'issue.flakyDays',
      'issue.flakyBurstSessions',
      'issue.flakyBurstShare',
      'issue.noiseShare',
      'issue.quietDays',
      'issue.expireDays',
      'issue.persistentExpireDays',
    ],
  },
  {
    id: 'checks',
    advanced: true,
    keys: ['probe.freshHours', 'probe.unsteadyDays', 'attest.days', 'gate.mxCheckDays', 'fetch.share', 'fetch.days'],
  },
  { id: 'enforcing', advanced: true, keys: ['risk.lookbackDays', 'risk.rollbackShare'] },
] as const;

export interface ThresholdGroup<Row> {
  readonly id: (typeof groups)[number]['id'] | 'others';
  readonly advanced: boolean;
  readonly rows: readonly Row[];
}

/** All rows in groups, none left out: what no group knows yet comes last. */
export function groupThresholds<Row extends { readonly key: string }>(rows: readonly Row[]): ThresholdGroup<Row>[] {
  const known = groups.map(({ id, advanced, keys }) => ({
    id,
    advanced,
    rows: keys.flatMap((key) => rows.filter((row) => row.key === key)),
  }));
  const taken = new Set<string>(groups.flatMap(({ keys }) => keys));
  const others = { id: 'others' as const, advanced: true, rows: rows.filter(({ key }) => !taken.has(key)) };
  return [...known, others].filter((group) => group.rows.length > 0);
}
