import type { ProbeResult, Severity } from '../contract/codes.ts';
import { phrase } from '../contract/words/phrase.ts';
import { coverMx } from '../mtasts/coverage.ts';
import type { Policy } from '../mtasts/policy.ts';
import { type DomainCheck, type HostCheck, MAX_HOSTS } from './check-domain.ts';
import { type Finding, finding } from './finding.ts';
import { findInTargets } from './findings-of-targets.ts';
import type { AddressProbe } from './smtp/smtp-probe.ts';

/** What the MX records and the MX hosts themselves say. */
export function findInHosts(check: DomainCheck): Finding[] {
  const { mx, domain, hosts } = check;
  const found: Finding[] = [];
  if (mx?.kind === 'null') {
    found.push(finding('NULL_MX', 'warn', null, { domain }));
  }
  if (mx?.kind === 'none') {
    found.push(finding('NO_MX', 'warn', null, { domain }));
  }
  const beyond = mx?.kind === 'records' ? mx.records.length + mx.omitted - MAX_HOSTS : 0;
  if (beyond > 0) {
    found.push(finding('MX_TOO_MANY', 'warn', null, { n: beyond, limit: MAX_HOSTS }));
  }
  return [
    ...found,
    ...findInCoverage(policyOf(check), hosts),
    ...hosts.flatMap((host) => [...findInName(host), ...findInProbe(host)]),
  ];
}

/** The policy that was served, if it asks senders for anything. */
export function policyOf({ policy }: Pick<DomainCheck, 'policy'>): Policy | null {
  const served = policy?.outcome.kind === 'file' ? policy.outcome.file.policy : null;
  return served === null || served.mode === 'none' ? null : served;
}

function findInCoverage(policy: Policy | null, hosts: readonly HostCheck[]): Finding[] {
  if (policy === null || hosts.length === 0) return [];
  const { rows, unusedPatterns } = coverMx(
    policy.mx,
    hosts.map(({ host }) => host),
  );
  return [
    ...rows
      .filter(({ matchedBy }) => matchedBy.length === 0)
      .map(({ host, explanation }) =>
        finding('LIVE_MX_NOT_IN_POLICY', 'block', host, {
          says: [phrase('cause.NO_LINE', { host }), ...(explanation === null ? [] : [explanation])],
        }),
      ),
    ...unusedPatterns.map((pattern) => finding('MX_PATTERN_UNUSED', 'info', null, { pattern })),
  ];
}

function findInName({ host, notAName, alias, targets, tlsa }: HostCheck): Finding[] {
  return [
    ...(notAName === null ? [] : [finding('MX_NOT_A_NAME', 'warn', host, { why: notAName })]),
    ...(alias === null ? [] : [finding('MX_IS_CNAME', 'warn', host, { host, alias })]),
    ...(targets !== null && targets.list.length === 0 && targets.unknown === null
      ? [finding('MX_NO_ADDRESS', 'warn', host, { host })]
      : []),
    ...(targets === null ? [] : findInTargets(host, host, targets)),
    ...(tlsa === 'present' ? [finding('DANE_NOTED', 'info', host, { host })] : []),
  ];
}

/** Each of these is said alike: at which address, and what it answered. */
type ProbeFinding =
  | 'LIVE_STARTTLS'
  | 'LIVE_CERT_NAME'
  | 'LIVE_CERT_EXPIRED'
  | 'LIVE_CERT_UNTRUSTED'
  | 'LIVE_TLS_TOO_OLD'
  | 'MX_TLS_HANDSHAKE'
  | 'MX_UNVERIFIED';

const CODES: Readonly<Partial<Record<ProbeResult, readonly [ProbeFinding, Severity]>>> = {
  nostarttls: ['LIVE_STARTTLS', 'block'],
  name: ['LIVE_CERT_NAME', 'block'],
  expired: ['LIVE_CERT_EXPIRED', 'block'],
  untrusted: ['LIVE_CERT_UNTRUSTED', 'block'],
  tlsold: ['LIVE_TLS_TOO_OLD', 'block'],
  handshake: ['MX_TLS_HANDSHAKE', 'warn'],
  temp: ['MX_UNVERIFIED', 'warn'],
};

function findInProbe({ host, probe }: HostCheck): Finding[] {
  if (probe === null) return [];
  if (probe.result === 'port25') {
    const why = phrase('cause.PORT25', { host });
    return [finding('MX_UNVERIFIED', 'warn', host, { why }), finding('MX_NOT_PROBED_PORT25', 'info', host, { host })];
  }
  const judged = probe.addresses.flatMap((address) => {
    const seen = new Set(address.result === null ? [] : [address.result, ...address.problems]);
    return [...seen].flatMap((result) => {
      const known = CODES[result];
      return known === undefined ? [] : [{ address, code: known[0], severity: known[1] }];
    });
  });
  const unverified =
    probe.result === 'temp' && judged.length === 0
      ? [finding('MX_UNVERIFIED', 'warn', host, { why: phrase('cause.NOT_CHECKED', { host }) })]
      : [];
  return [
    ...judged.map(({ address: { address, sentence }, code, severity }) =>
      finding(code, severity, host, { why: phrase('cause.AT_ADDRESS', { address, why: sentence ?? '' }) }),
    ),
    ...unverified,
    ...findFamilies(host, probe.addresses),
    ...probe.addresses
      .filter(({ talkedOn }) => talkedOn)
      .map(({ address }) => finding('MX_TALKS_BEFORE_TLS', 'warn', host, { address })),
  ];
}

/** One address family works, the other does not: senders meet one or the other, and reports look erratic. */
function findFamilies(host: string, addresses: readonly AddressProbe[]): Finding[] {
  const fine = (family: 4 | 6) => {
    const results = addresses.filter((it) => it.family === family).flatMap(({ result }) => result ?? []);
    return results.length === 0 ? null : results.every((result) => result === 'ok');
  };
  const v4 = fine(4);
  const v6 = fine(6);
  if (v4 === null || v6 === null || v4 === v6) return [];
  return [finding('MX_ADDRESS_FAMILY_DIFFERS', 'warn', host, { host, fine: v4 ? 4 : 6, failing: v4 ? 6 : 4 })];
}
