import type { Config } from '../config.ts';
import type { DomainCheck } from '../probe/check-domain.ts';
import { checkOnce, networkOf, readDomain } from './live-network.ts';
import { printJson } from './print-json.ts';

/** What `probe --json` prints, to be posted to a service that cannot reach port 25 itself. */
export interface ProbeDocument {
  readonly schemaVersion: 1;
  readonly checks: readonly DomainCheck[];
}

/** Checks domains from this machine on behalf of an installation elsewhere. */
export async function probeForAnother(config: Config, domains: readonly string[]): Promise<void> {
  const network = networkOf(config);
  const names = domains.map(readDomain);
  const checks: DomainCheck[] = [];
  for (const name of names) checks.push(await checkOnce(config, network, name, { probe: true }));
  const document: ProbeDocument = { schemaVersion: 1, checks };
  printJson(document);
}
