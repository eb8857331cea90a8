import { type DomainSettings, domainSettingsInput } from '../../contract/settings.ts';
import type { Instant } from '../../contract/time.ts';
import { type ReadinessSettings, resolveSettings } from '../../readiness/settings.ts';
import { flattenSettings, isSameThreshold, nestSettings, type Thresholds } from '../../readiness/thresholds.ts';
import type { Database } from '../../store/database.ts';
import { changeStoredSettings, listSettingChanges } from '../../store/domains/domain-settings.ts';
import type { Verdicts } from '../../verdicts/verdicts.ts';
import { HttpProblem } from '../shell/problems.ts';
import { requireDomain } from './domains.ts';

const CHANGES_SHOWN = 50;

/** The thresholds of one domain over those of the installation, and who changed them. */
export async function answerDomainSettings(
  database: Database,
  installation: ReadinessSettings,
  name: string,
): Promise<DomainSettings> {
  const domain = await requireDomain(database, name);
  const own = readOwn(domain.settings);
  const changes = await listSettingChanges(database, domain.id, CHANGES_SHOWN);
  return {
    domain: domain.name,
    thresholds: Object.entries(flattenSettings(installation)).map(([key, value]) => ({
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
export async function changeDomainSettings(
  database: Database,
  verdicts: Verdicts,
  installation: ReadinessSettings,
  name: string,
  body: unknown,
  now: Instant,
): Promise<DomainSettings> {
  const domain = await requireDomain(database, name);
  const { own, by } = domainSettingsInput.parse(body);
  const resolved = resolveSettings(installation, nestSettings(own));
  if (!resolved.ok) throw new HttpProblem(400, 'Bad request', resolved.errors.join('; '));
  const inherited = flattenSettings(installation);
  const present = flattenSettings(resolved.settings);
  const different = Object.keys(own).flatMap((key) => {
    const value = present[key];
    return value === undefined || isSameThreshold(value, inherited[key] ?? '') ? [] : [[key, value] as const];
  });
  const after = different.length === 0 ? null : JSON.stringify(nestSettings(Object.fromEntries(different)));
  if (after !== domain.settings) {
    await changeStoredSettings(database, domain.id, { at: now, by, before: domain.settings, after });
    await verdicts.refresh();
  }
  return answerDomainSettings(database, installation, name);
}

function readOwn(stored: string | null): Thresholds {
  return stored === null ? {} : flattenSettings(JSON.parse(stored) as ReadinessSettings);
}
