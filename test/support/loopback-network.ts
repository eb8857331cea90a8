import { createResolver } from '../../server/probe/dns/dns.ts';
import { createNetwork, type Limits, type Network } from '../../server/probe/network.ts';
import { createTrustStore } from '../../server/probe/trust-store.ts';
import { makeAuthority, type TestAuthority } from './certificates.ts';
import { type DnsStub, type StubName, startDnsStub } from './dns-stub.ts';

/** More patience than anything on loopback needs: tests that are not about time must not fail because the machine is busy. */
export const patientLimits: Limits = {
  policyConnect: 10_000,
  policyTotal: 20_000,
  policySlow: 10_000,
  smtpConnect: 10_000,
  smtpGreeting: 15_000,
  smtpTotal: 20_000,
};

/** A fiftieth of the usual patience, for tests of time-outs alone. */
export const shortLimits: Limits = {
  policyConnect: 400,
  policyTotal: 1200,
  policySlow: 200,
  smtpConnect: 400,
  smtpGreeting: 900,
  smtpTotal: 1800,
};

export interface Loopback {
  readonly network: Network;
  readonly stub: DnsStub;
  readonly authority: TestAuthority;
}

/** A network that consists of a DNS stub and of servers on loopback, with a certificate authority that it trusts. */
export async function startLoopback(
  zone: Record<string, StubName>,
  overrides: Partial<Network> = {},
): Promise<Loopback> {
  const authority = makeAuthority();
  const stub = await startDnsStub(zone);
  const network = createNetwork(
    {
      resolver: createResolver({ servers: [stub.server], timeoutMillis: 3000, tries: 1 }),
      trust: createTrustStore([authority.root.pem]),
      now: () => new Date().toISOString(),
      greeting: 'checks.test',
    },
    { refuse: () => null, limits: patientLimits, ...overrides },
  );
  return { network, stub, authority };
}
