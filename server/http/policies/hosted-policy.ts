import type { RequestHandler } from 'express';
import { approvalInput, type HostedPolicy } from '../../contract/policies.ts';
import type { Instant } from '../../contract/time.ts';
import { approveFile } from '../../live-checks/approval.ts';
import type { Database } from '../../store/database.ts';
import { approvedPolicy } from '../../store/live/approved-policies.ts';
import { requireDomain } from '../domains/domains.ts';
import { HttpProblem } from '../shell/problems.ts';

const PATH = '/.well-known/mta-sts.txt';
const POLICY_HOST = /^mta-sts\.([a-z0-9.-]+?)\.?(?::\d{1,5})?$/i;

/**
 * Answers requests for `mta-sts.<domain>` with the policy that the operator approved for the domain, and with nothing
 * else: neither pages nor the API are there under such a name. Requests for other names pass.
 */
export function servePolicies(database: Database): RequestHandler {
  return async (request, response, next) => {
    const domain = POLICY_HOST.exec(request.headers.host ?? '')?.[1]?.toLowerCase();
    if (domain === undefined) return next();
    const readsFile = (request.method === 'GET' || request.method === 'HEAD') && request.path === PATH;
    const policy = readsFile ? await approvedPolicy(database, domain) : null;
    response.set('Cache-Control', 'no-store');
    response.type('text/plain; charset=utf-8');
    if (policy === null) response.status(404).send('There is no policy here.\n');
    else response.send(policy.text);
  };
}

/** What is served for a domain, and whether this installation serves policies at all. */
export async function answerHosted(database: Database, serves: boolean, name: string): Promise<HostedPolicy> {
  await requireDomain(database, name);
  return { enabled: serves, approved: serves ? await approvedPolicy(database, name) : null };
}

/**
 * Serves this file for the domain from now on. Throws HttpProblem for a file with an error in it.
 */
export async function approve(
  database: Database,
  serves: boolean,
  name: string,
  body: unknown,
  now: Instant,
): Promise<HostedPolicy> {
  const domain = await requireDomain(database, name);
  if (!serves) throw new HttpProblem(409, 'Not served here', 'Set STSREADY_HOST_POLICIES to on first.');
  const { text, by } = approvalInput.parse(body);
  const why = await approveFile(database, domain, text, { by, at: now });
  if (why !== null) throw new HttpProblem(422, 'Not a policy to serve', why);
  return answerHosted(database, serves, name);
}
