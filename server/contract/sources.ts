import { z } from 'zod';
import { day, instant, sessions } from './scalars.ts';

/** `GET /sources`: what came in, from whom. Mailboxes are at `GET /mailboxes`. */
export const sources = z
  .object({
    reports: z.number().int(),
    latestReceivedAt: instant.nullable(),
    arrivals: z
      .array(z.object({ day, reports: z.number().int() }))
      .readonly()
      .describe('by the UTC day they were received on, the last 30 days; a day that is absent had none'),
    reporters: z
      .array(
        z.object({
          key: z.string(),
          name: z.string(),
          reports30: z.number().int(),
          sessions30: sessions,
          lastDay: day,
          standing: z.enum(['trusted', 'established', 'new', 'unauthenticated']),
        }),
      )
      .readonly()
      .describe('most reports first, at most 100'),
    https: z.object({
      url: z.string().nullable().describe('null: no public address is configured'),
      lastReceivedAt: instant.nullable(),
      accepted30: z.number().int(),
      refused30: z.number().int(),
    }),
    uploads: z.object({ lastAt: instant.nullable() }),
    watched: z
      .object({
        folder: z.string(),
        lastAt: instant.nullable().describe('when a file was read last, since the start'),
        trouble: z.string().nullable(),
      })
      .nullable()
      .describe('the folder whose files are read as they come; null: none is set'),
  })
  .meta({ id: 'Sources' });
export type Sources = z.infer<typeof sources>;
