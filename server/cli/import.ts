import { once } from 'node:events';
import type { Config } from '../config.ts';
import type { ImportCounts, ImportOutcome } from '../contract/imports.ts';
import { importPaths } from '../ingest/import.ts';
import { originWords } from './origin-words.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

/** Reasons that are printed; `stsready messages` lists all. */
const MOST_REASONS = 1_000;

/** Reads files and folders into the database and says what became of each. */
export async function importFiles(
  config: Config,
  paths: readonly string[],
  options: { vouch?: boolean; json?: boolean },
): Promise<void> {
  await withRecords(config, async ({ ingestContext }) => {
    const started = Date.now();
    const bar = process.stderr.isTTY && options.json !== true;
    const told = options.json === true ? new JsonOutcomes() : new RejectedOutcomes();
    const counts = await importPaths(paths, ingestContext(options.vouch === true ? 'vouch' : 'dkim'), {
      channel: 'file',
      onOutcomes: (outcomes) => told.add(outcomes),
      onProgress: (messages) => {
        const perSecond = Math.round(messages / Math.max(0.001, (Date.now() - started) / 1000));
        if (bar) process.stderr.write(`\r\x1b[K${messages} messages read, ${perSecond} a second`);
      },
    });
    if (bar) process.stderr.write('\r\x1b[K');
    await told.end(counts);
  });
}

/** One JSON document, written as the import goes on: a line an outcome, the counts behind them. */
class JsonOutcomes {
  #before = '{"outcomes":[\n';

  async add(outcomes: readonly ImportOutcome[]): Promise<void> {
    for (const outcome of outcomes) {
      await print(`${this.#before}${JSON.stringify(outcome)}`);
      this.#before = ',\n';
    }
  }

  async end(counts: ImportCounts): Promise<void> {
    const start = this.#before.startsWith('{') ? this.#before : '\n';
    await print(`${start}],${JSON.stringify(counts).slice(1)}\n`);
  }
}

class RejectedOutcomes {
  readonly #lines: string[] = [];
  #rejected = 0;

  add(outcomes: readonly ImportOutcome[]): void {
    for (const { source, outcome, reason } of outcomes) {
      if (outcome !== 'rejected') continue;
      this.#rejected += 1;
      if (this.#lines.length < MOST_REASONS) this.#lines.push(`  ${printable(source)}: ${printable(reason ?? '')}`);
    }
  }

  async end(counts: ImportCounts): Promise<void> {
    const { messages, stored, duplicate, superseded, notTlsrpt, rejected, authenticity } = counts;
    const more = this.#rejected - this.#lines.length;
    const help = 'If you know where they come from, import them again with --vouch; docs/authenticity.md tells more.';
    const lines = [
      `${messages} messages read: ${stored} reports stored, ${duplicate} already known, ${superseded} with other content than before, ${notTlsrpt} not TLS reports, ${rejected} could not be read.`,
      ...this.#lines,
      ...(more === 0 ? [] : [`  and ${more} more: "stsready messages" lists all.`]),
      ...originWords(authenticity, help),
    ];
    await print(`${lines.join('\n')}\n`);
  }
}

/** Waits for a reader that is slower: what is written and not yet read is kept in memory. */
async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
