import { z } from 'zod';
import { channels, outcomeNames } from './codes.ts';
import { instant } from './scalars.ts';

/** `POST /messages/retry`: reads every unreadable message again, with today's parser. */
export const retryResult = z
  .object({
    retried: z.number().int(),
    stored: z.number().int(),
    asked: z.number().int().describe('messages that mail servers withheld, and are asked for once more from now on'),
  })
  .meta({ id: 'RetryResult' });
export type RetryResult = z.infer<typeof retryResult>;

export const messageRow = z
  .object({
    id: z.number().int(),
    source: z.string(),
    channel: z.enum(channels),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    receivedAt: instant.nullable(),
    seenAt: instant,
    bytes: z.number().int(),
    outcome: z.enum(outcomeNames),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    keepsOriginal: z.boolean(),
    reports: z.array(z.number().int()),
  })
  .meta({ id: 'MessageRow' });
export type MessageRow = z.infer<typeof messageRow>;

export const messageList = z
  .object({
    total: z.number().int(),
    page: z.number().int(),
    pages: z.number().int(),
    counts: z.record(z.string(), z.number().int()).describe('messages by outcome'),
    messages: z.array(messageRow),
  })
  .meta({ id: 'MessageList' });
export type MessageList = z.infer<typeof messageList>;

export const messageListQuery = z.object({
  outcome: z.enum(outcomeNames).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
});
