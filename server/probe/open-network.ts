import { hostname } from 'node:os';
import type { Clock } from '../contract/time.ts';
import { whyRefused } from './addresses.ts';
import { createResolver } from './dns/dns.ts';
import { createNetwork, type Network } from './network.ts';
import { createTrustStore } from './trust-store.ts';

export interface NetworkSettings {
  /** DNS servers; the system's when empty. */
  readonly resolvers: readonly string[];
  /** This machine's own name when not given. */
  readonly ehloName?: string | undefined;
  /** Whether this machine's own public addresses may be connected to. */
  readonly checkOwnAddresses: boolean;
  /** For tests only: any address may be connected to, on these ports. */
  readonly testTargets?: { readonly https: number; readonly smtp: number } | undefined;
  /** For tests only: a PEM certificate to trust besides the public ones. */
  readonly testAuthority: string | null;
}

/** The open network of this installation; `signal` aborts queries and connections under way. */
export function openNetwork(settings: NetworkSettings, now: Clock, signal?: AbortSignal): Network {
  const { resolvers, ehloName, checkOwnAddresses, testTargets, testAuthority } = settings;
  return createNetwork(
    {
      resolver: createResolver({ servers: resolvers, ...(signal === undefined ? {} : { signal }) }),
      trust: createTrustStore(testAuthority === null ? [] : [testAuthority]),
      now,
      greeting: ehloName ?? hostname(),
    },
    {
      ...(signal === undefined ? {} : { signal }),
      ...(checkOwnAddresses ? { refuse: (address: string) => whyRefused(address) } : {}),
      ...(testTargets === undefined ? {} : { refuse: () => null, ports: testTargets }),
    },
  );
}
