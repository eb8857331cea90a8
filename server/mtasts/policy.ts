/*
 * MTA-STS (RFC 8461): a policy domain says which MX hosts take its mail and that they do TLS. A TXT record at _mta-sts
 * (section 3.1) carries the id, a file at https://mta-sts.<domain>/.well-known/mta-sts.txt (section 3.2) the policy: mode
 * (none, testing, enforce), mx patterns and max_age, the seconds that a sender may hold it. An MX host matches a pattern by
 * section 4.1. What the grammar forbids is a fault; what it allows and nobody should do is advice, and both are lint.
 *
 * This file reads a policy, render.ts writes one, lint.ts judges one, record.ts reads the TXT records, compose.ts makes the
 * next policy to publish. Pure: imports contract alone, asks no network, and knows nothing of reports.
 */
import type { PolicyMode } from '../contract/codes.ts';
import { comparableHost } from '../contract/domain-name.ts';
import { readMxValue } from './mx-value.ts';
import type { PolicyFault, PolicyFaultCode } from './policy-faults.ts';
import { invalidates } from './policy-faults.ts';
import { type PolicyLine, readLines } from './policy-lines.ts';

/** An MTA-STS policy (RFC 8461 section 3.2), normalised. */
export interface Policy {
  readonly mode: PolicyMode;
  /** `mx` values in file order, lower case, without a trailing dot, each once. Only one with a wildcard may be ungrammatical. */
  readonly mx: readonly string[];
  /** Seconds, 0 to 9999999999 as written. */
  readonly maxAge: number;
  /** Well-formed fields that the RFC does not define, as written. */
  readonly extensions: readonly { readonly key: string; readonly value: string }[];
}

/** What a policy file says, and every departure from the grammar. */
export interface PolicyReading {
  /** Null when no sender can accept this as a policy; then a fault that `invalidates` says why. */
  readonly policy: Policy | null;
  readonly lines: readonly PolicyLine[];
  /** In file order, those about the whole file first; at most 200. */
  readonly faults: readonly PolicyFault[];
  /** Lines that repeat a key other than `mx` (the first one counts) and lines with keys of no meaning in the RFC. */
  readonly repeated: readonly PolicyLine[];
  readonly unknown: readonly PolicyLine[];
  /** Some lines end with CRLF, others with LF. */
  readonly mixedLineEnds: boolean;
}

const MAX_FAULTS = 200;
const MODES: readonly string[] = ['testing', 'enforce', 'none'];
const KNOWN_KEYS: readonly string[] = ['version', 'mode', 'max_age', 'mx'];
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: excluding control characters is the point
const VALUE = /^[^\u0000-\u001f\u007f]+$/;
export const LONGEST_MAX_AGE = 31_557_600;

/**
 * Reads a policy file as tolerantly as the most tolerant sender, noting whatever a strict one would refuse
 * (RFC 8461 section 3.2). Never throws; reads at most 64 KiB.
 */
export function parsePolicy(input: string | Uint8Array): PolicyReading {
  const { lines, faults, mixedLineEnds } = readLines(input);
  const report = (code: PolicyFaultCode, line: number | null, value = '') => faults.push({ code, line, value });

  const first = new Map<string, PolicyLine & { readonly value: string }>();
  const mx = new Set<string>();
  const extensions: { key: string; value: string }[] = [];
  const repeated: PolicyLine[] = [];
  const unknown: PolicyLine[] = [];

  for (const line of lines) {
    if (line.key === null || line.value === null) continue;
    const key = line.key.toLowerCase();
    if (!KNOWN_KEYS.includes(key)) {
      if (!KEY.test(line.key)) report('KEY_NOT_ALLOWED', line.number, line.key);
      else if (line.value === '') report('VALUE_MISSING', line.number, line.key);
      else if (VALUE.test(line.value)) extensions.push({ key: line.key, value: line.value });
      unknown.push(line);
      continue;
    }
    if (key !== line.key) report('KEY_CASE', line.number, line.key);
    if (key === 'mx') {
      const { host, fault } = readMxValue(line.value);
      if (fault !== null) report(fault, line.number, line.value);
      mx.add(host);
    } else if (first.has(key)) {
      repeated.push(line);
    } else {
      first.set(key, { ...line, value: line.value });
    }
  }

  const whole = faults.some((fault) => fault.line === null && invalidates(fault.code));
  const version = first.get('version');
  const mode = first.get('mode');
  const maxAge = first.get('max_age');
  if (!whole) {
    if (version === undefined) report('VERSION_MISSING', null);
    else {
      if (version.value.toLowerCase() !== 'stsv1') report('VERSION_UNKNOWN', version.number, version.value);
      else if (version.value !== 'STSv1') report('VALUE_CASE', version.number, version.value);
      if (version.number !== 1) report('VERSION_NOT_FIRST', version.number);
    }
    if (mode === undefined) report('MODE_MISSING', null);
    else if (!isMode(mode.value.toLowerCase())) report('MODE_UNKNOWN', mode.number, mode.value);
    else if (!isMode(mode.value)) report('VALUE_CASE', mode.number, mode.value);
    if (maxAge === undefined) report('MAX_AGE_MISSING', null);
    else if (!/^\d{1,10}$/.test(maxAge.value)) report('MAX_AGE_NOT_NUMBER', maxAge.number, maxAge.value);
    else if (Number(maxAge.value) > LONGEST_MAX_AGE) report('MAX_AGE_TOO_LONG', maxAge.number, maxAge.value);
    if (mx.size === 0 && mode?.value.toLowerCase() !== 'none') report('MX_MISSING', null);
  }

  const modeValue = mode?.value.toLowerCase() ?? '';
  const valid = !faults.some((fault) => invalidates(fault.code)) && isMode(modeValue);
  return {
    policy: valid ? { mode: modeValue, mx: [...mx], maxAge: Number(maxAge?.value), extensions } : null,
    lines,
    faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, MAX_FAULTS),
    repeated,
    unknown,
    mixedLineEnds,
  };
}

function isMode(text: string): text is PolicyMode {
  return MODES.includes(text);
}

/**
 * Whether two policies ask the same of senders: same mode, same set of mx patterns, same max_age. Order, case, line ends
 * and extensions do not matter.
 */
export function saysTheSame(a: Policy, b: Policy): boolean {
  const names = (policy: Policy) => [...new Set(policy.mx.map(comparableHost))].sort().join(' ');
  return a.mode === b.mode && a.maxAge === b.maxAge && names(a) === names(b);
}
