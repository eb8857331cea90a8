import * as z from 'zod';
import { nameAsked } from '../contract/domain-name.ts';
import type { Immutable } from '../contract/immutable.ts';

/**
 * The settings of the verdict, for each domain over a global default. Every default has a reason, given in docs/verdict.md;
 * the error rates measured by the simulator hold for the defaults.
 */
export const readinessSettingsSchema = z
  .strictObject({
    clock: z
      .strictObject({
        requiredDays: z
          .int()
          .min(7)
          .max(365)
          .default(14)
          .describe('clean days of the present configuration before "ready"'),
        restartOnMxAddition: z.boolean().default(true).describe('a new MX host starts the clock again'),
      })
      .prefault({}),
    time: z
      .strictObject({
        latenessHours: z
          .int()
          .min(12)
          .max(168)
          .default(36)
          .describe('hours after a UTC day ends until its reports are taken as complete'),
      })
      .prefault({}),
    gate: z
      .strictObject({
        minCoveredDays: z
          .int()
          .min(1)
          .max(14)
          .default(10)
          .describe('of the last 14 finished days, those with trusted sessions'),
        extendedDays: z
          .int()
          .min(14)
          .max(365)
          .default(28)
          .describe('clean days after which time and probes stand in for volume'),
        extendedCoveredDays: z.int().min(1).max(28).default(5),
        minConfidence: z.enum(['medium', 'high']).default('medium'),
        mxCheckDays: z
          .int()
          .min(0)
          .max(60)
          .default(14)
          .describe('days for which a look at an MX host answers those who complain of it; 0: they cannot ask for one'),
      })
      .prefault({}),
    stats: z
      .strictObject({
        alpha: z.number().min(0.001).max(0.2).default(0.05).describe('one-sided error of the upper bound'),
        high: share(0.001),
        medium: share(0.01),
        low: share(0.05),
        windowDays: z.int().min(14).max(60).default(28),
      })
      .prefault({}),
    issue: z
      .strictObject({
        windowDays: z.int().min(3).max(14).default(7),
        persistentDays: z.int().min(1).max(7).default(2),
        flakyDays: z.int().min(1).max(7).default(3),
        persistentBurstSessions: z.int().min(1).max(1000).default(5),
        persistentBurstShare: share(0.05),
        flakyBurstSessions: z.int().min(1).max(1000).default(10),
        flakyBurstShare: share(0.2),
        noiseShare: z.number().min(0).max(0.01).default(0.001).describe('below it, repeated strays are noise'),
        quietDays: z.int().min(1).max(14).default(3),
        expireDays: z.int().min(7).max(60).default(14),
        persistentExpireDays: z.int().min(14).max(90).default(28),
      })
      .prefault({}),
    fetch: z.strictObject({ share: share(0.05), days: z.int().min(1).max(7).default(2) }).prefault({}),
    risk: z.strictObject({ lookbackDays: z.int().min(3).max(30).default(7), rollbackShare: share(0.05) }).prefault({}),
    cert: z
      .strictObject({ warnDays: z.int().min(1).max(60).default(14), imminentDays: z.int().min(1).max(30).default(3) })
      .prefault({}),
    probe: z
      .strictObject({
        freshHours: z.int().min(24).max(336).default(72),
        unsteadyDays: z.int().min(1).max(60).default(14),
      })
      .prefault({}),
    attest: z.strictObject({ days: z.int().min(1).max(60).default(14) }).prefault({}),
    reporters: z
      .strictObject({
        trusted: z.array(reporterDomain()).max(200).default(['google.com', 'microsoft.com']),
        muted: z.array(reporterDomain()).max(200).default([]),
      })
      .prefault({}),
  })
  .superRefine((settings, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (settings.gate.extendedDays < settings.clock.requiredDays)
      complain(['gate', 'extendedDays'], 'must not be below clock.requiredDays');
    if (settings.gate.extendedCoveredDays > settings.gate.extendedDays)
      complain(['gate', 'extendedCoveredDays'], 'must not be above gate.extendedDays');
    if (!(settings.stats.high <= settings.stats.medium && settings.stats.medium <= settings.stats.low))
      complain(['stats'], 'high, medium and low must not fall');
    if (settings.issue.expireDays > settings.issue.persistentExpireDays)
      complain(['issue', 'persistentExpireDays'], 'must not be below issue.expireDays');
    const both = settings.reporters.trusted.filter((reporter) => settings.reporters.muted.includes(reporter));
    if (both.length > 0)
      complain(['reporters', 'muted'], `${both.join(', ')}: take it off reporters.trusted before muting it`);
  });

/** Complete settings, defaults merged. */
export type ReadinessSettings = Immutable<z.output<typeof readinessSettingsSchema>>;

export const defaultSettings: ReadinessSettings = readinessSettingsSchema.parse({});

/**
 * Lays a domain's settings over the global ones, section by section and key by key, and checks the result.
 * The union's `errors` are sentences as `gate.extendedDays: must not be below clock.requiredDays`.
 */
export function resolveSettings(
  ...layers: readonly unknown[]
):
  | { readonly ok: true; readonly settings: ReadinessSettings }
  | { readonly ok: false; readonly errors: readonly string[] } {
  const result = readinessSettingsSchema.safeParse(layers.reduce((base, layer) => overlay(base, layer), {}));
  if (result.success) return { ok: true, settings: result.data };
  return {
    ok: false,
    errors: result.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`),
  };
}

function overlay(base: unknown, layer: unknown): unknown {
  if (layer === undefined || layer === null) return base;
  if (!isSection(base) || !isSection(layer)) return layer;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(layer)) merged[key] = key in base ? overlay(base[key], value) : value;
  return merged;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function share(fallback: number) {
  return z.number().min(0.00001).max(0.5).default(fallback);
}

function reporterDomain() {
  return z
    .string()
    .overwrite(nameAsked)
    .max(253)
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'must be a domain name, as google.com');
}
