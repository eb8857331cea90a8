import { z } from 'zod';
import { filterQuery } from './filters.ts';
import { day, sessions } from './scalars.ts';

export const seriesDay = z
  .object({
    day,
    success: sessions,
    failure: sessions,
    results: z.record(z.string(), sessions).describe('failed sessions by result type; "" is failures without details'),
    reporters: z.number().int().nonnegative(),
  })
  .meta({ id: 'SeriesDay' });

export const marker = z
  .object({
    day,
    kind: z.enum(['policy', 'certificate', 'verdict']),
    label: z.string(),
    params: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Marker' });
export type Marker = z.infer<typeof marker>;

export const series = z
  .object({
    domain: z.string().nullable().describe('null: all watched domains together'),
    from: day,
    to: day,
    authenticity: z.enum(['counted', 'all']),
    leftOut: z
      .object({ reports: z.number().int(), sessions })
      .describe('reports in this range that are not shown because their origin could not be authenticated'),
    outOfScale: z
      .object({ reports: z.number().int(), sessions })
      .describe(
        'reports in this range that are not shown because they count over a hundred times a usual day, and it is not proved whose they are',
      ),
    days: z.array(seriesDay).describe('one a day with reports; a day that is absent had none'),
    results: z
      .array(
        z.object({
          result: z.string(),
          sessions,
          effect: z.enum(['refused', 'delivered', 'dane', 'potential', 'unknown']),
        }),
      )
      .describe('in stack order'),
    markers: z.array(marker),
  })
  .meta({ id: 'Series' });
export type Series = z.infer<typeof series>;

export const breakdown = z
  .object({
    by: z.enum(['mx', 'reporter', 'result', 'sender']),
    total: z.number().int().describe('rows before the limit'),
    rows: z.array(
      z.object({
        key: z.string().describe('"" where the report names none'),
        name: z.string(),
        failed: sessions,
        sessions: sessions.nullable().describe('all sessions, where reports count them by this key'),
      }),
    ),
  })
  .meta({ id: 'Breakdown' });
export type Breakdown = z.infer<typeof breakdown>;

export const breakdownQuery = filterQuery.extend({
  by: z.enum(['mx', 'reporter', 'result', 'sender']),
  limit: z.coerce.number().int().min(1).max(1000).default(5),
});
