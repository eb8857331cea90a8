import type { z } from 'zod';
import {
  type NextPolicies,
  type NextPolicy,
  type NextPolicyAnswer,
  nextPolicies,
  nextPolicyAnswer,
  nextPolicyQuery,
} from '../../contract/policies.ts';
import { nextChange } from '../../live-checks/next-change.ts';
import { publishedNow } from '../../live-checks/published.ts';
import { changedLines } from '../../mtasts/changed-lines.ts';
import {
  composeChange,
  maxAgeChoices,
  type Publication,
  type Published,
  type PublishedMx,
} from '../../mtasts/compose.ts';
import { parsePolicy } from '../../mtasts/policy.ts';
import type { PolicyChange } from '../../mtasts/policy-change.ts';
import { keptCheck } from '../../probe/kept-check.ts';
import type { Database } from '../../store/database.ts';
import { latestReportedPolicy } from '../../store/domains/domains.ts';
import { latestCheck } from '../../store/live/live-checks.ts';
import { latestPolicySnapshot, longestMaxAge } from '../../store/live/observations.ts';
import type { KeptVerdict } from '../../verdicts/verdicts.ts';
import type { HttpDependencies, Readable } from '../dependencies.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { route } from '../shell/route.ts';

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
  if (change === null) return { policy: null, why: 'The verdict does not lead to another policy now.' };
  // Where live checks are off, an old check says nothing about today.
  const live = liveChecks ? await latestPolicySnapshot(database, domain.id) : null;
  const seen = liveChecks ? await lastSeen(database, domain.id) : null;
  // What reports showed stands in only as long as there is no check.
  const reported = live === null && seen === null ? await latestReportedPolicy(database, domain.id) : null;
  const txtId = live?.id ?? seen?.txtId ?? null;
  const policyText = live?.text ?? (reported?.lines == null ? null : `${reported.lines.join('\r\n')}\r\n`);
  const mx = liveChecks ? mxOf(verdict, seen, query.mx) : mxNamed(query.mx);
  const composed = composeChange(
    {
      domain: name,
      mx,
      policyText,
      txtId,
      txtTtl: seen?.txtTtl ?? null,
      rua: seen?.rua ?? [],
      longestMaxAge: (await longestMaxAge(database, domain.id)) ?? reported?.maxAge ?? null,
    },
    change,
    // Unless the present record was read, a new one would drop addresses that it holds.
    { now: now(), ourRua: seen === null ? [] : ourRua, maxAge: query.maxAge },
  );
  if (composed.kind === 'refused') {
    const lacking = change.kind === 'draft' && (mx.kind === 'unknown' || mx.kind === 'not-looked-up');
    return { policy: null, why: composed.why, ...(lacking ? { lacks: 'mx-hosts' } : {}) };
  }
  const { publication } = composed;
  const was = policyText === null ? null : parsePolicy(policyText).policy;
  const next = parsePolicy(publication.fileText).policy;
  const record = publication.records.find((it) => it.name.startsWith('_mta-sts.'));
  if (next === null || record === undefined) return { policy: null, why: 'No policy can be made from what is known.' };
  return {
    why: null,
    policy: {
      ...describe(name, change.kind, policyText, record, next, was, txtId, publication),
      compareMx: change.kind === 'enforce' && mx.kind === 'not-looked-up',
    },
  };
}

/** The MX hosts a policy has to name: those that the verdict knows from DNS, else those of the last check, else what a person says. */
function mxOf(verdict: KeptVerdict | null, seen: Published | null, named: readonly string[]): PublishedMx {
  const known = verdict?.assessment.perMx.map((mx) => mx.host) ?? [];
  if (known.length > 0) return { kind: 'records', hosts: known };
  if (seen !== null && seen.mx.kind !== 'unknown') return seen.mx;
  return named.length > 0 ? { kind: 'records', hosts: named } : { kind: 'unknown' };
}

/** The same where live checks are off. */
function mxNamed(named: readonly string[]): PublishedMx {
  return named.length > 0 ? { kind: 'records', hosts: named } : { kind: 'not-looked-up' };
}

/** The next policies of all domains that are ready, for one download. */
async function answerNextPolicies(deps: NextPolicyDependencies): Promise<NextPolicies> {
  const policies: NextPolicy[] = [];
  const without: NextPolicies['without'][number][] = [];
  for (const { assessment } of deps.verdicts.all()) {
    if (assessment.state !== 'ready') continue;
    const { policy, why } = await answerNextPolicy(deps, assessment.domain, { variant: 'next', mx: [] });
    if (policy !== null) policies.push(policy);
    else without.push({ domain: assessment.domain, why });
  }
  return { policies, without };
}

/** What the last check of DNS found published; null when there was none, or when it could not be read. */
async function lastSeen(database: Database, domainId: number): Promise<Published | null> {
  const check = await latestCheck(database, domainId, keptCheck);
  if (check === null) return null;
  const present = publishedNow(check, null);
  return present.kind === 'known' && check.tlsrptTxt?.kind !== 'unknown' ? present.published : null;
}

function chooseChange(verdict: KeptVerdict | null, query: z.output<typeof nextPolicyQuery>): PolicyChange | null {
  if (query.variant === 'rollback') return { kind: 'rollback' };
  if (query.variant === 'enforce') return { kind: 'enforce' };
  return verdict === null ? null : nextChange(verdict.assessment);
}

function describe(
  domain: string,
  kind: PolicyChange['kind'],
  liveText: string | null,
  record: { readonly name: string; readonly text: string },
  next: { readonly mode: NextPolicy['mode']; readonly maxAge: number },
  was: { readonly mode: NextPolicy['mode']; readonly maxAge: number } | null,
  txtId: string | null,
  publication: Pick<Publication, 'url' | 'fileText' | 'notes' | 'records'>,
): Omit<NextPolicy, 'compareMx'> {
  const reporting = publication.records.find((it) => it.name.startsWith('_smtp._tls.'));
  const variant = kind === 'enforce' || kind === 'rollback' || kind === 'raise-max-age' ? kind : 'testing';
  return {
    domain,
    variant,
    file: {
      url: publication.url,
      text: publication.fileText,
      lines: changedLines(publication.fileText, liveText),
    },
    record: { name: `${record.name}.`, value: record.text, was: txtId },
    reporting: reporting?.changes === true ? { name: `${reporting.name}.`, value: reporting.text } : null,
    mode: next.mode,
    modeWas: was?.mode ?? null,
    maxAge: next.maxAge,
    maxAgeWas: was?.maxAge ?? null,
    maxAgeChoices: maxAgeChoices(next.mode),
    notes: [...publication.notes],
  };
}
