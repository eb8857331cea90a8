import { z } from 'zod';
import { databaseTroubles } from './codes.ts';
import { day, instant } from './scalars.ts';

/** What the frame of every page shows. */
export const status = z
  .object({
    version: z.string(),
    now: instant,
    fixedNow: z.boolean().describe('STSREADY_NOW is set: a demo or a replay'),
    sampleData: z.boolean(),
    liveChecks: z.boolean().describe('it can check now: not where live checks are off, nor where the clock is fixed'),
    liveTestTargets: z.boolean().describe('live checks may go to private addresses: for tests only'),
    checkLoad: z
      .object({
        questions: z.number().int().describe('DNS questions in the last hour'),
        maxQuestions: z.number().int(),
        connections: z.number().int().describe('connections in the last hour'),
        maxConnections: z.number().int(),
        waiting: z.number().int().describe('domains that are due and wait for their turn'),
      })
      .nullable()
      .describe('what live checks ask of the network; null where none are made'),
    port25Blocked: z.boolean().describe('mail servers cannot be reached from here'),
    reports: z.number().int(),
    domains: z.number().int(),
    mailboxes: z.number().int(),
    importing: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
    lastPollAt: instant.nullable(),
    problem: z.object({ mailbox: z.string(), since: instant, message: z.string() }).nullable(),
    clock: z
      .object({
        behind: z.enum(['program', 'reports']).describe('what is of a later day than the clock'),
        day: day.describe('that later day'),
      })
      .nullable()
      .describe('the clock of this machine is wrong: verdicts leave out what is to come by it'),
    database: z
      .object({ trouble: z.enum(databaseTroubles), since: instant })
      .nullable()
      .describe('what is wrong with the database as a whole; pages and API answer what they can meanwhile'),
    unreadable: z.number().int().describe('messages kept because they could not be read'),
    verdictsFinal: z.boolean().describe('false while an import has not reached the last 14 days yet'),
    can: z
      .object({
        addMailbox: z.boolean(),
        sampleData: z.boolean().describe('POST or, while they are shown, DELETE /sample-data'),
        setAside: z.boolean(),
      })
      .describe('what this installation lets the pages offer'),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof status>;
