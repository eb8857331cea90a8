import type { SettingsView } from '../../contract/settings.ts';
import { defaultSettings, type ReadinessSettings } from '../../readiness/settings.ts';
import { flattenSettings } from '../../readiness/thresholds.ts';

/** The thresholds in force beside their defaults. */
export function describeThresholds(settings: ReadinessSettings): SettingsView['thresholds'] {
  const standard = flattenSettings(defaultSettings);
  return Object.entries(flattenSettings(settings)).map(([key, value]) => ({
    key,
    value,
    default: standard[key] ?? '',
  }));
}
