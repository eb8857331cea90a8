import { type CheckAnswer, checkAnswer } from '../../contract/checks.ts';
import { MadeUpDomain } from '../../live-checks/checked-domain.ts';
import { keptCheck } from '../../probe/kept-check.ts';
import { latestCheck } from '../../store/live/live-checks.ts';
import { isSampleDomain } from '../../store/reports/sample.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { requireDomain } from '../domains/require-domain.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { viewCheck } from './check-view.ts';

export const readCheck = route({
  method: 'get',
  path: '/domains/:domain/check',
  summary: 'The live check under way, or the last one',
  answer: checkAnswer,
  handle: (deps, { params }) => answerCheck(deps, params.domain),
});

export const checkNow = route({
  method: 'post',
  path: '/domains/:domain/check',
  summary: 'Check DNS, the policy file and the MX hosts now',
  answer: checkAnswer,
  handle: (deps, { params }) => runCheck(deps, params.domain),
});

type CheckDependencies = Pick<HttpDependencies, 'database' | 'checker' | 'installation'>;

/** Proxies and browsers give up on answers that take longer; the page learns the rest by events. */
const PATIENCE_MS = 20_000;

/** The check under way, or the last one; where live checks are off, the last one stored. */
export async function answerCheck(deps: CheckDependencies, name: string): Promise<CheckAnswer> {
  const domain = await requireDomain(deps.database, name);
  if (deps.checker === null || (await isSampleDomain(deps.database, name))) {
    const kept = await latestCheck(deps.database, domain.id, keptCheck);
    return {
      enabled: false,
      check: kept === null ? null : viewCheck(kept, deps.installation.knownRua),
    };
  }
  const latest = await deps.checker.latest(domain);
  return { enabled: true, check: latest === null ? null : viewCheck(latest, deps.installation.knownRua) };
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
  if (done !== null) return { enabled: true, check: viewCheck(done, deps.installation.knownRua) };
  // Nothing waits for it here any more; the checker logs errors.
  looking.catch(() => {});
  return answerCheck(deps, name);
}
