import type { z } from 'zod';
import { comparableHost } from '../../contract/domain-name.ts';
import { attestationInput, setAsideDays, setAsideInput, setAsideQuery } from '../../contract/set-asides.ts';
import { addHours } from '../../contract/time.ts';
import { wordedAssessment } from '../../contract/verdict.ts';
import { addAttestation, addSetAside, listSetAsides, undoSetAside } from '../../store/domains/assertions.ts';
import type { HttpDependencies, Readable } from '../dependencies.ts';
import { notFound } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { answerAssessment } from './domains.ts';
import { requireDomain } from './require-domain.ts';
import { requireSettable } from './set-asides.ts';

export const setIssueAside = route({
  method: 'post',
  path: '/domains/:domain/set-asides',
  summary: 'Set an issue aside',
  body: setAsideInput,
  answer: wordedAssessment,
  async handle(deps, { params, body }) {
    await keepSetAside(deps, params.domain, body);
    return judgeAgain(deps, params.domain);
  },
});

export const takeIssueUp = route({
  method: 'delete',
  path: '/domains/:domain/set-asides',
  summary: 'Take an issue up again',
  query: setAsideQuery,
  answer: wordedAssessment,
  async handle(deps, { params, query }) {
    await undoSetAsides(deps, params.domain, query);
    return judgeAgain(deps, params.domain);
  },
});

export const attestHost = route({
  method: 'post',
  path: '/domains/:domain/attestations',
  summary: 'An MX host was checked elsewhere',
  body: attestationInput,
  answer: wordedAssessment,
  async handle(deps, { params, body }) {
    const domain = await requireDomain(deps.database, params.domain);
    await addAttestation(deps.database, domain.id, { ...body, host: comparableHost(body.host), at: deps.now() });
    return judgeAgain(deps, params.domain);
  },
});

/**
 * Sets an issue aside with reason and name. Its sessions stay in the what-if; it ends early when another reporter complains.
 * Anything without effect on the rules now is refused with a 409 (see `requireSettable`).
 */
async function keepSetAside(
  { database, verdicts, now }: Readable,
  name: string,
  { host, failureClass, reason, by }: z.output<typeof setAsideInput>,
): Promise<void> {
  const domain = await requireDomain(database, name);
  const issue = verdicts
    .get(name)
    ?.assessment.issues.find((it) => it.host === host && it.failureClass === failureClass);
  if (issue === undefined) throw notFound('such issue');
  requireSettable(issue);
  const at = now();
  const { reporters } = issue;
  await addSetAside(database, domain.id, {
    host,
    failureClass,
    reason,
    by,
    at,
    until: addHours(at, 24 * setAsideDays),
    reporters,
  });
}

/** Takes it back; the record of who set aside what, and who undid it, stays. */
async function undoSetAsides(
  { database, now }: Pick<HttpDependencies, 'database' | 'now'>,
  name: string,
  { host, failureClass }: z.output<typeof setAsideQuery>,
): Promise<void> {
  const domain = await requireDomain(database, name);
  const asides = (await listSetAsides(database, domain.id, now())).filter(
    (it) => (it.host ?? '') === host && it.failureClass === failureClass,
  );
  if (asides.length === 0) throw notFound('such issue set aside');
  for (const aside of asides) await undoSetAside(database, { domainId: domain.id, id: aside.id }, 'operator', now());
}

async function judgeAgain(deps: Readable, name: string) {
  await deps.verdicts.refresh();
  return answerAssessment(deps, name);
}
