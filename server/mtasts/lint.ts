import { getDomain, getPublicSuffix } from 'tldts';
import { comparableHost } from '../contract/domain-name.ts';
import type { Phrase, Saying } from '../contract/phrase.ts';
import { phrase } from '../contract/words/phrase.ts';
import { type Coverage, coverMx } from './coverage.ts';
import { LONGEST_MAX_AGE, type Policy, type PolicyReading, parsePolicy } from './policy.ts';
import { invalidates, isPolicyFaultCode, type PolicyFaultCode, sayFault } from './policy-faults.ts';
import { renderPolicy } from './render.ts';

const adviceCodes = [
  'MAX_AGE_TOO_SHORT',
  'MX_NOT_COVERED',
  'DUPLICATE_KEY',
  'UNKNOWN_KEY',
  'MAX_AGE_SHORT_IN_TESTING',
  'MAX_AGE_LONG_IN_TESTING',
  'MAX_AGE_SHORT_IN_ENFORCE',
  'WILDCARD_TOO_BROAD',
  'WILDCARD_OF_PUBLIC_SUFFIX',
  'WILDCARD_ADMITS_UNEXPECTED_MX',
  'MX_PATTERN_UNUSED',
  'MIXED_LINE_ENDS',
] as const;
export type AdviceCode = (typeof adviceCodes)[number];

/** Whether this program can say something about a policy file by that code. */
export function isLintCode(code: unknown): code is PolicyFaultCode | AdviceCode {
  return typeof code === 'string' && (isPolicyFaultCode(code) || adviceCodes.some((it) => it === code));
}

export interface LintItem {
  readonly code: PolicyFaultCode | AdviceCode;
  /** `hint`: nothing that needs fixing. */
  readonly severity: 'error' | 'warning' | 'hint';
  /** An error that makes every sender ignore the file, not only strict ones. */
  readonly invalidates: boolean;
  readonly line: number | null;
  /** Holds foreign text, shortened. Text where an earlier version of this program kept it. */
  readonly sentence: Saying;
}

export interface PolicyLint {
  /** Null: no sender sees a policy. */
  readonly policy: Policy | null;
  /** Errors, then warnings, then hints; in file order. */
  readonly items: readonly LintItem[];
  /** Null without a policy, without MX hosts to compare with, and in mode none. */
  readonly coverage: Coverage | null;
  /** The file as it should be written; null without a policy. */
  readonly normalised: string | null;
}

/** What the policy is for; without it only the file itself is judged. */
export interface LintContext {
  /** Policy domain, A-labels. */
  readonly domain?: string;
  /** Present MX hosts of the domain, in preference order. */
  readonly mx?: readonly string[];
  /** MX hosts that the administrator knows about; the others are called unexpected where only a wildcard admits them. */
  readonly expectedMx?: readonly string[];
}

/** Large senders may ignore a policy under one day, and Google's guide does not allow it. */
export const SHORTEST_MAX_AGE = 86_400;
export const WEEK = 604_800;
export const TWO_WEEKS = 1_209_600;
const MAX_ADVICE = 200;

/** Judges a policy file as strictly as the strictest sender, and by the advice of Google's guide and of RFC 8461. */
export function lintPolicy(input: string | Uint8Array, context: LintContext = {}): PolicyLint {
  const reading = parsePolicy(input);
  const { policy } = reading;
  const compared = policy !== null && policy.mode !== 'none' && context.mx !== undefined && context.mx.length > 0;
  const coverage = compared ? coverMx(policy.mx, context.mx) : null;
  const items = [
    ...reading.faults.map(
      (fault): LintItem => ({
        code: fault.code,
        severity: 'error',
        invalidates: invalidates(fault.code),
        line: fault.line,
        sentence: sayFault(fault),
      }),
    ),
    ...adviseOnLines(reading),
    ...(policy === null ? [] : [...adviseOnMaxAge(reading, policy), ...adviseOnWildcards(reading, policy, context)]),
    ...(coverage === null ? [] : adviseOnCoverage(reading, coverage, context.expectedMx)),
  ];
  const order = { error: 0, warning: 1, hint: 2 };
  items.sort((a, b) => order[a.severity] - order[b.severity] || (a.line ?? 0) - (b.line ?? 0));
  return { policy, items, coverage, normalised: policy === null ? null : renderPolicy(policy) };
}

function adviseOnLines({ repeated, unknown, mixedLineEnds }: PolicyReading): LintItem[] {
  const items = [
    ...repeated.map((line) =>
      item('warning', 'DUPLICATE_KEY', line.number, phrase('lint.DUPLICATE_KEY', { key: quote(line.key) })),
    ),
    ...unknown.map((line) =>
      item('warning', 'UNKNOWN_KEY', line.number, phrase('lint.UNKNOWN_KEY', { key: quote(line.key) })),
    ),
  ];
  const mixed = item('hint', 'MIXED_LINE_ENDS', null, phrase('lint.MIXED_LINE_ENDS'));
  return [...items.slice(0, MAX_ADVICE), ...(mixedLineEnds ? [mixed] : [])];
}

function adviseOnMaxAge(reading: PolicyReading, { mode, maxAge }: Policy): LintItem[] {
  const code = adviceOnMaxAge(mode, maxAge);
  if (code === null) return [];
  const severity = code === 'MAX_AGE_TOO_SHORT' ? 'error' : 'warning';
  return [item(severity, code, lineOf(reading, 'max_age'), phrase(`lint.${code}`, { maxAge: String(maxAge) }))];
}

function adviceOnMaxAge(mode: Policy['mode'], maxAge: number) {
  if (maxAge < SHORTEST_MAX_AGE) return 'MAX_AGE_TOO_SHORT';
  if (maxAge > LONGEST_MAX_AGE) return null;
  if (mode === 'testing' && maxAge < WEEK) return 'MAX_AGE_SHORT_IN_TESTING';
  if (mode === 'testing' && maxAge > TWO_WEEKS) return 'MAX_AGE_LONG_IN_TESTING';
  return mode === 'enforce' && maxAge < TWO_WEEKS ? 'MAX_AGE_SHORT_IN_ENFORCE' : null;
}

function adviseOnWildcards(reading: PolicyReading, policy: Policy, { domain }: LintContext): LintItem[] {
  const own = domain === undefined ? null : (getDomain(domain) ?? domain);
  return policy.mx.flatMap((pattern): LintItem[] => {
    if (!pattern.startsWith('*.')) return [];
    const parent = pattern.slice(2);
    const code =
      getPublicSuffix(parent) === parent ? 'WILDCARD_OF_PUBLIC_SUFFIX' : parent === own ? 'WILDCARD_TOO_BROAD' : null;
    if (code === null) return [];
    return [item('warning', code, lineOf(reading, 'mx', pattern), phrase(`lint.${code}`, { pattern: quote(pattern) }))];
  });
}

function adviseOnCoverage(reading: PolicyReading, coverage: Coverage, expectedMx?: readonly string[]): LintItem[] {
  const missing = coverage.rows
    .filter((row) => row.matchedBy.length === 0)
    .map(({ host, explanation }) => {
      const missed = phrase('lint.MX_NOT_COVERED', { host });
      const says = explanation === null ? missed : phrase('sentence.several', { says: [missed, explanation] });
      return item('error', 'MX_NOT_COVERED', null, says);
    });
  const unexpected = coverage.rows
    .filter((row) => expectedMx !== undefined && row.matchedBy.length > 0)
    .filter((row) => row.matchedBy.every((pattern) => pattern.startsWith('*.')))
    .filter((row) => !expectedMx?.some((host) => comparableHost(host) === comparableHost(row.host)))
    .map(({ host, matchedBy: [pattern = ''] }) => {
      const says = phrase('lint.WILDCARD_ADMITS_UNEXPECTED_MX', { pattern: quote(pattern), host });
      return item('warning', 'WILDCARD_ADMITS_UNEXPECTED_MX', lineOf(reading, 'mx', pattern), says);
    });
  const unused = coverage.unusedPatterns.map((pattern) => {
    const says = phrase('lint.MX_PATTERN_UNUSED', { pattern: quote(pattern) });
    return item('warning', 'MX_PATTERN_UNUSED', lineOf(reading, 'mx', pattern), says);
  });
  return [...missing, ...unexpected, ...unused];
}

function item(severity: LintItem['severity'], code: AdviceCode, line: number | null, sentence: Phrase): LintItem {
  return { code, severity, invalidates: false, line, sentence };
}

/** The line of the first field `key` (with the value `value`, where it is given). */
function lineOf(reading: PolicyReading, key: string, value?: string): number | null {
  const found = reading.lines.find(
    (line) => line.key?.toLowerCase() === key && (value === undefined || comparableHost(line.value ?? '') === value),
  );
  return found?.number ?? null;
}

function quote(text: string | null): string {
  return JSON.stringify((text ?? '').slice(0, 80));
}
