import { createHash, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { type ProbesTaken, probeDocument, probesTaken, type RemoteCheck } from '../../contract/probes.ts';
import { type Instant, toMillis } from '../../contract/time.ts';
import type { DomainCheck } from '../../probe/check-domain.ts';
import { findDomain } from '../../store/domains/domains.ts';
import { isSampleDomain } from '../../store/reports/sample.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';

const OLDEST_MS = 24 * 3_600_000;
const CLOCK_SKEW_MS = 5 * 60_000;

export const takeProbes = route({
  method: 'post',
  path: '/probes',
  summary: 'What stsready probe --json saw elsewhere; with the probe token',
  authorize: requireProbeToken,
  body: probeDocument,
  limit: '4mb',
  answer: probesTaken,
  handle: (deps, { body }) => acceptProbes(deps, body),
});

function requireProbeToken({ installation }: HttpDependencies, authorization: string | undefined): void {
  const { probeToken } = installation;
  if (probeToken === null) throw new HttpProblem(404, 'Not found', 'Set STSREADY_PROBE_TOKEN to take probes here.');
  if (!isBearer(authorization, probeToken)) throw new HttpProblem(401, 'Unauthorized', 'The token is not the one.');
}

/** Accepts what a machine elsewhere saw of MX hosts. */
async function acceptProbes(
  { checker, database, now }: HttpDependencies,
  { checks }: z.output<typeof probeDocument>,
): Promise<ProbesTaken> {
  if (checker === null) throw new HttpProblem(409, 'Live checks are off', 'Live checks are switched off here.');
  const accepted: string[] = [];
  const refused: { domain: string; why: string }[] = [];
  for (const check of checks) {
    const domain = await findDomain(database, check.domain);
    const watched = domain?.status === 'watched' && !(await isSampleDomain(database, domain.name));
    const why = watched ? whyUntimely(check, now()) : 'not watched here';
    if (domain === null || why !== null) refused.push({ domain: check.domain, why: why ?? '' });
    else {
      await checker.accept(domain, completeRemote(check));
      accepted.push(check.domain);
    }
  }
  return { accepted, refused };
}

function isBearer(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

function whyUntimely(check: RemoteCheck, now: Instant): string | null {
  const times = [check.at, ...check.hosts.flatMap(({ probe }) => probe?.at ?? [])].map(toMillis);
  if (times.some((at) => at > toMillis(now) + CLOCK_SKEW_MS)) return 'from the future: compare the clocks';
  return times.some((at) => at < toMillis(now) - OLDEST_MS) ? 'older than a day' : null;
}

/** Probes that failed for want of port 25 say nothing here either. */
function completeRemote(check: RemoteCheck): DomainCheck {
  const hosts = check.hosts.map((host) => (host.probe?.result === 'port25' ? { ...host, probe: null } : host));
  return { ...check, running: false, stsTxt: null, tlsrptTxt: null, mx: null, policy: null, hosts };
}
