import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import type { RereadChange } from '../ingest/reread.ts';
import { silentLog } from '../log.ts';
import { countKept, type MessageContent } from '../store/reports/kept.ts';
import { printable } from './printable.ts';

/** Reads all kept originals again and says what has changed. */
export async function reparse(config: Config, options: { json?: boolean }): Promise<void> {
  const app = await createApp({ ...config, mailboxes: [] }, { log: silentLog });
  try {
    const total = await countKept(app.database);
    const bar = process.stderr.isTTY && options.json !== true;
    const summary = await app.reread('all', {
      onProgress(messages) {
        if (bar) process.stderr.write(`\r${messages} of ${total} messages read`);
      },
    });
    if (bar) process.stderr.write('\r\x1b[K');
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
      return;
    }
    const lines = summary.changes.map((change) => `  ${printable(change.source)}: ${describeChange(change)}`);
    process.stdout.write(
      `${[`${summary.messages} messages read again, ${summary.changes.length} changed.`, ...lines].join('\n')}\n`,
    );
  } finally {
    await app.stop();
  }
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
