/*
 * The command line: a file a command, joined here. A command prints its answer on standard output, in words or, with --json,
 * as one document; what went wrong for a reason that the user can mend is a CommandError and goes to standard error.
 * Terms are those of the RFCs: a policy is the MTA-STS file of a domain (RFC 8461 section 3.2), an MX host what DNS names for
 * its mail, a report what a sender saw of both (RFC 8460). Foreign text goes through printable.ts: no terminal obeys it.
 *
 * Commands get what they need from with-app.ts, which closes it however they end: the records, or the whole program. May import
 * everything below; nothing imports it but main.ts.
 */
import { Command, CommanderError } from 'commander';
import { version } from '../app.ts';
import { ConfigError, describeSettings, readConfig } from '../config.ts';
import { exportNames } from '../http/reports/export.ts';
import { SecretError } from '../secrets.ts';
import { DatabaseError } from '../store/database-error.ts';
import { assessDomains } from './assess.ts';
import { CommandError } from './command-error.ts';
import { runDemo } from './demo.ts';
import { type ExportOptions, exportData } from './export.ts';
import { importFiles } from './import.ts';
import { addLiveCommands } from './live-commands.ts';
import { listKeptMessages } from './messages.ts';
import { pollMailboxes } from './poll.ts';
import { reparse } from './reparse.ts';
import { serve } from './serve.ts';

/** Runs one command. Returns the exit code: 0 done, 1 failed with a reason on standard error, 2 wrong usage, 3 for `assess --exit-code`. */
export async function runCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  let exitCode = 0;
  const program = new Command('stsready')
    .description('Reads your TLS reports (RFC 8460) and says when your MTA-STS policy is ready to enforce, and why.')
    .version(version)
    .option('--config <file>', 'config file (JSON); the environment wins over it')
    .exitOverride()
    .showHelpAfterError('(stsready --help tells more)')
    .addHelpText('after', () => settingsHelp());
  const config = () => readConfig(environment, program.opts<{ config?: string }>().config);

  program
    .command('serve', { isDefault: true })
    .description('read the mailboxes, and serve the web pages and the API')
    .action(() => serve(config()));
  program
    .command('import')
    .description('read report files: .json .json.gz .eml .mbox .zip, Maildirs, folders of them; - is standard input')
    .argument('<path...>', 'files and folders')
    .option(
      '--vouch',
      'you vouch for their origin: they count as authenticated, and the domains in them become watched',
    )
    .option('--json', 'print one JSON document')
    .action((paths: string[], options: { vouch?: boolean; json?: boolean }) => importFiles(config(), paths, options));
  program
    .command('poll')
    .description('read every mailbox once, then end')
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => pollMailboxes(config(), options));
  program
    .command('messages')
    .description('list the messages that could not be read, with their reasons; none is ever thrown away')
    .option('--outcome <name>', 'stored, duplicate, superseded, not-tlsrpt or rejected', 'rejected')
    .option('--json', 'print one JSON document')
    .action((options: { outcome: string; json?: boolean }) => listKeptMessages(config(), options));
  program
    .command('reparse')
    .description("read every kept original again with today's parser, and say what changes")
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => reparse(config(), options));
  program
    .command('assess')
    .description('say for each domain whether it may enforce, and why')
    .argument('[domain...]', 'policy domains; all watched ones when none is named')
    .option('--now <instant>', 'judge as of this moment, as 2025-06-20T13:00:00Z')
    .option('--json', 'print one JSON document')
    .option('--exit-code', 'end with 3 unless every domain is ready or enforcing-healthy')
    .option('--save-evidence <file>', 'write everything that the verdict rests on')
    .option('--evidence <file>', 'judge such a file, without database or network')
    .action(async (domains: string[], options) => {
      exitCode = await assessDomains(config, domains, options);
    });
  program
    .command('export')
    .description(`print a table as the pages export it: ${exportNames}`)
    .argument('<what>', 'one of these names')
    .option('--domain <domain>', 'of this policy domain only')
    .option('--from <day>', 'first UTC day, as 2025-06-01')
    .option('--to <day>', 'last UTC day')
    .option('--format <format>', 'csv or json', 'csv')
    .action((what: string, options: ExportOptions) => exportData(config(), what, options));
  addLiveCommands(program, config, (code) => {
    exitCode = code;
  });
  program
    .command('demo')
    .description('serve a throw-away database filled with sample data')
    .action(() => runDemo(config()));

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const lines = explain(error);
    if (lines === null) throw error;
    for (const line of lines) process.stderr.write(`stsready: ${line}\n`);
    return 1;
  }
}

/** Errors that the user can fix, as lines; null for a bug, which must propagate. */
function explain(error: unknown): readonly string[] | null {
  if (error instanceof ConfigError) return error.lines;
  if (error instanceof CommandError || error instanceof DatabaseError || error instanceof SecretError)
    return [error.message];
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E'))
    return [error.message];
  return null;
}

function settingsHelp(): string {
  const lines = describeSettings().map(
    ({ variable, meaning, fallback }) =>
      `  ${variable.padEnd(33)}${meaning}${fallback === null ? '' : ` (default ${fallback})`}`,
  );
  return `\nSettings, from the environment or the config file; STSREADY_X_FILE names a file with the value:\n${lines.join('\n')}\n`;
}
