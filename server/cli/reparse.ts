import type { Config } from '../config.ts';
import { type RereadChange, type RereadSummary, rereadMessages } from '../ingest/reread.ts';
import { countKept, type MessageContent } from '../store/reports/kept.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

/** Reads all kept originals again and prints what has changed. */
export async function reparse(config: Config, options: { json?: boolean }): Promise<void> {
  await withRecords(config, async ({ database, rereading }) => {
    const total = await countKept(database);
    const bar = process.stderr.isTTY && options.json !== true;
    // The domains that this changes are left marked: whoever serves judges them.
    const summary = await rereadMessages(rereading, 'all', {
      onProgress(messages) {
        if (bar) process.stderr.write(`\r${messages} of ${total} messages read`);
      },
    });
    if (bar) process.stderr.write('\r\x1b[K');
    process.stdout.write(options.json === true ? `${JSON.stringify(summary, null, 2)}\n` : describe(summary));
  });
}

function describe({ messages, changes }: RereadSummary): string {
  const lines = changes.map((change) => `  ${printable(change.source)}: ${describeChange(change)}`);
  return `${[`${messages} messages read again, ${changes.length} changed.`, ...lines].join('\n')}\n`;
}

const MEASURES: readonly (readonly [keyof MessageContent, string])[] = [
  ['reports', 'reports'],
  ['authenticated', 'authenticated reports'],
  ['success', 'good sessions'],
  ['failure', 'failed sessions'],
  ['rejected', 'unreadable parts'],
];

function describeChange({ before, after }: RereadChange): string {
  const words = MEASURES.filter(([key]) => before[key] !== after[key]).map(
    ([key, name]) => `${name} ${before[key]} to ${after[key]}`,
  );
  return words.length === 0 ? 'only remarks or reasons' : words.join(', ');
}
