import { z } from 'zod';
import { instant } from './scalars.ts';

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    suggestions: z.array(z.string()).optional().describe('closest names, where something was not found'),
    code: z.string().optional().describe('what went wrong, for programs'),
    words: z.string().optional().describe("the server's own words, or what exactly is wrong"),
    fields: z
      .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .describe('what is wrong with which field of the request'),
    certificate: z
      .object({
        names: z.array(z.string()).readonly(),
        issuer: z.string().nullable().describe('null: it issued itself'),
        validUntil: instant,
        fingerprint: z.string().describe('SHA-256'),
        pem: z.string(),
      })
      .optional()
      .describe('what a mail server shows that is not trusted; given as `ca`, it is'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
