import { readFile } from 'node:fs/promises';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { approveFile } from '../live-checks/approval.ts';
import { silentLog } from '../log.ts';
import { LARGEST_FILE } from '../mtasts/policy-lines.ts';
import { findDomain } from '../store/domains/domains.ts';
import { CommandError } from './command-error.ts';
import { readDomain } from './live-network.ts';
import { readStandardInput } from './standard-input.ts';

/** Approves a policy file for being served by `serve` where STSREADY_HOST_POLICIES is on. Refuses one with an error in it. */
export async function approvePolicyFile(config: Config, name: string, path: string, by: string): Promise<void> {
  const domain = readDomain(name);
  const bytes = path === '-' ? await readStandardInput(LARGEST_FILE + 1) : await readFile(path);
  const app = await createApp({ ...config, imapUrl: undefined }, { log: silentLog });
  try {
    const known = await findDomain(app.database, domain);
    if (known === null || known.status !== 'watched') throw new CommandError(`${domain} is not watched here`);
    const why = await approveFile(app.database, known, bytes, by, app.now());
    if (why !== null) throw new CommandError(`${path}: ${why}`);
    process.stdout.write(
      `https://mta-sts.${domain}/.well-known/mta-sts.txt serves this from now on, where serve is told to.\n`,
    );
  } finally {
    await app.stop();
  }
}
