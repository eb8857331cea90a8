import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { english } from '../contract/words/english.ts';
import { wordSaying } from '../contract/words/phrase.ts';
import { approveFile } from '../live-checks/approval.ts';
import { LARGEST_FILE } from '../mtasts/policy-lines.ts';
import { findDomain } from '../store/domains/domains.ts';
import { CommandError } from './command-error.ts';
import { readDomain } from './live-network.ts';
import { readStandardInput } from './standard-input.ts';
import { withRecords } from './with-app.ts';

/** Approves a policy file to be served by `serve` where STSREADY_HOST_POLICIES is on. Refuses one with an error in it. */
export async function approvePolicyFile(config: Config, name: string, path: string, by: string): Promise<void> {
  const domain = readDomain(name);
  const bytes = path === '-' ? await readStandardInput(LARGEST_FILE + 1) : await readFile(path);
  await withRecords(config, async ({ database, now }) => {
    const known = await findDomain(database, domain);
    if (known === null || known.status !== 'watched') throw new CommandError(`${domain} is not watched here`);
    const why = await approveFile(database, known, bytes, { by, at: now() });
    if (why !== null) throw new CommandError(`${path}: ${wordSaying(english, why)}`);
    process.stdout.write(
      `https://mta-sts.${domain}/.well-known/mta-sts.txt serves this from now on, where serve is told to.\n`,
    );
  });
}
