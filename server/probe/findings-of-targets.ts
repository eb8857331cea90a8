import { type Finding, finding } from './finding.ts';
import type { Targets } from './targets.ts';

/** The addresses of `name` that we do not connect to. `host`: the MX host that it is; null for the policy host. */
export function findInTargets(name: string, host: string | null, { list }: Targets): Finding[] {
  return list.flatMap(({ address, refused }) =>
    refused === null ? [] : [finding('TARGET_ADDRESS_REFUSED', 'warn', host, { host: name, address, why: refused })],
  );
}
