import { attestationInput, setAsideDays, setAsideInput, setAsideQuery } from '../../contract/set-asides.ts';
import { addHours, type Instant } from '../../contract/time.ts';
import type { WordedAssessment } from '../../contract/verdict.ts';
import type { Database } from '../../store/database.ts';
import { addAttestation, addSetAside, listSetAsides, undoSetAside } from '../../store/domains/assertions.ts';
import type { Verdicts } from '../../verdicts/verdicts.ts';
import { notFound } from '../shell/problems.ts';
import { answerAssessment, requireDomain } from './domains.ts';
import { requireSettable } from './set-asides.ts';

/**
 * Sets an issue aside with reason and name. Its sessions stay in the what-if; it ends early when another reporter complains.
 * Anything without effect on the rules now is refused with a 409 (see `requireSettable`).
 */
export async function setIssueAside(
  database: Database,
  verdicts: Verdicts,
  name: string,
  body: unknown,
  now: Instant,
): Promise<WordedAssessment> {
  const domain = await requireDomain(database, name);
  const { host, failureClass, reason, by } = setAsideInput.parse(body);
  const issue = verdicts
    .get(name)
    ?.assessment.issues.find((it) => it.host === host && it.failureClass === failureClass);
  if (issue === undefined) throw notFound('such issue');
  requireSettable(issue);
  const until = addHours(now, 24 * setAsideDays);
  await addSetAside(database, domain.id, {
    host,
    failureClass,
    reason,
    by,
    at: now,
    until,
    reporters: issue.reporters,
  });
  await verdicts.refresh();
  return answerAssessment(database, verdicts, name, now);
}

/** Takes it back; the record of who set aside what, and who undid it, stays. */
export async function takeIssueUp(
  database: Database,
  verdicts: Verdicts,
  name: string,
  query: unknown,
  now: Instant,
): Promise<WordedAssessment> {
  const domain = await requireDomain(database, name);
  const { host, failureClass } = setAsideQuery.parse(query);
  const asides = (await listSetAsides(database, domain.id, now)).filter(
    (it) => (it.host ?? '') === host && it.failureClass === failureClass,
  );
  if (asides.length === 0) throw notFound('such issue set aside');
  for (const aside of asides) await undoSetAside(database, domain.id, aside.id, 'operator', now);
  await verdicts.refresh();
  return answerAssessment(database, verdicts, name, now);
}

/** Stores the administrator's word that an MX host was checked elsewhere. */
export async function attestHost(
  database: Database,
  verdicts: Verdicts,
  name: string,
  body: unknown,
  now: Instant,
): Promise<WordedAssessment> {
  const domain = await requireDomain(database, name);
  const { host, by, note } = attestationInput.parse(body);
  await addAttestation(database, domain.id, { host: host.toLowerCase(), by, note, at: now });
  await verdicts.refresh();
  return answerAssessment(database, verdicts, name, now);
}
