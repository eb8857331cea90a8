import { isIPv4 } from 'node:net';
import { lookUpAddresses } from './dns/lookups.ts';
import type { Network } from './network.ts';

export type Family = 4 | 6;

/** One address of a host, and whether we connect to it. */
export interface Target {
  readonly address: string;
  readonly family: Family;
  /** Why not: it is not a public address. Null when we may. */
  readonly refused: string | null;
}

export interface Targets {
  readonly list: readonly Target[];
  /** Number of addresses beyond those that we check. */
  readonly omitted: number;
  /** Why one family could not be looked up; null when both were answered. */
  readonly unknown: string | null;
}

const ADDRESSES = 4;

/**
 * Looks up the addresses of `host` and checks each. Callers connect to these without another lookup, so
 * that a second answer from an outsider's DNS cannot lead elsewhere.
 */
export async function findTargets(network: Network, host: string): Promise<Targets> {
  const { addresses, omitted, unknown } = await lookUpAddresses(network.resolver, host, ADDRESSES);
  const list = addresses.map((address): Target => {
    return { address, family: isIPv4(address) ? 4 : 6, refused: network.refuse(address) };
  });
  return { list, omitted, unknown };
}
