import type { RequestHandler } from 'express';
import { nameAsked } from '../../contract/domain-name.ts';
import { approvalInput, type HostedPolicy, hostedPolicy } from '../../contract/policies.ts';
import { english } from '../../contract/words/english.ts';
import { wordSaying } from '../../contract/words/phrase.ts';
import { approveFile } from '../../live-checks/approval.ts';
import type { Database } from '../../store/database.ts';
import { approvedPolicy } from '../../store/live/approved-policies.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';

const PATH = '/.well-known/mta-sts.txt';
const POLICY_HOST = /^mta-sts\.([a-z0-9.-]+?)\.?(?::\d{1,5})?$/i;

/**
 * Answers requests for `mta-sts.<domain>` with the policy that the operator approved for the domain, and with nothing
 * else: neither pages nor the API are there under such a name. Requests for other names pass.
 */
export function servePolicies(database: Database): RequestHandler {
  return async (request, response, next) => {
    const asked = POLICY_HOST.exec(request.headers.host ?? '')?.[1];
    if (asked === undefined) return next();
    const domain = nameAsked(asked);
    const readsFile = (request.method === 'GET' || request.method === 'HEAD') && request.path === PATH;
    const policy = readsFile ? await approvedPolicy(database, domain) : null;
    response.set('Cache-Control', 'no-store');
    response.type('text/plain; charset=utf-8');
    if (policy === null) response.status(404).send('There is no policy here.\n');
    else response.send(policy.text);
  };
}

export const readHostedPolicy = route({
  method: 'get',
  path: '/domains/:domain/hosted-policy',
  summary: 'The policy file that is served from here',
  answer: hostedPolicy,
  handle: (deps, { params }) => answerHosted(deps, params.domain),
});

export const approvePolicy = route({
  method: 'put',
  path: '/domains/:domain/hosted-policy',
  summary: 'Serve this policy file from now on',
  body: approvalInput,
  limit: '256kb',
  answer: hostedPolicy,
  async handle(deps, { params, body }) {
    const { database, installation, now } = deps;
    const domain = await requireDomain(database, params.domain);
    if (!installation.hostPolicies)
      throw new HttpProblem(409, 'Not served here', 'Set STSREADY_HOST_POLICIES to on first.');
    const why = await approveFile(database, domain, body.text, { by: body.by, at: now() });
    if (why !== null) throw new HttpProblem(422, 'Not a policy to serve', wordSaying(english, why));
    return answerHosted(deps, params.domain);
  },
});

/** What is served for a domain, and whether this installation serves policies at all. */
async function answerHosted({ database, installation }: HttpDependencies, name: string): Promise<HostedPolicy> {
  const enabled = installation.hostPolicies;
  await requireDomain(database, name);
  return { enabled, approved: enabled ? await approvedPolicy(database, name) : null };
}
