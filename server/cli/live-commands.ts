import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { approvePolicyFile } from './approve.ts';
import { checkNow } from './check.ts';
import { draftPolicyFile, lintFile, nextPolicyFile, type PublishOptions } from './policy.ts';
import { probeForAnother } from './probe.ts';

/** The commands that query the open network, and those about the policy file. */
export function addLiveCommands(program: Command, config: () => Config, exitWith: (code: number) => void): void {
  program
    .command('check')
    .description('check DNS, the policy file and every MX host of a domain now')
    .argument('<domain>')
    .option('--json', 'print one JSON document')
    .action((domain: string, options: { json?: boolean }) => checkNow(config(), domain, options));
  program
    .command('probe')
    .description('the same for an installation elsewhere that cannot reach port 25: prints JSON to post to it')
    .argument('<domain...>')
    .option('--json', 'print one JSON document, as always')
    .action((domains: string[]) => probeForAnother(config(), domains));

  const policy = program.command('policy').description('the policy file: judge one, make the first, make the next');
  policy
    .command('lint')
    .description('judge a policy file; - is standard input. Ends with 1 when some sender may refuse it')
    .argument('<file>')
    .option('--domain <domain>', 'compare with the MX hosts of this domain too')
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: { domain?: string; json?: boolean }) =>
      exitWith(await lintFile(config(), file, options)),
    );
  policy
    .command('draft')
    .description('a first policy, from the MX records of this moment')
    .argument('<domain>')
    .option('--wildcard <pattern...>', 'write these patterns in place of the hosts that they match')
    .option('--no-probe', 'do not connect to the MX hosts')
    .option('--text', 'print the file alone')
    .option('--json', 'print one JSON document')
    .action((domain: string, options: PublishOptions & { wildcard?: string[]; probe: boolean }) =>
      draftPolicyFile(config(), domain, options),
    );
  policy
    .command('next')
    .description('the file to publish next, as the verdict has it, made from the file that is served now')
    .argument('<domain>')
    .option('--change <change>', 'instead of the verdict: draft, enforce, raise-max-age, rollback, remove, add-mx')
    .option('--mx <host...>', 'hosts for add-mx')
    .option('--max-age <seconds>', 'for raise-max-age')
    .option('--text', 'print the file alone')
    .option('--json', 'print one JSON document')
    .action((domain: string, options: PublishOptions & { change?: string; mx?: string[]; maxAge?: string }) =>
      nextPolicyFile(config(), domain, options),
    );
  policy
    .command('approve')
    .description('approve a policy file, to be served by serve where STSREADY_HOST_POLICIES is on; - is standard input')
    .argument('<domain>')
    .argument('<file>')
    .requiredOption('--by <name>', 'who approves it')
    .action((domain: string, file: string, options: { by: string }) =>
      approvePolicyFile(config(), domain, file, options.by),
    );
}
