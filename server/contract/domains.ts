import { z } from 'zod';
import { domainGroups } from './codes.ts';
import type { Immutable } from './immutable.ts';
import { day, host, instant, mode, sessions } from './scalars.ts';
import { setAsideRecord } from './set-asides.ts';
import { confidence, state, verdictKind, wordedReason } from './verdict.ts';

/** `POST /domains` adopts a domain, `PATCH /domains/:domain` adopts or ignores one that reports brought. */
export const domainInput = z.object({ domain: host }).meta({ id: 'DomainInput' });
export type DomainInput = z.infer<typeof domainInput>;

export const domainPatch = z.object({ status: z.enum(['watched', 'ignored', 'foreign']) }).meta({ id: 'DomainPatch' });
export type DomainPatch = z.infer<typeof domainPatch>;

/** One cell of the strip: the last 14 complete UTC days, then today. */
export const stripDay = z
  .strictObject({
    day,
    kind: z.enum(['pass', 'minor', 'refused', 'none', 'partial', 'future']),
    sessions,
    refused: sessions.describe('sessions that enforce refuses, or would refuse'),
    failed: sessions.describe('failures that do not block'),
    reporters: z.number().int().nonnegative(),
    /** Only where `kind` is partial: what the day looks like so far. */
    soFar: z.enum(['pass', 'minor', 'refused', 'none']).nullable(),
  })
  .meta({ id: 'StripDay' });
export type StripDay = Immutable<z.infer<typeof stripDay>>;

/** The numbers of one domain that pages print; computed once, with the verdict. */
export const summary = z
  .strictObject({
    strip: z.array(stripDay).describe('the last 14 complete UTC days, then today'),
    days14: z
      .object({ from: day, to: day })
      .nullable()
      .describe('the days of the numbers of 14 days; null without a verdict'),
    sessions14: sessions,
    refused14: sessions,
    reporters14: z.number().int().nonnegative(),
    daysWithReports14: z.number().int().nonnegative().describe('of the last 14 complete days'),
    lastReportDay: day.nullable(),
    firstReportDay: day.nullable(),
  })
  .meta({ id: 'DomainSummary' });
export type Summary = Immutable<z.infer<typeof summary>>;

export const domainRow = z
  .object({
    domain: z.string(),
    status: z.enum(['watched', 'foreign', 'ignored']),
    state: state.nullable().describe('null while no verdict exists: not watched, or still importing'),
    kind: verdictKind.describe('how the verdict is told, or why there is none'),
    confidence: confidence.nullable(),
    group: z.enum(domainGroups),
    mode: mode.nullable(),
    modeSince: instant.nullable(),
    elapsed: z.number().int().nullable().describe('clean days so far'),
    required: z.number().int().nullable(),
    earliestReadyAt: instant.nullable(),
    cleanSince: day.nullable(),
    headline: wordedReason.nullable().describe('the reason that matters most'),
    problems: z.number().int().nonnegative().describe('faults to fix; the headline names the first'),
    codes: z.array(z.string()).describe('codes of all reasons, most severe first'),
    summary,
  })
  .meta({ id: 'DomainRow' });
export type DomainRow = Immutable<z.infer<typeof domainRow>>;

export const domainList = z
  .object({
    now: instant,
    counts: z.object({
      all: z.number().int(),
      attention: z.number().int(),
      ready: z.number().int(),
      testing: z.number().int(),
      enforcing: z.number().int(),
      notSetUp: z.number().int(),
      foreign: z.number().int().describe('domains in reports that nobody has adopted or ignored yet'),
    }),
    total: z.number().int().describe('domains that match'),
    page: z.number().int(),
    pages: z.number().int(),
    domains: z.array(domainRow),
  })
  .meta({ id: 'DomainList' });
export type DomainList = Immutable<z.infer<typeof domainList>>;

export const domainListQuery = z.object({
  verdict: z.enum(['all', ...domainGroups, 'foreign', 'ignored']).default('all'),
  q: z.string().max(253).optional(),
  sort: z
    .enum([
      'rank',
      'domain',
      '-domain',
      'refused',
      '-refused',
      'sessions',
      '-sessions',
      'reporters',
      '-reporters',
      'last',
      '-last',
    ])
    .default('rank'),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});

export const policySnapshot = z
  .object({
    mode: mode.nullable(),
    mx: z.array(z.string()),
    maxAge: z.number().int().nullable(),
    text: z.string().nullable().describe('the policy file, line by line as seen'),
    id: z.string().nullable().describe('id of the _mta-sts record, where a live check read it'),
    seenAt: instant,
    source: z.enum(['live', 'reports']),
  })
  .meta({ id: 'PolicySnapshot' });
export type PolicySnapshot = z.infer<typeof policySnapshot>;

export const domainView = z
  .object({
    row: domainRow,
    policy: policySnapshot.nullable(),
    previous: z.string().nullable().describe('the domain before this one in ranked order'),
    next: z.string().nullable(),
    history: z.array(z.object({ at: instant, state, confidence: confidence.nullable() })),
    setAsides: z.array(setAsideRecord),
    reporting: z
      .object({
        name: z.string().describe('with its final dot'),
        found: z.array(z.string()).nullable().describe('TXT records there, foreign text; null: nobody has read them'),
        valid: z.boolean().describe('one record, of the right form'),
        wanted: z.string().nullable().describe('null: no address of this service is configured'),
      })
      .describe('the _smtp._tls record'),
  })
  .meta({ id: 'DomainView' });
export type DomainView = Immutable<z.infer<typeof domainView>>;
