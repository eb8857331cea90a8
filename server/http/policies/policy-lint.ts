import { type PolicyLintAnswer, policyLintInput } from '../../contract/policies.ts';
import { lintPolicy } from '../../mtasts/lint.ts';
import type { Database } from '../../store/database.ts';
import { listCurrentMx } from '../../store/live/observations.ts';
import { requireDomain } from '../domains/domains.ts';

/** Judges a pasted policy file against the MX hosts of the domain in DNS, as far as they are known. */
export async function judgeDraft(database: Database, name: string, body: unknown): Promise<PolicyLintAnswer> {
  const domain = await requireDomain(database, name);
  const { text } = policyLintInput.parse(body);
  const mx = await listCurrentMx(database, domain.id);
  const { policy, items, coverage } = lintPolicy(text, mx === null ? { domain: name } : { domain: name, mx });
  return {
    policy: policy === null ? null : { mode: policy.mode, maxAge: policy.maxAge, mx: [...policy.mx] },
    items: items.map(({ code, severity, line, sentence }) => ({ code, severity, line, message: sentence })),
    coverage:
      coverage === null ? null : coverage.rows.map(({ host, matchedBy }) => ({ host, matchedBy: [...matchedBy] })),
  };
}
