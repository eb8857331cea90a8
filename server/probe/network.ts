import type { Saying } from '../contract/phrase.ts';
import type { Clock } from '../contract/time.ts';
import { ownAddresses, whyRefused } from './addresses.ts';
import type { Resolver } from './dns/reply.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import type { TrustStore } from './trust-store.ts';

/** Time limits of a check, in ms. */
export interface Limits {
  readonly policyConnect: number;
  /** One minute is what RFC 8461 section 3.3 suggests for the whole request. */
  readonly policyTotal: number;
  /** Slower than this is worth a warning. */
  readonly policySlow: number;
  readonly smtpConnect: number;
  /** Servers delay the greeting to strangers on purpose, and refuse those who talk before it. */
  readonly smtpGreeting: number;
  readonly smtpTotal: number;
}

export const usualLimits: Limits = {
  policyConnect: 10_000,
  policyTotal: 60_000,
  policySlow: 10_000,
  smtpConnect: 15_000,
  smtpGreeting: 45_000,
  smtpTotal: 90_000,
};

/** The open network as seen by checks: whom they ask, whom they trust, where they may connect and how long they wait. */
export interface Network {
  readonly resolver: Resolver;
  readonly trust: TrustStore;
  /** Keyed by address: one connection to each at a time, ten in all. */
  readonly limit: Limiter;
  readonly now: Clock;
  /** The name that EHLO gives; it should resolve. */
  readonly greeting: string;
  /** Why we must not connect to an address; null when we may. */
  readonly refuse: (address: string) => Saying | null;
  readonly ports: { readonly https: number; readonly smtp: number };
  readonly limits: Limits;
  /** Cuts every connection when the program stops. */
  readonly signal?: AbortSignal;
}

const AT_ONCE = 10;

/** The network with public targets, ports 443 and 25, unless `overrides` say otherwise, as only tests do. */
export function createNetwork(
  parts: Pick<Network, 'resolver' | 'trust' | 'now' | 'greeting'>,
  overrides: Partial<Network> = {},
): Network {
  return {
    limit: createLimiter(AT_ONCE),
    refuse: (address) => whyRefused(address, ownAddresses()),
    ports: { https: 443, smtp: 25 },
    limits: usualLimits,
    ...parts,
    ...overrides,
  };
}
