import type { Config } from '../config.ts';
import type { ImportResult } from '../contract/imports.ts';
import { importPaths } from '../ingest/import.ts';
import { originWords } from './origin-words.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

/** Reads files and folders into the database and says what became of each. */
export async function importFiles(
  config: Config,
  paths: readonly string[],
  options: { vouch?: boolean; json?: boolean },
): Promise<void> {
  await withRecords(config, async ({ ingestContext }) => {
    const started = Date.now();
    const bar = process.stderr.isTTY && options.json !== true;
    const summary = await importPaths(paths, ingestContext(options.vouch === true ? 'vouch' : 'dkim'), {
      channel: 'file',
      onProgress: (messages) => {
        const perSecond = Math.round(messages / Math.max(0.001, (Date.now() - started) / 1000));
        if (bar) process.stderr.write(`\r\x1b[K${messages} messages read, ${perSecond} a second`);
      },
    });
    if (bar) process.stderr.write('\r\x1b[K');
    process.stdout.write(options.json === true ? `${JSON.stringify(summary, null, 2)}\n` : describeImport(summary));
  });
}

function describeImport(summary: ImportResult): string {
  const lines = [
    `${summary.messages} messages read: ${summary.stored} reports stored, ${summary.duplicate} already known, ${summary.superseded} with other content than before, ${summary.notTlsrpt} not TLS reports, ${summary.rejected} could not be read.`,
  ];
  for (const item of summary.outcomes) {
    if (item.outcome === 'rejected') lines.push(`  ${printable(item.source)}: ${printable(item.reason ?? '')}`);
  }
  const help = 'If you know where they come from, import them again with --vouch; docs/authenticity.md tells more.';
  return `${[...lines, ...originWords(summary.authenticity, help)].join('\n')}\n`;
}
