import { ZodError } from 'zod';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { exportFile } from '../http/reports/export.ts';
import { HttpProblem } from '../http/shell/problems.ts';
import { silentLog } from '../log.ts';
import { readSample } from '../store/reports/sample.ts';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';

export interface ExportOptions {
  readonly domain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
}

/** For spreadsheets; whatever reads a pipe would take it for a part of the first name. */
const BYTE_ORDER_MARK = '\ufeff';

/** Prints what the pages export, under the same filters: one CSV table or one JSON document. */
export async function exportData(config: Config, what: string, options: ExportOptions): Promise<void> {
  if (what === 'failures' && options.domain === undefined)
    throw new CommandError('export failures: name the domain with --domain');
  const app = await createApp({ ...config, mailboxes: [] }, { log: silentLog });
  try {
    if ((await readSample(app.database)) !== null) {
      process.stderr.write('stsready: sample data are loaded here; what is made up is among what is printed.\n');
    }
    if (what === 'domains') await app.verdicts.refresh();
    const { content } = await exportFile(app.database, app.verdicts, what, { ...options }, app.now());
    process.stdout.write(content.startsWith(BYTE_ORDER_MARK) ? content.slice(BYTE_ORDER_MARK.length) : content);
  } catch (error) {
    if (error instanceof HttpProblem) throw new CommandError(`export ${printable(what)}: ${printable(error.message)}`);
    if (!(error instanceof ZodError)) throw error;
    const [first] = error.issues;
    throw new CommandError(
      `--${printable(String(first?.path[0] ?? what))}: ${printable(first?.message ?? 'not understood')}`,
    );
  } finally {
    await app.stop();
  }
}
