import type { z } from 'zod';
import type { MessageList, messageListQuery } from '../../contract/messages.ts';
import type { Database } from '../../store/database.ts';
import { listMessages } from '../../store/reports/message-list.ts';

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
