/*
 * What DNS, HTTPS and SMTP answer now. A check is the whole act for one domain: its TXT records at _mta-sts and _smtp._tls (RFC
 * 8461 section 3.1, RFC 8460 section 3), its MX records, its policy file (section 3.3) and its MX hosts; a probe is one
 * connection to one host, with STARTTLS, which judges the certificate as section 4.2 asks. What cannot be seen from here is
 * unknown, never a fault. Only public addresses are connected to, each no more often than the limiter lets.
 *
 * This file makes a check; dns/, policy/ and smtp/ ask, findings.ts says what is found. Imports mtasts, tlsrpt and contract; knows
 * neither the store nor the verdict. The network is an argument.
 */
import { z } from 'zod';
import type { Immutable } from '../contract/immutable.ts';
import { saying } from '../contract/phrase.ts';
import { toMillis } from '../contract/time.ts';
import { lookUpAlias, lookUpMx, lookUpTxt, type MxLookup, mxLookup, txtLookup } from './dns/lookups.ts';
import { readPublicName } from './dns/names.ts';
import type { Network } from './network.ts';
import { fetchPolicy, policyFetch } from './policy/policy-fetch.ts';
import { hostProbe, probeHost } from './smtp/mx-probe.ts';
import { type Port25, port25 } from './smtp/port25.ts';
import { findTargets, targets } from './targets.ts';

/** One MX host as DNS names it, and what its check found. */
const hostCheck = z.strictObject({
  host: z.string(),
  preference: z.number(),
  /** Why it is not a name that can be looked up: an address, a single label, a private name. Null for an ordinary name. */
  notAName: saying.nullable(),
  /** What the host is an alias of, which RFC 2181 section 10.3 forbids; null when it is not one. */
  alias: z.string().nullable(),
  targets: targets.nullable(),
  /** TLSA records at `_25._tcp`; noted, never judged. */
  tlsa: z.enum(['present', 'absent', 'unknown']),
  probe: hostProbe.nullable(),
});
export type HostCheck = Immutable<z.infer<typeof hostCheck>>;

/** Everything that a check of a domain finds: facts, to be judged elsewhere. Null: not checked (yet). Plain JSON. */
export const domainCheck = z.strictObject({
  domain: z.string(),
  at: z.string(),
  running: z.boolean(),
  tookSeconds: z.number().nullable(),
  /** The name this machine gives in EHLO. */
  from: z.string(),
  port25,
  stsTxt: txtLookup.nullable(),
  tlsrptTxt: txtLookup.nullable(),
  mx: mxLookup.nullable(),
  hosts: z.array(hostCheck),
  policy: policyFetch.nullable(),
});
export type DomainCheck = Immutable<z.infer<typeof domainCheck>>;

export interface CheckOptions {
  /** Asked once, before the first MX host is probed. */
  port25(): Promise<Port25>;
  /** Called after every step, with everything known so far. */
  onProgress?(check: DomainCheck): void;
  /** The hosts to probe; every one when not given. */
  readonly probes?: (host: string) => boolean;
  /** False leaves the policy file alone. */
  readonly policy?: boolean;
  readonly bothFamilies?: boolean;
}

/** How many MX hosts have their addresses looked up and probed; any beyond these are only named. */
export const MAX_HOSTS = 20;

/** Checks DNS, the policy file and every MX host of `domain`, a name as returned by `readPublicName`. */
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
    await Promise.all(
      inSight.map((host) => checkHost(network, host, wanted.includes(host) ? port25 : null, updateHost)),
    );
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

/** `port25`: what is known of the way out, for the probe; null where the host is not to be probed. */
async function checkHost(
  network: Network,
  known: HostCheck,
  port25: Port25 | null,
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
  if (port25 !== null) update({ ...found, probe: await probeHost(network, host, targets, port25) });
}
