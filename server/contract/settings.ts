import { z } from 'zod';
import { instant, person } from './scalars.ts';

const threshold = z.union([
  z.number(),
  z.boolean(),
  z.string().max(253),
  z.array(z.string().max(253)).max(200).readonly(),
]);

const ownThresholds = z.record(z.string().max(100), threshold).readonly();

/** `GET /domains/:domain/settings`: what the verdict on this domain goes by. */
export const domainSettings = z
  .object({
    domain: z.string(),
    thresholds: z
      .array(
        z.object({
          key: z.string().describe('as clock.requiredDays'),
          installation: threshold.describe('what holds for domains without a setting of their own'),
          own: threshold.nullable().describe('null: the installation’s holds'),
        }),
      )
      .readonly(),
    changes: z
      .array(z.object({ at: instant, by: z.string(), before: ownThresholds, after: ownThresholds }))
      .readonly()
      .describe('newest first, at most 50'),
  })
  .meta({ id: 'DomainSettings' });
export type DomainSettings = z.infer<typeof domainSettings>;

/** `PUT /domains/:domain/settings`: all that the domain is to have of its own; what is left out follows the installation. */
export const domainSettingsInput = z
  .strictObject({ own: ownThresholds, by: person })
  .meta({ id: 'DomainSettingsInput' });
export type DomainSettingsInput = z.infer<typeof domainSettingsInput>;

/** `GET /settings`: read only; they are set in the environment or the config file. */
export const settingsView = z
  .object({
    version: z.string(),
    database: z.object({ path: z.string(), bytes: z.number().int() }),
    listen: z.string(),
    configFile: z.string().nullable(),
    liveChecks: z.boolean(),
    thresholds: z
      .array(
        z.object({
          key: z.string().describe('as clock.requiredDays'),
          value: threshold,
          default: threshold,
        }),
      )
      .readonly(),
  })
  .meta({ id: 'SettingsView' });
export type SettingsView = z.infer<typeof settingsView>;
