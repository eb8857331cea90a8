import { canonicalPattern } from '../contract/domain-name.ts';
import type { Deviation } from './deviations.ts';
import { field, type JsonObject } from './json.ts';
import { policyLineLimit, textLimits } from './limits.ts';
import { cleanText } from './text.ts';

/**
 * Reads `policy-string`: RFC 8460 section 4.5 has one line of the policy, or one TLSA record, in each array element.
 * Returns the lines without line ends and outer blanks, or null when there are none: the policy is unknown.
 */
export function readPolicyString(value: unknown, found: Set<Deviation>): readonly string[] | null {
  const lines: string[] = [];
  for (const entry of asArray(value, 'POLICY_STRING_AS_TEXT', found)) {
    if (typeof entry !== 'string') {
      found.add('FIELD_WRONG_TYPE');
      continue;
    }
    for (const line of splitEntry(entry, found)) {
      const clean = cleanText(line, textLimits.policyLine, found);
      if (clean === '') continue;
      if (lines.length === policyLineLimit) {
        found.add('TEXT_CUT');
        return lines;
      }
      lines.push(clean);
    }
  }
  return lines.length === 0 ? null : lines;
}

/** One array element is one line; some senders put line ends, or everything, into it. */
function splitEntry(entry: string, found: Set<Deviation>): readonly string[] {
  const nested = nestedArray(entry);
  if (nested !== null) {
    found.add('POLICY_STRING_NESTED');
    return nested;
  }
  // Google passes on the CR of a policy file with CRLF line ends: `mode: testing\r` is `mode: testing`.
  if (/^[^\r\n]*\r\n?$/.test(entry)) {
    found.add('POLICY_STRING_LINE_ENDS');
    return [entry];
  }
  if (!/[\r\n]/.test(entry)) return [entry];
  found.add('POLICY_STRING_AS_TEXT');
  return entry.split(/[\r\n]+/);
}

/** JSON inside a string was not counted against the limit on values; a dozen TLSA records are two kilobytes. */
const nestedLimit = 256 * 1024;

/** Microsoft writes all TLSA records as one JSON array inside one string. */
function nestedArray(entry: string): string[] | null {
  if (entry.length > nestedLimit || !/^\s*\[\s*"/.test(entry)) return null;
  try {
    const value: unknown = JSON.parse(entry);
    return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Reads the `mx` patterns of a policy entry, or, where it has none, those in the lines of the policy itself.
 * Senders leave `mx-host` out (Microsoft), write one string (the example in RFC 8460 Appendix B, erratum 6241), keep the
 * `mx: ` of the policy line (Stalwart), or follow the prose of section 4.4 and call it `mx-host-pattern`.
 */
export function readMxHosts(
  policy: JsonObject,
  policyLines: readonly string[] | null,
  isSts: boolean,
  found: Set<Deviation>,
): readonly string[] {
  const value = field(policy, 'mx-host');
  const alias = field(policy, 'mx-host-pattern');
  let hosts = value;
  if ((value === undefined || value === null) && alias !== undefined && alias !== null) {
    found.add('MX_HOST_ALIAS');
    hosts = alias;
  }
  const patterns = new Set<string>();
  for (const entry of asArray(hosts, 'MX_HOST_AS_TEXT', found)) {
    if (typeof entry !== 'string') {
      found.add('FIELD_WRONG_TYPE');
      continue;
    }
    for (const host of entry.split(/[\s,]+/)) addPattern(host, patterns, found);
    if (patterns.size >= policyLineLimit) break;
  }
  if (patterns.size > 0 || !isSts) return [...patterns];

  found.add('MX_HOST_MISSING');
  for (const line of policyLines ?? []) {
    const host = /^mx\s*:\s*(.*)$/i.exec(line)?.[1];
    if (host !== undefined) addPattern(host, patterns, found);
  }
  return [...patterns];
}

function addPattern(text: string, patterns: Set<string>, found: Set<Deviation>): void {
  const bare = text.replace(/^mx:/i, '');
  if (bare !== text) found.add('MX_HOST_PREFIX');
  if (bare === '') return;
  const pattern = canonicalPattern(bare);
  if (pattern === null) found.add('MX_HOST_INVALID');
  else patterns.add(pattern);
}

/** The elements of an array; one bare value counts as an array of it, an absent or empty one as none. */
function asArray(value: unknown, code: Deviation, found: Set<Deviation>): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null || value === '') return [];
  found.add(code);
  return [value];
}
