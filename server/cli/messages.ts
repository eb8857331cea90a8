import type { Config } from '../config.ts';
import { outcomeNames } from '../contract/codes.ts';
import { type ListedMessage, listMessages } from '../store/reports/message-list.ts';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

const PAGE = 500;

/** Lists messages of one outcome, newest first: the ones that could not be read, unless asked otherwise. */
export async function listKeptMessages(config: Config, options: { outcome: string; json?: boolean }): Promise<void> {
  const outcome = outcomeNames.find((name) => name === options.outcome);
  if (outcome === undefined) throw new CommandError(`--outcome is one of ${outcomeNames.join(', ')}`);
  await withRecords(config, async ({ database }) => {
    const messages: ListedMessage[] = [];
    for (let page = 1; ; page++) {
      const found = await listMessages(database, outcome, page, PAGE);
      messages.push(...found.messages);
      if (found.messages.length < PAGE) break;
    }
    process.stdout.write(options.json === true ? `${JSON.stringify({ messages }, null, 2)}\n` : describe(messages));
  });
}

function describe(messages: readonly ListedMessage[]): string {
  if (messages.length === 0) return 'None.\n';
  return messages
    .map((message) => {
      const from = [message.from, message.subject]
        .flatMap((text) => (text === null ? [] : [printable(text)]))
        .join(', ');
      const kept = message.keepsOriginal ? '' : ' Its bytes were not kept.';
      return `${message.id}  ${message.seenAt}  ${printable(message.source)}${from === '' ? '' : `  (${from})`}\n    ${printable(message.reason ?? message.outcome)}${kept}\n`;
    })
    .join('');
}
