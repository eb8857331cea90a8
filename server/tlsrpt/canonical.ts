import type { PolicyResult, Report } from './report.ts';

/** The part of a report that is about one policy domain: what is counted, and what is compared with a second copy. */
export interface DomainSlice {
  /** Null when neither the entry nor the mail names a domain. */
  readonly policyDomain: string | null;
  readonly policies: readonly PolicyResult[];
  /** Text that is the same for the same content, whatever the bytes, the order of members or of entries were. */
  readonly canonical: string;
}

/** Cuts a report into one slice for each policy domain in it, in order of appearance; none for a report about nothing. Each is made when it is asked for. */
export function* splitByDomain(report: Report): Generator<DomainSlice> {
  const byDomain = new Map<string | null, PolicyResult[]>();
  for (const policy of report.policies) {
    const entries = byDomain.get(policy.policyDomain);
    if (entries === undefined) byDomain.set(policy.policyDomain, [policy]);
    else entries.push(policy);
  }
  for (const [policyDomain, policies] of byDomain) {
    yield { policyDomain, policies, canonical: canonicalText({ ...report, policies, rejectedEntries: [] }) };
  }
}

/**
 * A report as one text, by which copies are recognised. The order of policies, of failure details and of mx hosts means
 * nothing (RFC 8460 section 4.4), so it is sorted away; the order of policy lines does.
 */
export function canonicalText(report: Report): string {
  return canonicalJson({
    ...report,
    policies: sorted(
      report.policies.map((policy) => ({
        ...policy,
        mxHosts: [...policy.mxHosts].sort(),
        failureDetails: sorted(policy.failureDetails),
      })),
    ),
  });
}

function sorted(values: readonly unknown[]): readonly unknown[] {
  return values
    .map((value) => ({ value, text: canonicalJson(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ value }) => value);
}

/** JSON with the members of every object in the order of their names, and no blanks. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
