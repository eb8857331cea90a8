import { z } from 'zod';
import { host, instant, issueClass, person } from './scalars.ts';

/** `POST /domains/:domain/set-asides`; `DELETE` with the first two as query undoes it. Both answer the new assessment. */
export const setAsideInput = z
  .object({
    host: host.nullable(),
    failureClass: issueClass,
    reason: z.string().trim().min(1).max(1000),
    by: person,
  })
  .meta({ id: 'SetAsideInput' });

/** Which issue to take up again; an absent host is the unknown one. */
export const setAsideQuery = z.object({ host: z.string().max(253).default(''), failureClass: issueClass });

export type SetAsideInput = z.infer<typeof setAsideInput>;

/** For how many days "this is not ours to fix" holds before it has to be said again. */
export const setAsideDays = 90;
export type SetAsideDays = typeof setAsideDays;

/**
 * What an administrator set aside and neither undid nor let run out. `holds`: it keeps the issue from the verdict now;
 * `shown`: it cannot, because our own probes or DNS show the fault; `complaint`: nor because another reporter complained
 * since; `idle`: the issue would not block now anyway.
 */
export const setAsideRecord = z
  .object({
    host: z.string().nullable(),
    failureClass: issueClass,
    by: z.string(),
    at: instant,
    until: instant,
    reason: z.string(),
    effect: z.enum(['holds', 'shown', 'complaint', 'idle']),
  })
  .meta({ id: 'SetAsideRecord' });
export type SetAsideRecord = z.infer<typeof setAsideRecord>;

/** `POST /domains/:domain/attestations`: "this MX host was checked elsewhere today". Answers the new assessment. */
export const attestationInput = z
  .object({ host, by: person, note: z.string().trim().max(1000).nullable() })
  .meta({ id: 'AttestationInput' });
export type AttestationInput = z.infer<typeof attestationInput>;
