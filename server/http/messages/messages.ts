import type { z } from 'zod';
import { type MessageList, messageList, messageListQuery, retryResult } from '../../contract/messages.ts';
import type { Database } from '../../store/database.ts';
import { listMessages } from '../../store/reports/message-list.ts';
import { fileRoute, route } from '../shell/route.ts';
import { originalFile } from './original.ts';

export const readMessages = route({
  method: 'get',
  path: '/messages',
  summary: 'Messages and what became of them',
  query: messageListQuery,
  answer: messageList,
  handle: (deps, { query }) => answerMessages(deps.database, query),
});

export const readMessageOriginal = fileRoute({
  method: 'get',
  path: '/messages/:id/original',
  summary: 'The message as received',
  handle: (deps, { params }) => originalFile(deps.database, params.id),
});

export const retryUnreadable = route({
  method: 'post',
  path: '/messages/retry',
  summary: 'Read every unreadable message again',
  answer: retryResult,
  handle: (deps) => deps.retryUnreadable(),
});

export async function answerMessages(
  database: Database,
  query: z.output<typeof messageListQuery>,
): Promise<MessageList> {
  const found = await listMessages(database, query.outcome ?? null, query.page, query.size);
  return {
    total: found.total,
    page: query.page,
    pages: Math.ceil(found.total / query.size),
    counts: found.counts,
    messages: found.messages.map((message) => ({ ...message, reports: [...message.reports] })),
  };
}
