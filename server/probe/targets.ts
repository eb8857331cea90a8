import { isIPv4 } from 'node:net';
import { z } from 'zod';
import type { Immutable } from '../contract/immutable.ts';
import { saying } from '../contract/phrase.ts';
import { lookUpAddresses } from './dns/lookups.ts';
import type { Network } from './network.ts';

export const family = z.union([z.literal(4), z.literal(6)]);
export type Family = z.infer<typeof family>;

/** One address of a host, and whether we connect to it. */
const target = z.strictObject({
  address: z.string(),
  family,
  /** Why not: it is not a public address. Null when we may. */
  refused: saying.nullable(),
});
export type Target = Immutable<z.infer<typeof target>>;

export const targets = z.strictObject({
  list: z.array(target),
  /** Number of addresses beyond those that we check. */
  omitted: z.number(),
  /** Why one family could not be looked up; null when both were answered. */
  unknown: saying.nullable(),
});
export type Targets = Immutable<z.infer<typeof targets>>;

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
