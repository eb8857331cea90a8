import type { z } from 'zod';
import type { Phrase } from '../../contract/phrase.ts';
import {
  type NextPolicies,
  type NextPolicy,
  type NextPolicyAnswer,
  nextPolicies,
  nextPolicyAnswer,
  nextPolicyQuery,
  policyArchiveQuery,
} from '../../contract/policies.ts';
import { wordsOf } from '../../contract/words/catalogues.ts';
import { english } from '../../contract/words/english.ts';
import { phrase, wordSaying } from '../../contract/words/phrase.ts';
import { nextChange } from '../../live-checks/next-change.ts';
import { presentPolicy } from '../../live-checks/present-policy.ts';
import { composeChange } from '../../mtasts/compose.ts';
import { describePublication } from '../../mtasts/describe-publication.ts';
import type { PolicyChange } from '../../mtasts/policy-change.ts';
import type { KeptVerdict } from '../../verdicts/verdicts.ts';
import type { HttpDependencies, Readable } from '../dependencies.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { fileRoute, route } from '../shell/route.ts';
import { policyArchive } from './policy-archive.ts';

export const readNextPolicy = route({
  method: 'get',
  path: '/domains/:domain/next-policy',
  summary: 'The policy to publish next',
  query: nextPolicyQuery,
  answer: nextPolicyAnswer,
  handle: (deps, { params, query }) => answerNextPolicy(deps, params.domain, query),
});

export const readNextPolicies = route({
  method: 'get',
  path: '/next-policies',
  summary: 'The next policies of all domains that are ready',
  answer: nextPolicies,
  handle: (deps) => answerNextPolicies(deps),
});

export const downloadNextPolicies = fileRoute({
  method: 'get',
  path: '/next-policies.zip',
  summary: 'The files and records of the next policies in one archive',
  query: policyArchiveQuery,
  handle: async (deps, { query }) => ({
    name: 'mta-sts-policies.zip',
    type: 'application/zip',
    content: await policyArchive(await answerNextPolicies(deps), wordsOf(query.lang)),
  }),
});

type NextPolicyDependencies = Readable & Pick<HttpDependencies, 'installation'>;

/** The policy to publish next for a domain, with the record that announces it; or why there is none to publish. */
async function answerNextPolicy(
  { database, verdicts, now, installation }: NextPolicyDependencies,
  name: string,
  query: z.output<typeof nextPolicyQuery>,
): Promise<NextPolicyAnswer> {
  const { ourRua, liveChecks } = installation;
  const domain = await requireDomain(database, name);
  const verdict = verdicts.get(name);
  const change = chooseChange(verdict, query);
  if (change === null) return none(phrase('refused.no-change'));
  const judgedHosts = verdict?.assessment.perMx.map(({ host }) => host) ?? [];
  const present = await presentPolicy(database, domain, { liveChecks, judgedHosts, namedHosts: query.mx });
  const { published } = present;
  // Unless the present record was read, a new one would drop addresses that it holds.
  const rua = present.readRua ? ourRua : [];
  const composed = composeChange(published, change, { now: now(), ourRua: rua, maxAge: query.maxAge });
  if (composed.kind === 'refused') {
    const { kind } = published.mx;
    const lacking = change.kind === 'draft' && (kind === 'unknown' || kind === 'not-looked-up');
    return { ...none(composed.why), ...(lacking ? { lacks: 'mx-hosts' } : {}) };
  }
  const policy = describePublication(composed.publication, published);
  if (policy === null) return none(phrase('refused.incomplete'));
  const notes = policy.says.map((note) => wordSaying(english, note));
  return { policy: { ...policy, notes }, why: null, says: null };
}

function none(says: Phrase): NextPolicyAnswer {
  return { policy: null, why: wordSaying(english, says), says };
}

/** The next policies of all domains that are ready, for one download. */
async function answerNextPolicies(deps: NextPolicyDependencies): Promise<NextPolicies> {
  const policies: NextPolicy[] = [];
  const without: NextPolicies['without'][number][] = [];
  for (const { assessment } of deps.verdicts.all()) {
    if (assessment.state !== 'ready') continue;
    const { policy, why, says } = await answerNextPolicy(deps, assessment.domain, { variant: 'next', mx: [] });
    if (policy !== null) policies.push(policy);
    else without.push({ domain: assessment.domain, why, says });
  }
  return { policies, without };
}

function chooseChange(verdict: KeptVerdict | null, query: z.output<typeof nextPolicyQuery>): PolicyChange | null {
  if (query.variant === 'rollback') return { kind: 'rollback' };
  if (query.variant === 'enforce') return { kind: 'enforce' };
  return verdict === null ? null : nextChange(verdict.assessment);
}
