import { type PolicyLintAnswer, policyLintAnswer, policyLintInput } from '../../contract/policies.ts';
import { english } from '../../contract/words/english.ts';
import { wordSaying } from '../../contract/words/phrase.ts';
import { lintPolicy } from '../../mtasts/lint.ts';
import type { Database } from '../../store/database.ts';
import { listCurrentMx } from '../../store/live/observations.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { route } from '../shell/route.ts';

export const lintPolicyFile = route({
  method: 'post',
  path: '/domains/:domain/policy-lint',
  summary: 'Judge a policy file before it is published',
  body: policyLintInput,
  limit: '256kb',
  answer: policyLintAnswer,
  handle: (deps, { params, body }) => judgeDraft(deps.database, params.domain, body.text),
});

/** Judges a pasted policy file against the MX hosts of the domain in DNS, as far as they are known. */
async function judgeDraft(database: Database, name: string, text: string): Promise<PolicyLintAnswer> {
  const domain = await requireDomain(database, name);
  const mx = await listCurrentMx(database, domain.id);
  const { policy, items, coverage } = lintPolicy(text, mx === null ? { domain: name } : { domain: name, mx });
  return {
    policy: policy === null ? null : { mode: policy.mode, maxAge: policy.maxAge, mx: [...policy.mx] },
    items: items.map(({ code, severity, line, sentence: says }) => {
      return { code, severity, line, message: wordSaying(english, says), says };
    }),
    coverage:
      coverage === null ? null : coverage.rows.map(({ host, matchedBy }) => ({ host, matchedBy: [...matchedBy] })),
  };
}
