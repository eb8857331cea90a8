import {
  type DomainSettings,
  type DomainSettingsInput,
  domainSettings,
  domainSettingsInput,
} from '../../contract/settings.ts';
import { type ReadinessSettings, resolveSettings } from '../../readiness/settings.ts';
import { flattenSettings, isSameThreshold, nestSettings, type Thresholds } from '../../readiness/thresholds.ts';
import { changeStoredSettings, listSettingChanges } from '../../store/domains/domain-settings.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { HttpProblem } from '../shell/problems.ts';
import { route } from '../shell/route.ts';
import { requireDomain } from './require-domain.ts';

const CHANGES_SHOWN = 50;

export const readDomainSettings = route({
  method: 'get',
  path: '/domains/:domain/settings',
  summary: 'What the verdict on a domain goes by',
  answer: domainSettings,
  handle: (deps, { params }) => answerDomainSettings(deps, params.domain),
});

export const replaceDomainSettings = route({
  method: 'put',
  path: '/domains/:domain/settings',
  summary: 'Settings of a domain of its own',
  body: domainSettingsInput,
  answer: domainSettings,
  async handle(deps, { params, body }) {
    await changeDomainSettings(deps, params.domain, body);
    return answerDomainSettings(deps, params.domain);
  },
});

/** The thresholds of one domain over those of the installation, and who changed them. */
async function answerDomainSettings(
  { database, installation }: Pick<HttpDependencies, 'database' | 'installation'>,
  name: string,
): Promise<DomainSettings> {
  const domain = await requireDomain(database, name);
  const own = readOwn(domain.settings);
  const changes = await listSettingChanges(database, domain.id, CHANGES_SHOWN);
  return {
    domain: domain.name,
    thresholds: Object.entries(flattenSettings(installation.readiness)).map(([key, value]) => ({
      key,
      installation: value,
      own: own[key] ?? null,
    })),
    changes: changes.map(({ at, by, before, after }) => ({ at, by, before: readOwn(before), after: readOwn(after) })),
  };
}

/**
 * Replaces what a domain has of its own; what equals the installation's value is no own setting, and follows it from then on.
 * All of it is checked together before any of it takes effect. Throws HttpProblem 400 with a sentence for each mistake.
 */
async function changeDomainSettings(
  { database, installation, now, verdicts }: HttpDependencies,
  name: string,
  { own, by }: DomainSettingsInput,
): Promise<void> {
  const domain = await requireDomain(database, name);
  const resolved = resolveSettings(installation.readiness, nestSettings(own));
  if (!resolved.ok) throw new HttpProblem(400, 'Bad request', resolved.errors.join('; '));
  const inherited = flattenSettings(installation.readiness);
  const present = flattenSettings(resolved.settings);
  const different = Object.keys(own).flatMap((key) => {
    const value = present[key];
    return value === undefined || isSameThreshold(value, inherited[key] ?? '') ? [] : [[key, value] as const];
  });
  const after = different.length === 0 ? null : JSON.stringify(nestSettings(Object.fromEntries(different)));
  if (after === domain.settings) return;
  await changeStoredSettings(database, domain.id, { at: now(), by, before: domain.settings, after });
  await verdicts.refresh();
}

function readOwn(stored: string | null): Thresholds {
  return stored === null ? {} : flattenSettings(JSON.parse(stored) as ReadinessSettings);
}
