import { createHash, timingSafeEqual } from 'node:crypto';
import type { CheckAnswer } from '../../contract/checks.ts';
import { type ProbesTaken, probeDocument, type RemoteCheck } from '../../contract/probes.ts';
import { type Instant, toMillis } from '../../contract/time.ts';
import { MadeUpDomain } from '../../live-checks/checked-domain.ts';
import type { LiveChecker } from '../../live-checks/checker.ts';
import type { DomainCheck } from '../../probe/check-domain.ts';
import type { Database } from '../../store/database.ts';
import { findDomain } from '../../store/domains/domains.ts';
import { latestCheck } from '../../store/live/live-checks.ts';
import { isSampleDomain } from '../../store/reports/sample.ts';
import { requireDomain } from '../domains/domains.ts';
import { HttpProblem } from '../shell/problems.ts';
import { viewCheck } from './check-view.ts';

/** The live checks of an installation as its API needs them. */
export interface CheckDependencies {
  readonly database: Database;
  readonly now: () => Instant;
  /** Null: live checks are switched off. */
  readonly checker: LiveChecker | null;
  /** Report addresses that lead here; empty when none are configured. */
  readonly ourRua: readonly string[];
  /** Secret of the machines elsewhere that post what they see; null: there are none. */
  readonly probeToken: string | null;
}

/** Proxies and browsers give up on answers that take longer; the page learns the rest by events. */
const PATIENCE_MS = 20_000;
const OLDEST_MS = 24 * 3_600_000;
const CLOCK_SKEW_MS = 5 * 60_000;

/** The check under way, or the last one; where live checks are off, the last one stored. */
export async function answerCheck(deps: CheckDependencies, name: string): Promise<CheckAnswer> {
  const domain = await requireDomain(deps.database, name);
  if (deps.checker === null || (await isSampleDomain(deps.database, name))) {
    const kept = await latestCheck(deps.database, domain.id);
    return {
      enabled: false,
      check: kept === null ? null : viewCheck(JSON.parse(kept.result) as DomainCheck, deps.ourRua),
    };
  }
  const latest = await deps.checker.latest(domain);
  return { enabled: true, check: latest === null ? null : viewCheck(latest, deps.ourRua) };
}

/** Checks now; returns the result, or what is known of it after twenty seconds. */
export async function runCheck(deps: CheckDependencies, name: string): Promise<CheckAnswer> {
  const domain = await requireDomain(deps.database, name);
  if (domain.status !== 'watched') {
    throw new HttpProblem(409, 'Not watched', 'Only watched domains are looked at; adopt this one first.');
  }
  if (deps.checker === null) throw new HttpProblem(409, 'Live checks are off', 'Live checks are switched off here.');
  if (await isSampleDomain(deps.database, name)) {
    throw new HttpProblem(409, 'Sample data', new MadeUpDomain(name).message);
  }
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const looking = deps.checker.check(domain);
  const done = await Promise.race([looking, patience]).finally(() => clearTimeout(timer));
  if (done !== null) return { enabled: true, check: viewCheck(done, deps.ourRua) };
  // Nothing waits for it here any more; the checker logs errors.
  looking.catch(() => {});
  return answerCheck(deps, name);
}

/** Accepts what a machine elsewhere saw of MX hosts. */
export async function takeProbes(
  deps: CheckDependencies,
  authorization: string | undefined,
  body: unknown,
): Promise<ProbesTaken> {
  const { checker, database, probeToken } = deps;
  if (probeToken === null) throw new HttpProblem(404, 'Not found', 'Set STSREADY_PROBE_TOKEN to take probes here.');
  if (!isBearer(authorization, probeToken)) throw new HttpProblem(401, 'Unauthorized', 'The token is not the one.');
  if (checker === null) throw new HttpProblem(409, 'Live checks are off', 'Live checks are switched off here.');
  const accepted: string[] = [];
  const refused: { domain: string; why: string }[] = [];
  for (const check of probeDocument.parse(body).checks) {
    const domain = await findDomain(database, check.domain);
    const watched = domain?.status === 'watched' && !(await isSampleDomain(database, domain.name));
    const why = watched ? whyUntimely(check, deps.now()) : 'not watched here';
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
