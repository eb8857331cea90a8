import type { Instant } from '../contract/time.ts';
import { toMillis } from '../contract/time.ts';
import { lookUpAlias, lookUpMx, lookUpTxt, type MxLookup, type TxtLookup } from './dns/lookups.ts';
import { readPublicName } from './dns/names.ts';
import type { Network } from './network.ts';
import { fetchPolicy, type PolicyFetch } from './policy/policy-fetch.ts';
import { type HostProbe, probeHost } from './smtp/mx-probe.ts';
import type { Port25 } from './smtp/port25.ts';
import { findTargets, type Targets } from './targets.ts';

/** One MX host as DNS names it, and what it showed. */
export interface HostCheck {
  readonly host: string;
  readonly preference: number;
  /** Why it is no name that could be looked up: an address, one label, a private name. Null for an ordinary name. */
  readonly notAName: string | null;
  /** What the host is an alias of, which RFC 2181 section 10.3 forbids; null when it is none. */
  readonly alias: string | null;
  readonly targets: Targets | null;
  /** TLSA records at `_25._tcp`; noted, never judged. */
  readonly tlsa: 'present' | 'absent' | 'unknown';
  readonly probe: HostProbe | null;
}

/** Everything that a look at a domain brings to light: facts, to be judged elsewhere. Null: not looked at (yet). Plain JSON. */
export interface DomainCheck {
  readonly domain: string;
  readonly at: Instant;
  readonly running: boolean;
  readonly tookSeconds: number | null;
  /** The name that this machine greets with. */
  readonly from: string;
  readonly port25: Port25;
  readonly stsTxt: TxtLookup | null;
  readonly tlsrptTxt: TxtLookup | null;
  readonly mx: MxLookup | null;
  readonly hosts: readonly HostCheck[];
  readonly policy: PolicyFetch | null;
}

export interface CheckOptions {
  /** Asked once, before the first MX host is probed. */
  port25(): Promise<Port25>;
  /** Told after every step, with all that is known by then. */
  onProgress?(check: DomainCheck): void;
  /** The hosts to probe; every one when not given. */
  readonly probes?: (host: string) => boolean;
  /** False leaves the policy file alone. */
  readonly policy?: boolean;
  readonly bothFamilies?: boolean;
}

/** Of so many MX hosts the addresses are asked for and probed; what comes after them is only named. */
export const MAX_HOSTS = 20;

/** Looks at DNS, the policy file and every MX host of `domain`, a name as `readPublicName` gives it. */
export async function checkDomain(network: Network, domain: string, options: CheckOptions): Promise<DomainCheck> {
  const at = network.now();
  let check: DomainCheck = {
    domain,
    at,
    running: true,
    tookSeconds: null,
    from: network.greeting,
    port25: { v4: 'unknown', v6: 'unknown' },
    stsTxt: null,
    tlsrptTxt: null,
    mx: null,
    hosts: [],
    policy: null,
  };
  const update = (news: Partial<DomainCheck>) => {
    check = { ...check, ...news };
    options.onProgress?.(check);
  };
  const updateHost = (news: HostCheck) =>
    update({ hosts: check.hosts.map((known) => (known.host === news.host ? news : known)) });

  async function checkHosts(): Promise<void> {
    const mx = await lookUpMx(network.resolver, domain);
    update({ mx, hosts: hostsOf(mx) });
    const inSight = check.hosts.slice(0, MAX_HOSTS);
    const wanted = inSight.filter(({ host }) => options.probes?.(host) ?? true);
    const port25 = wanted.length === 0 ? check.port25 : await options.port25();
    update({ port25 });
    await Promise.all(inSight.map((host) => checkHost(network, host, wanted.includes(host), port25, updateHost)));
  }
  await Promise.all([
    lookUpTxt(network.resolver, `_mta-sts.${domain}`).then((stsTxt) => update({ stsTxt })),
    lookUpTxt(network.resolver, `_smtp._tls.${domain}`).then((tlsrptTxt) => update({ tlsrptTxt })),
    options.policy === false
      ? null
      : fetchPolicy(network, domain, options.bothFamilies ?? true).then((policy) => update({ policy })),
    checkHosts(),
  ]);
  const tookSeconds = Math.max(0, (toMillis(network.now()) - toMillis(at)) / 1000);
  update({ running: false, tookSeconds });
  return check;
}

function hostsOf(mx: MxLookup): HostCheck[] {
  const records = mx.kind === 'records' ? mx.records : mx.kind === 'implicit' ? [{ host: mx.host, preference: 0 }] : [];
  return records.map(({ host, preference }) => {
    const named = readPublicName(host);
    return {
      host,
      preference,
      notAName: named.kind === 'refused' ? named.why : null,
      alias: null,
      targets: null,
      tlsa: 'unknown',
      probe: null,
    };
  });
}

async function checkHost(
  network: Network,
  known: HostCheck,
  toProbe: boolean,
  port25: Port25,
  update: (host: HostCheck) => void,
): Promise<void> {
  if (known.notAName !== null) return;
  const { host } = known;
  const [targets, alias, tlsa] = await Promise.all([
    findTargets(network, host),
    lookUpAlias(network.resolver, host),
    network.resolver(`_25._tcp.${host}`, 'TLSA'),
  ]);
  const found: HostCheck = {
    ...known,
    targets,
    alias,
    tlsa: tlsa.kind === 'answer' ? 'present' : tlsa.kind === 'missing' ? 'absent' : 'unknown',
  };
  update(found);
  if (toProbe) update({ ...found, probe: await probeHost(network, host, targets, port25) });
}
