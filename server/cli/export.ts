import { ZodError } from 'zod';
import type { Config } from '../config.ts';
import { exportFile } from '../http/reports/export.ts';
import { HttpProblem } from '../http/shell/problems.ts';
import { readSample } from '../store/reports/sample.ts';
import { CommandError } from './command-error.ts';
import { printable } from './printable.ts';
import { withRecords } from './with-app.ts';

export interface ExportOptions {
  readonly domain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
}

/** For spreadsheets; a program that reads a pipe would take it as part of the first name. */
const BYTE_ORDER_MARK = '\ufeff';

/** Prints what the pages export, under the same filters: one CSV table or one JSON document. */
export async function exportData(config: Config, what: string, options: ExportOptions): Promise<void> {
  if (what === 'failures' && options.domain === undefined)
    throw new CommandError('export failures: name the domain with --domain');
  await withRecords(config, async ({ database, verdicts, now }) => {
    // Nothing is imported while a command runs.
    const shown = { ...verdicts, areFinal: () => true };
    if ((await readSample(database)) !== null) {
      process.stderr.write('stsready: sample data are loaded here; what is made up is among what is printed.\n');
    }
    if (what === 'domains') await verdicts.refresh();
    const source = { database, verdicts: shown, now };
    const { content } = await exportFile(source, what, { ...options }).catch((error: unknown) => {
      throw toCommandError(error, what);
    });
    process.stdout.write(content.startsWith(BYTE_ORDER_MARK) ? content.slice(BYTE_ORDER_MARK.length) : content);
  });
}

/** What the API would answer as a problem, in the words of the command line. */
function toCommandError(error: unknown, what: string): unknown {
  if (error instanceof HttpProblem) return new CommandError(`export ${printable(what)}: ${printable(error.message)}`);
  if (!(error instanceof ZodError)) return error;
  const [first] = error.issues;
  return new CommandError(
    `--${printable(String(first?.path[0] ?? what))}: ${printable(first?.message ?? 'not understood')}`,
  );
}
