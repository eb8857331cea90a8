import { z } from 'zod';
import { dayText, many } from './scalars.ts';

/** `GET /facets?domain`: the values that filters can offer. */
export const facets = z
  .object({
    domains: z.array(z.string()).readonly(),
    reporters: z.array(z.object({ key: z.string(), name: z.string() })).readonly(),
    mx: z.array(z.string()).readonly(),
    results: z.array(z.string()).readonly(),
    policyTypes: z.array(z.string()).readonly(),
  })
  .meta({ id: 'Facets' });
export type Facets = z.infer<typeof facets>;

/** Of one domain, or of all that are watched. */
export const facetsQuery = z.object({ domain: z.string().max(253).optional() });

/** Filters shared by charts, breakdowns and the list of reports. A repeated name means any of its values. */
export const filterQuery = z.object({
  from: dayText.optional(),
  to: dayText.optional(),
  reporter: many.describe('identity of the reporter, its organisational domain'),
  mx: many.describe('receiving MX host name'),
  ip: many.describe('sending MTA address'),
  result: many.describe('result type as written'),
  policyType: many,
  authenticity: z.enum(['counted', 'all']).optional().describe('counted: only reports that may weigh in a verdict'),
});
export type FilterQuery = z.infer<typeof filterQuery>;
