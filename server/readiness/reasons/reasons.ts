import type { EvidenceLink, Reason, ReasonParams, Severity } from '../assessment.ts';
import { renderReason } from './messages/render.ts';
import type { ReasonParamsByCode } from './reason-params.ts';

/** Every reason a verdict can carry, with how much it weighs: block names harm, hold prevents ready, warn lowers confidence. */
export const reasonSeverities = {
  TXT_MISSING: 'block',
  TXT_INVALID: 'block',
  TXT_MULTIPLE: 'block',
  POLICY_INVALID: 'block',
  POLICY_UNFETCHABLE: 'block',
  POLICY_MISSING_AFTER_ENFORCE: 'block',
  POLICY_INFERRED_FROM_REPORTS: 'warn',
  REFUSING_NOW: 'block',
  STALE_ENFORCE_CACHE: 'block',
  ROLLBACK_RECOMMENDED: 'warn',
  ISSUE_MX_NOT_IN_POLICY: 'block',
  ISSUE_CERT_EXPIRED: 'block',
  ISSUE_STARTTLS: 'block',
  ISSUE_CERT_NAME: 'block',
  ISSUE_CERT_UNTRUSTED: 'block',
  ISSUE_TLS_HANDSHAKE: 'block',
  ISSUE_UNCLASSIFIED: 'block',
  LIVE_MX_NOT_IN_POLICY: 'block',
  LIVE_CERT_EXPIRED: 'block',
  LIVE_STARTTLS: 'block',
  LIVE_CERT_NAME: 'block',
  LIVE_CERT_UNTRUSTED: 'block',
  LIVE_TLS_TOO_OLD: 'block',
  NO_REPORTS: 'hold',
  DNS_SEES_NO_DOMAIN: 'hold',
  TLSRPT_MISSING: 'hold',
  TLSRPT_ELSEWHERE: 'warn',
  TXT_ID_NOT_BUMPED: 'hold',
  POLICY_LINT_ERROR: 'hold',
  MAX_AGE_TOO_SHORT: 'hold',
  POLICY_FETCH_FAILED_LIVE: 'hold',
  POLICY_FETCH_UNRELIABLE: 'hold',
  POLICY_NOT_SEEN_BY_TRUSTED: 'hold',
  STALE_POLICY_REPORTED: 'hold',
  NO_TRUSTED_REPORTER: 'hold',
  REPORTERS_ALL_SILENT: 'hold',
  CERT_EXPIRING_IMMINENT: 'hold',
  CERT_EXPIRING_SOON: 'hold',
  MX_TLS_HANDSHAKE: 'hold',
  COVERAGE_TOO_LOW: 'hold',
  INSUFFICIENT_VOLUME: 'hold',
  FAILURE_RATE_TOO_HIGH: 'hold',
  ISOLATED_FAILURES: 'warn',
  SINGLE_REPORTER: 'warn',
  REPORTER_SILENT: 'warn',
  POLICY_FETCH_ERRORS: 'warn',
  NPF_TLS_FAILURES: 'warn',
  DANE_FAILING_NOW: 'warn',
  UNEXPLAINED_FAILURES: 'warn',
  UNCORROBORATED_REPORTER: 'warn',
  UNAUTHENTICATED_REPORTS: 'warn',
  POLICY_HOST_CERT_EXPIRING: 'warn',
  MX_UNVERIFIED: 'warn',
  LIVE_CHECKS_OFF: 'warn',
  WILDCARD_TOO_BROAD: 'warn',
  ISSUE_SET_ASIDE: 'warn',
  FAULT_RECURRING: 'warn',
  MX_NOT_PROBED_PORT25: 'info',
  MX_ATTESTED: 'info',
  READY_STANDARD: 'info',
  READY_LOW_VOLUME: 'info',
  CLOCK_RUNNING: 'info',
  WAITING_FIRST_REPORT: 'info',
  CLOCK_RESTARTED_MODE: 'info',
  CLOCK_RESTARTED_MX_SET: 'info',
  CLOCK_RESTARTED_MX_ADDED: 'info',
  CLOCK_RESTARTED_FAILURE: 'info',
  ISSUE_FIXED: 'info',
  COUNT_MISMATCH: 'info',
  NEWEST_DAYS_PROVISIONAL: 'info',
  MODE_NONE: 'info',
  NULL_MX: 'info',
  ENFORCE_CLEAN: 'info',
  MAX_AGE_LONG_IN_TESTING: 'info',
  ADVICE_MAX_AGE_RAISE: 'info',
} as const satisfies Record<string, Severity>;

export type ReasonCode = keyof typeof reasonSeverities;

/** A reason before it is put into words. */
export interface Draft {
  readonly code: ReasonCode;
  readonly params: ReasonParams;
  readonly evidence: readonly EvidenceLink[];
}

/** Most links a reason carries: enough to check it, few enough to send. */
const LINKS = 50;

export function draft<Code extends ReasonCode>(
  code: Code,
  params: ReasonParamsByCode[Code],
  evidence: readonly EvidenceLink[] = [],
): Draft {
  return { code, params: { ...params }, evidence: evidence.slice(0, LINKS) };
}

const severityOrder: readonly Severity[] = ['block', 'hold', 'warn', 'info'];
const codeOrder = new Map(Object.keys(reasonSeverities).map((code, index) => [code, index]));

/** Puts drafts into words, the weightiest first; equal ones in the order of their sentences, so that input order never shows. */
export function composeReasons(drafts: readonly Draft[]): Reason[] {
  return drafts
    .map(({ code, params, evidence }) => ({
      code,
      severity: reasonSeverities[code],
      params,
      message: renderReason(code, params, 'en'),
      evidence,
    }))
    .sort(
      (a, b) =>
        severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
        (codeOrder.get(a.code) ?? 0) - (codeOrder.get(b.code) ?? 0) ||
        (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
    );
}
