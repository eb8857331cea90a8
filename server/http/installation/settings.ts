import { existsSync, statSync } from 'node:fs';
import { type SettingsView, settingsView } from '../../contract/settings.ts';
import { defaultSettings, type ReadinessSettings } from '../../readiness/settings.ts';
import { flattenSettings } from '../../readiness/thresholds.ts';
import type { HttpDependencies } from '../dependencies.ts';
import { route } from '../shell/route.ts';

export const readSettings = route({
  method: 'get',
  path: '/settings',
  summary: 'Settings in force',
  answer: settingsView,
  handle: (deps) => answerSettings(deps),
});

function answerSettings({ installation, checker }: HttpDependencies): SettingsView {
  const { version, databaseFile: path, listen, configFile, readiness } = installation;
  return {
    version,
    listen,
    configFile,
    liveChecks: checker !== null,
    database: { path, bytes: sizeOf(path) + sizeOf(`${path}-wal`) },
    thresholds: describeThresholds(readiness),
  };
}

/** The thresholds in force beside their defaults. */
function describeThresholds(settings: ReadinessSettings): SettingsView['thresholds'] {
  const standard = flattenSettings(defaultSettings);
  return Object.entries(flattenSettings(settings)).map(([key, value]) => ({
    key,
    value,
    default: standard[key] ?? '',
  }));
}

/** SQLite keeps recent changes in a second file for a while. */
function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
