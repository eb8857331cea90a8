import { z } from 'zod';
import { checkView } from './checks.ts';
import { mailboxView } from './mailboxes.ts';
import { status } from './status.ts';
import { state } from './verdict.ts';

/** Server-sent events at /api/v1/events: the name, and the data it carries. */
export const serverEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('status'), data: status }),
  z.object({ event: z.literal('reports'), data: z.object({ stored: z.number().int(), domains: z.array(z.string()) }) }),
  z.object({
    event: z.literal('verdict'),
    data: z.object({ domain: z.string(), state, confidence: z.string().nullable() }),
  }),
  z.object({ event: z.literal('mailbox'), data: mailboxView }),
  z.object({ event: z.literal('check'), data: checkView }),
]);
export type ServerEvent = z.infer<typeof serverEvent>;
