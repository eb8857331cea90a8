import { defaultSettings, type ReadinessSettings } from '../readiness/settings.ts';
import type { SettingsView } from './contract.ts';

/** Every threshold of the verdict, with the value that holds and the one it has by default. */
export function describeThresholds(settings: ReadinessSettings): SettingsView['thresholds'] {
  const defaults: Record<string, Record<string, Threshold>> = defaultSettings;
  const present: Record<string, Record<string, Threshold>> = settings;
  return Object.entries(present).flatMap(([group, values]) =>
    Object.entries(values).map(([key, value]) => ({
      key: `${group}.${key}`,
      value,
      default: defaults[group]?.[key] ?? '',
    })),
  );
}

type Threshold = SettingsView['thresholds'][number]['value'];
