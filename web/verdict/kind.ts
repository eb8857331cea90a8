import type { DomainRow } from '../../server/contract/domains.ts';
import type { SignName } from '../parts/sign.tsx';

/**
 * How a verdict is told: the eight states, told apart where a person would do different things. `hold` is any reason
 * to wait that has a sentence of its own; of an `unseen` policy reports come in and nobody has read its text; `unjudged` has no verdict, because nobody watches the domain or an import
 * has not come far enough.
 */
export type VerdictKind =
  | 'no-data'
  | 'mode-none'
  | 'refusing'
  | 'policy-missing'
  | 'stopped'
  | 'at-risk'
  | 'healthy'
  | 'blocked'
  | 'watching'
  | 'unseen'
  | 'testing'
  | 'waiting'
  | 'not-enough'
  | 'hold'
  | 'ready'
  | 'importing'
  | 'unjudged';

export type VerdictFacts = Pick<DomainRow, 'state' | 'status' | 'codes' | 'mode' | 'elapsed' | 'required'> & {
  readonly summary: Pick<DomainRow['summary'], 'lastReportDay'>;
};

/** Holds that say "too little", and clock readings: they have titles of their own. */
const tooLittle: ReadonlySet<string> = new Set(['COVERAGE_TOO_LOW', 'INSUFFICIENT_VOLUME', 'NO_TRUSTED_REPORTER']);

const holds: ReadonlySet<string> = new Set([
  'NO_REPORTS',
  'TLSRPT_MISSING',
  'TXT_ID_NOT_BUMPED',
  'POLICY_LINT_ERROR',
  'MAX_AGE_TOO_SHORT',
  'POLICY_FETCH_FAILED_LIVE',
  'POLICY_FETCH_UNRELIABLE',
  'POLICY_NOT_SEEN_BY_TRUSTED',
  'STALE_POLICY_REPORTED',
  'CERT_EXPIRING_IMMINENT',
  'CERT_EXPIRING_SOON',
  'MX_TLS_HANDSHAKE',
  'DNS_SEES_NO_DOMAIN',
  'FAILURE_RATE_TOO_HIGH',
]);

export function isOwnHold(code: string): boolean {
  return holds.has(code);
}

export function kindOf(row: VerdictFacts, importing: boolean): VerdictKind {
  const has = (code: string) => row.codes.includes(code);
  // A verdict on part of the last days would be an answer that the next batch may overturn.
  if (importing && row.status === 'watched') return 'importing';
  switch (row.state) {
    case null:
      return 'unjudged';
    case 'enforcing-at-risk':
      return has('REFUSING_NOW') ? 'refusing' : 'at-risk';
    case 'policy-none':
      return 'mode-none';
    case 'policy-missing':
      return 'policy-missing';
    case 'no-data':
      return row.summary.lastReportDay === null ? 'no-data' : 'stopped';
    case 'enforcing-healthy':
      return 'healthy';
    case 'blocked':
      return 'blocked';
    case 'ready':
      return 'ready';
    case 'testing-in-progress':
      return kindOfTesting(row, has);
  }
}

function kindOfTesting(row: VerdictFacts, has: (code: string) => boolean): VerdictKind {
  if (has('REPORTERS_ALL_SILENT')) return 'stopped';
  if (row.codes.some((code) => holds.has(code))) return 'hold';
  const running = row.elapsed !== null && row.required !== null && row.elapsed < row.required;
  if (running) {
    if (has('WAITING_FIRST_REPORT')) return 'waiting';
    return has('CLOCK_RESTARTED_FAILURE') ? 'watching' : 'testing';
  }
  if (row.mode === null) return 'unseen';
  return row.codes.some((code) => tooLittle.has(code)) ? 'not-enough' : 'testing';
}

export type Tone = 'ok' | 'bad' | 'warn' | 'info' | 'none';

const looks: Readonly<Record<VerdictKind, { readonly sign: SignName; readonly tone: Tone }>> = {
  'no-data': { sign: 'no-data', tone: 'none' },
  'mode-none': { sign: 'off', tone: 'none' },
  refusing: { sign: 'risk', tone: 'bad' },
  'policy-missing': { sign: 'missing', tone: 'warn' },
  stopped: { sign: 'stopped', tone: 'warn' },
  'at-risk': { sign: 'risk', tone: 'warn' },
  healthy: { sign: 'shield', tone: 'ok' },
  blocked: { sign: 'blocked', tone: 'bad' },
  watching: { sign: 'ring', tone: 'info' },
  unseen: { sign: 'not-enough', tone: 'none' },
  testing: { sign: 'ring', tone: 'info' },
  waiting: { sign: 'ring', tone: 'info' },
  'not-enough': { sign: 'not-enough', tone: 'none' },
  hold: { sign: 'stopped', tone: 'warn' },
  ready: { sign: 'ready', tone: 'ok' },
  importing: { sign: 'ring', tone: 'info' },
  unjudged: { sign: 'no-data', tone: 'none' },
};

export function lookOfVerdict(kind: VerdictKind): { readonly sign: SignName; readonly tone: Tone } {
  return looks[kind];
}

/** How much of the ring is drawn, 0 to 1. */
export function shareDone(row: Pick<DomainRow, 'elapsed' | 'required'>): number {
  return row.elapsed === null || row.required === null || row.required === 0 ? 0 : row.elapsed / row.required;
}
