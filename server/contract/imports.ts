import { z } from 'zod';
import { outcomeNames } from './codes.ts';
import { day, instant, sessions } from './scalars.ts';

export const importedReport = z
  .object({
    organization: z.string().nullable(),
    reportId: z.string().nullable(),
    start: instant,
    end: instant,
    day,
    policies: z.array(
      z.object({
        domain: z.string().nullable(),
        policyType: z.string(),
        success: sessions,
        failure: sessions,
        failureDetails: z.number().int().describe('entries'),
      }),
    ),
    success: sessions,
    failure: sessions,
    failureDetails: z.number().int().describe('entries'),
    detailSessions: sessions,
    deviations: z.array(z.string()),
  })
  .meta({ id: 'ImportedReport' });
export type ImportedReport = z.infer<typeof importedReport>;

export const importOutcome = z
  .object({
    source: z.string(),
    outcome: z.enum(outcomeNames),
    reason: z.string().nullable(),
    report: importedReport.nullable(),
  })
  .meta({ id: 'ImportOutcome' });
export type ImportOutcome = z.infer<typeof importOutcome>;

/** What became of everything that was read. */
export const importCounts = z.object({
  messages: z.number().int(),
  stored: z.number().int(),
  duplicate: z.number().int(),
  superseded: z.number().int(),
  notTlsrpt: z.number().int(),
  rejected: z.number().int(),
  authenticity: z
    .record(z.string(), z.number().int())
    .describe('messages with a report, by what their origin was judged to be'),
});
export type ImportCounts = z.infer<typeof importCounts>;

/**
 * What `import --json` prints and `POST /uploads` answers. An upload is multipart: any number of `files`, and
 * `vouch=1` where the person says that they come from a mailbox of theirs, so that files without a signature count.
 */
export const importResult = importCounts
  .extend({
    outcomes: z.array(importOutcome).readonly(),
    left: z.number().int().optional().describe('outcomes of an upload beyond those listed; they are counted above'),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof importResult>;
