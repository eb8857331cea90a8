import { z } from 'zod';
import { namings } from './codes.ts';
import type { Immutable } from './immutable.ts';
import { day, host, instant } from './scalars.ts';

/** `foreign`: to be decided on. `ignored`: to be left alone. */
const status = z.enum(['foreign', 'ignored']);
export type WaitingStatus = z.infer<typeof status>;

/** `unnamed`: no report is known that names the domain. */
const how = z.enum([...namings, 'unnamed']).describe('how far who named the domain is believed');
export type NamedHow = z.infer<typeof how>;

const reporter = z.string().max(300);

const filter = {
  q: z.string().max(253).optional().describe('part of the name'),
  how: how.optional(),
  reporter: reporter.optional().describe('who named the domain; with `how`, one group of the list'),
};

/** `GET /domains/waiting`. */
export const waitingQuery = z.object({
  status: status.default('foreign'),
  ...filter,
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});

export const waitingDomain = z
  .strictObject({
    domain: z.string(),
    since: instant.describe('when it was named first'),
    reports: z.number().int().nonnegative(),
    reporters: z.number().int().nonnegative(),
    lastReportDay: day.nullable(),
    recordReadAt: instant.nullable().describe('when its _smtp._tls record was read last, and did not name us'),
  })
  .meta({ id: 'WaitingDomain' });
export type WaitingDomain = Immutable<z.infer<typeof waitingDomain>>;

export const waitingGroup = z
  .strictObject({
    how,
    reporter: z.string().nullable().describe('identity of the reporter that named them; null where none is known'),
    count: z.number().int().describe('domains of this group that match, on all pages'),
    domains: z.array(waitingDomain).describe('those on this page'),
  })
  .meta({ id: 'WaitingGroup' });
export type WaitingGroup = Immutable<z.infer<typeof waitingGroup>>;

/** The last look at `_smtp._tls` records that somebody asked for. */
export const recordLook = z
  .strictObject({
    running: z.boolean(),
    startedAt: instant,
    chosen: z.number().int().describe('domains to look at'),
    read: z.number().int().describe('of them, those whose record was read, or is not there'),
    watched: z.number().int().describe('of these, those that name an address of ours, and are watched from now on'),
    unanswered: z.number().int().describe('of them, those for which DNS gave no answer'),
    ended: z
      .enum(['done', 'budget', 'enough', 'stopped', 'failed'])
      .nullable()
      .describe(
        'null: it is under way. budget: the questions of this hour are used up. enough: as many became watched as one look may add',
      ),
  })
  .meta({ id: 'RecordLook' });
export type RecordLook = Immutable<z.infer<typeof recordLook>>;

export const waitingList = z
  .strictObject({
    now: instant,
    counts: z.strictObject({ foreign: z.number().int(), ignored: z.number().int() }),
    total: z.number().int().describe('domains that match'),
    page: z.number().int(),
    pages: z.number().int(),
    groups: z
      .array(waitingGroup)
      .describe('those who prove most first, then the smallest group, so that one who names thousands comes last'),
    records: z
      .strictObject({
        possible: z.enum(['yes', 'no-checks', 'no-address']).describe('whether records can be looked at, and why not'),
        look: recordLook.nullable(),
      })
      .describe('the look at records'),
  })
  .meta({ id: 'WaitingList' });
export type WaitingList = Immutable<z.infer<typeof waitingList>>;

/** Which domains an act is about: by name, or all that match, as many as the list said. */
const named = z.strictObject({ domains: z.array(host).min(1).max(500) });
const matching = z.strictObject({
  matching: z.strictObject({ status: status.default('foreign'), ...filter }),
  count: z.number().int().min(1).describe('how many there are; where more have come meanwhile, nothing is done'),
});

/** `POST /domains/waiting`. */
export const waitingDecision = z
  .union([
    named.extend({ status: z.enum(['watched', 'ignored', 'foreign']) }),
    matching.extend({ status: z.enum(['watched', 'ignored', 'foreign']) }),
  ])
  .meta({ id: 'WaitingDecision' });
export type WaitingDecision = z.input<typeof waitingDecision>;

export const waitingOutcome = z
  .strictObject({
    changed: z.number().int(),
    unchanged: z.number().int().describe('were so already, are watched, or are not known here'),
  })
  .meta({ id: 'WaitingOutcome' });
export type WaitingOutcome = Immutable<z.infer<typeof waitingOutcome>>;

/** `POST /domains/waiting/records`. */
export const recordLookInput = z.union([named, matching]).meta({ id: 'RecordLookInput' });
export type RecordLookInput = z.input<typeof recordLookInput>;
