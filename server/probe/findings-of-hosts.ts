import type { ProbeResult, Severity } from '../contract/codes.ts';
import { coverMx } from '../mtasts/coverage.ts';
import type { Policy } from '../mtasts/policy.ts';
import { type DomainCheck, type HostCheck, MAX_HOSTS } from './check-domain.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { AddressProbe } from './smtp/smtp-probe.ts';

/** What the MX records and the MX hosts themselves say. */
export function findInHosts(check: DomainCheck): Finding[] {
  const { mx, domain, hosts } = check;
  const found: Finding[] = [];
  if (mx?.kind === 'null') {
    found.push({ code: 'NULL_MX', severity: 'warn', host: null, sentence: `${domain} says that it receives no mail.` });
  }
  if (mx?.kind === 'none') {
    const sentence = `${domain} has neither an MX record nor an address: no mail can arrive.`;
    found.push({ code: 'NO_MX', severity: 'warn', host: null, sentence });
  }
  const beyond = mx?.kind === 'records' ? mx.records.length + mx.omitted - MAX_HOSTS : 0;
  if (beyond > 0) {
    const sentence = `${beyond} MX hosts beyond the first ${MAX_HOSTS} were not looked at.`;
    found.push({ code: 'MX_TOO_MANY', severity: 'warn', host: null, sentence });
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
      .map(({ host, explanation }): Finding => {
        const why = explanation === null ? '' : ` ${explanation}`;
        const sentence = `No mx line of the policy matches ${host}.${why}`;
        return { code: 'LIVE_MX_NOT_IN_POLICY', severity: 'block', host, sentence };
      }),
    ...unusedPatterns.map((pattern): Finding => {
      const sentence = `${pattern} matches no present MX; that does no harm.`;
      return { code: 'MX_PATTERN_UNUSED', severity: 'info', host: null, sentence };
    }),
  ];
}

function findInName({ host, notAName, alias, targets, tlsa }: HostCheck): Finding[] {
  const say = (code: FindingCode, severity: Severity, sentence: string): Finding => ({
    code,
    severity,
    host,
    sentence,
  });
  return [
    ...(notAName === null ? [] : [say('MX_NOT_A_NAME', 'warn', notAName)]),
    ...(alias === null ? [] : [say('MX_IS_CNAME', 'warn', `${host} is an alias of ${alias}; an MX must not be one.`)]),
    ...(targets !== null && targets.list.length === 0 && targets.unknown === null
      ? [say('MX_NO_ADDRESS', 'warn', `${host} has no address, so no sender can reach it.`)]
      : []),
    ...(targets?.list ?? [])
      .filter(({ refused }) => refused !== null)
      .map(({ address, refused }) =>
        say('TARGET_ADDRESS_REFUSED', 'warn', `${host} has the address ${address}: ${refused}.`),
      ),
    ...(tlsa === 'present' ? [say('DANE_NOTED', 'info', `${host} has TLSA records; DANE is not judged here.`)] : []),
  ];
}

const CODES: Readonly<Partial<Record<ProbeResult, readonly [FindingCode, Severity]>>> = {
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
    const sentence = `Port 25 cannot be reached from here, so ${host} is not verified; that is not its fault.`;
    return [
      { code: 'MX_UNVERIFIED', severity: 'warn', host, sentence },
      { code: 'MX_NOT_PROBED_PORT25', severity: 'info', host, sentence },
    ];
  }
  const judged = probe.addresses.flatMap((address) => {
    const seen = new Set(address.result === null ? [] : [address.result, ...address.problems]);
    return [...seen].flatMap((result) => {
      const known = CODES[result];
      return known === undefined ? [] : [{ address, code: known[0], severity: known[1] }];
    });
  });
  const unverified: Finding[] =
    probe.result === 'temp' && judged.length === 0
      ? [{ code: 'MX_UNVERIFIED', severity: 'warn', host, sentence: `${host} could not be checked from here.` }]
      : [];
  return [
    ...judged.map(({ address, code, severity }): Finding => {
      return { code, severity, host, sentence: `${address.address}: ${address.sentence ?? ''}` };
    }),
    ...unverified,
    ...findFamilies(host, probe.addresses),
    ...probe.addresses
      .filter(({ talkedOn }) => talkedOn)
      .map(({ address }): Finding => {
        const sentence = `${address} sends more than the go-ahead before TLS starts: commands could be slipped in.`;
        return { code: 'MX_TALKS_BEFORE_TLS', severity: 'warn', host, sentence };
      }),
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
  const sentence = `${host} is fine over IPv${v4 ? 4 : 6} but not over IPv${v4 ? 6 : 4}.`;
  return [{ code: 'MX_ADDRESS_FAMILY_DIFFERS', severity: 'warn', host, sentence }];
}
