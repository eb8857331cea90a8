import type { ReadinessSettings } from './settings.ts';

/** The value of one threshold. */
export type Threshold = number | boolean | string | readonly string[];
/** Thresholds by their names with section, as `clock.requiredDays`. */
export type Thresholds = Readonly<Record<string, Threshold>>;

/** `{ clock: { requiredDays: 14 } }` as `{ 'clock.requiredDays': 14 }`. */
export function flattenSettings(settings: ReadinessSettings): Thresholds {
  const sections: Readonly<Record<string, Thresholds>> = settings;
  return Object.fromEntries(
    Object.entries(sections).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]) => [`${section}.${key}`, value]),
    ),
  );
}

/** The way back, for any names: whether they are settings is for `resolveSettings` to say. */
export function nestSettings(thresholds: Thresholds): Record<string, Record<string, Threshold>> {
  const sections = new Map<string, Map<string, Threshold>>();
  for (const [name, value] of Object.entries(thresholds)) {
    const dot = name.indexOf('.');
    const [section, key] = dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
    const values = sections.get(section) ?? new Map<string, Threshold>();
    sections.set(section, values.set(key, value));
  }
  return Object.fromEntries([...sections].map(([section, values]) => [section, Object.fromEntries(values)]));
}

/** Whether two values say the same. */
export function isSameThreshold(a: Threshold, b: Threshold): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
