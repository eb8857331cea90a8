import { isPolicyType } from '../contract/codes.ts';
import { canonicalName } from '../contract/domain-name.ts';
import { readCount } from './counts.ts';
import type { Deviation } from './deviations.ts';
import { readFailureDetails, readText } from './failure-details.ts';
import { field, isObject, type JsonObject } from './json.ts';
import { textLimits } from './limits.ts';
import { readMxHosts, readPolicyString } from './policy-strings.ts';
import type { PolicyResult, RejectedEntry } from './report.ts';
import { ReportError, show } from './report-error.ts';

export interface PolicyResultRead {
  readonly policy: PolicyResult;
  /** Failure details that could not be read. */
  readonly rejected: readonly RejectedEntry[];
}

/**
 * Reads one entry of `policies`. `domainHint` is the policy domain that the mail or the file name speaks of, used when the
 * entry itself names none. Throws ReportError when the entry cannot be counted.
 */
export function readPolicyResult(
  entry: unknown,
  path: string,
  domainHint: string | null,
  found: Set<Deviation>,
): PolicyResultRead {
  if (!isObject(entry)) throw new ReportError('malformed', `${path}: expected an object, got ${show(entry)}`);
  const policy = readPolicy(entry, found);
  const summary = readMember(entry, 'summary', 'SUMMARY_MISSING', found);

  const success = readTotal(summary, 'total-successful-session-count', path, found);
  const failure = readTotal(summary, 'total-failure-session-count', path, found);
  const { details, rejected } = readFailureDetails(
    field(entry, 'failure-details'),
    failure,
    `${path}.failure-details`,
    found,
  );
  compareWithTotal(
    details.reduce((sum, detail) => sum + detail.sessions, 0),
    failure,
    found,
  );

  const policyString = readPolicyString(field(policy, 'policy-string'), found);
  const policyType = typeByText(readPolicyType(policy, found), policyString);
  if (policyString === null && isPolicyType(policyType) && policyType !== 'no-policy-found') {
    found.add('POLICY_STRING_MISSING');
  }
  const mxHosts = readMxHosts(policy, policyString, policyType === 'sts', found);
  const policyDomain = readPolicyDomain(policy, domainHint, found);
  return {
    policy: { policyType, policyString, policyDomain, mxHosts, success, failure, failureDetails: details },
    rejected,
  };
}

const policyMembers = ['policy-type', 'policy-string', 'policy-domain', 'mx-host', 'mx-host-pattern'];

/** The policy, with those of its members that stand beside it or in place of it. */
function readPolicy(entry: JsonObject, found: Set<Deviation>): JsonObject {
  const nested = field(entry, 'policy');
  const policy = isObject(nested) ? nested : {};
  const beside = policyMembers.filter((name) => field(entry, name) !== undefined && field(policy, name) === undefined);
  if (beside.length === 0) return readMember(entry, 'policy', 'POLICY_MISSING', found);
  found.add('POLICY_NOT_NESTED');
  return { ...policy, ...Object.fromEntries(beside.map((name) => [name, field(entry, name)])) };
}

function readMember(entry: JsonObject, name: string, code: Deviation, found: Set<Deviation>): JsonObject {
  const value = field(entry, name);
  if (isObject(value)) return value;
  found.add(code);
  return {};
}

/** An absent total counts as 0: Google omits the failures of a day without any. */
function readTotal(summary: JsonObject, name: string, path: string, found: Set<Deviation>): number {
  const count = readCount(field(summary, name), `${path}.summary.${name}`, found);
  if (count === null) found.add('TOTAL_MISSING');
  return count ?? 0;
}

/**
 * RFC 8460 section 4 lets details add up to more than the total, since failure types are not exclusive, and nothing makes
 * a sender explain every failure. Both are kept as they are; the total is the total.
 */
function compareWithTotal(explained: number, total: number, found: Set<Deviation>): void {
  if (explained > total) found.add('DETAILS_ABOVE_TOTAL');
  if (explained < total) found.add('DETAILS_BELOW_TOTAL');
}

function readPolicyType(policy: JsonObject, found: Set<Deviation>): string {
  const text = readText(field(policy, 'policy-type'), textLimits.policyType, found);
  if (text === null) {
    found.add('POLICY_TYPE_MISSING');
    return '';
  }
  const type = text.toLowerCase();
  if (!isPolicyType(type)) found.add('POLICY_TYPE_UNKNOWN');
  else if (type !== text) found.add('POLICY_TYPE_CASE');
  return type;
}

/** An entry of no known type that carries the text of an MTA-STS policy is about that policy. */
function typeByText(type: string, policyString: readonly string[] | null): string {
  if (isPolicyType(type) || policyString === null) return type;
  return policyString.some((line) => /^version\s*:\s*STSv1$/i.test(line)) ? 'sts' : type;
}

/** The domain of the entry; Postfix (sys4) leaves it out under `no-policy-found`, and it is taken from the mail or file name. */
function readPolicyDomain(policy: JsonObject, hint: string | null, found: Set<Deviation>): string | null {
  const text = readText(field(policy, 'policy-domain'), textLimits.contact, found);
  if (text === null) {
    found.add('POLICY_DOMAIN_MISSING');
    return hint;
  }
  const domain = canonicalName(text);
  if (domain === null) {
    found.add('POLICY_DOMAIN_INVALID');
    return hint;
  }
  if (domain !== text) found.add('POLICY_DOMAIN_NOT_CANONICAL');
  return domain;
}
