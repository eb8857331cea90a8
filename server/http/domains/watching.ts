import { canonicalDomain } from '../../contract/domain-name.ts';
import { type DomainView, domainInput, domainPatch, domainView } from '../../contract/domains.ts';
import { setDomainStatus } from '../../store/domains/domains.ts';
import type { DomainStatus } from '../../store/schema.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { answerDomain } from './domains.ts';
import { requireDomain } from './require-domain.ts';

export const adoptDomain = route({
  method: 'post',
  path: '/domains',
  summary: 'Watch a domain',
  body: domainInput,
  answer: domainView,
  async handle(deps, { body }) {
    const view = await changeStatus(deps, readName(body.domain), 'watched');
    deps.checker?.soon();
    return view;
  },
});

export const changeDomain = route({
  method: 'patch',
  path: '/domains/:domain',
  summary: 'Adopt or ignore a domain',
  body: domainPatch,
  answer: domainView,
  async handle(deps, { params, body }) {
    await requireDomain(deps.database, params.domain);
    return changeStatus(deps, params.domain, body.status);
  },
});

async function changeStatus(deps: HttpDependencies, name: string, status: DomainStatus): Promise<DomainView> {
  await setDomainStatus(deps.database, name, status, deps.now());
  await deps.verdicts.refresh();
  return answerDomain(deps, name);
}

function readName(text: string): string {
  const name = canonicalDomain(text);
  if (name === null) throw new HttpProblem(422, 'Not a domain', 'Write a domain such as example.com.');
  return name;
}
